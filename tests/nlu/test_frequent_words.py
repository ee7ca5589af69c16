"""No single word is noted as an answer but those that say yes, no or not to know.

The 5,000 most frequent words of Dutch, each typed to each question. The reader of answers is taken
at its worst, sure of a yes whatever it reads: what holds then holds for every reader.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.self_check import given
from bot.zelfcheck.hearing import hear
from bot.zelfcheck.reading import ANSWERS
from bot.zelfcheck.routing import KIND, KIND_HELP, KIND_QUESTIONS, OPTIONS

LIST = Path(__file__).with_name("frequent_words.txt")
WORDS = [w for w in LIST.read_text("utf-8").splitlines() if w and not w.startswith("#")]
REAL = {
    "ja": {
        "ja", "zeker", "natuurlijk", "inderdaad", "klopt", "absoluut", "uiteraard", "tuurlijk",
        "jawel", "correct",
    },
    "nee": {"nee", "neen", "no", "onmogelijk"},
    "onbekend": {
        "misschien", "mogelijk", "wellicht", "twijfel", "deels", "onbekend", "onzeker",
        "gedeeltelijk", "onduidelijk", "grotendeels", "meestal",
    },
}  # fmt: skip
BOTH = {"beide", "beiden", "allebei"}
OF_A_TYPE = {"samenwerkingsverband": {"eerste"}, "computercrisisteam": {"tweede"}}
DOES = {
    "samenwerkingsverband": {"informeren", "voorlichten", "waarschuwen"},
    "computercrisisteam": {"bijstaan", "bijstand", "helpen"},
}


def test_the_list_is_whole() -> None:
    assert len(set(WORDS)) == 5000


@pytest.mark.parametrize("question", OPTIONS)
def test_only_real_answers_are_noted(question: str) -> None:
    names = (*OPTIONS[question], "geen")
    sure = {ANSWERS: {q: dict.fromkeys(names, 0.0) for q in (question, KIND)}}
    for likely in sure[ANSWERS].values():
        likely[names[0]] = 1.0
    noted: dict[str, set[str]] = {}
    for word in WORDS:
        if word.isdigit():
            continue  # chooses a button by its place
        heard = hear({**sure, "text": word}, question, given(question))
        assert heard.named is None, word
        if heard.reading.answer is not None:
            noted.setdefault(heard.reading.answer, set()).add(word)
    about_type = question in KIND_QUESTIONS
    of_type = {
        kind: words | (DOES[kind] & set(WORDS) if question == KIND_HELP else set())
        for kind, words in OF_A_TYPE.items()
    }
    unknown = REAL["onbekend"] | BOTH
    assert noted == ({**of_type, "onbekend": unknown} if about_type else REAL)
