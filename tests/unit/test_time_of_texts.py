"""No function that takes a visitor's text takes long, whatever it is made of and however much.

What comes first on a way gets 64 kB. Behind a bound (`question`, `beginning`), functions get what
that lets pass of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from bot.contact.form import ContactBody, validated
from bot.contact.message import ContactMessage
from bot.contact.text import compose, preview
from bot.content.masks import MASK
from bot.conversations import allowed_payloads
from bot.evaluation.examples import normal
from bot.nlu.answers.clauses import clauses
from bot.nlu.answers.features import words, words_of_texts
from bot.nlu.bounds import MOST_CHARACTERS, beginning
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.encoder import encoder
from bot.nlu.masks import without_masks
from bot.nlu.mentions import mentioned
from bot.nlu.topics.questions import parts
from bot.privacy import mask, masking
from bot.privacy.folding import Reading, fold
from bot.privacy.recognisers import Recogniser
from bot.privacy.spoken import spoken
from bot.web.errors import ApiError
from bot.web.incoming import LONGEST_TEXT, clean, question, remarked
from bot.zelfcheck.reading import read
from tests.odd_texts import SIZE, categories, samples, seconds

LONGEST = 0.05  # seconds of the processor
ENOUGH = 0.02  # below this, no other run is needed
KEY = "0" * 32
TITLES = {"ja": "Ja", "nee": "Nee", "weet_niet": "Weet ik niet"}
# Marks of this project's own patterns, over and over, with blanks
OWN = (
    *(
        "½ ",
        "1 2 3 ",
        "06 ",
        "+31 6 ",
        "0-",
        "1.1.1.1.",
        "NL91 ",
        "123456782 ",
        ":1",
        "een ",
        "nul zes ",
    ),
    *(
        "a@",
        "jan at ",
        "jan.",
        "%40",
        "&#64;",
        "apenstaartje",
        "a.b bij ",
        "mijn naam is Jan ",
        "Jan ",
    ),
    *(
        "ik ben ",
        "mevrouw ",
        "de van ",
        "namens Jan en ",
        "groet, ",
        "a b hier ",
        "a\n",
        "\n ",
        "   ,",
    ),
    *("wachtwoord is ", "ww mijn ", " als wachtwoord", "?token=", "/reset/", "cookie: a=", " -u a"),
    *(
        "code van a ",
        "-----BEGIN PRIVATE KEY-----",
        "[naam]",
        "[naam] .",
        "( ",
        "en ",
        ", wat ",
        " –",
        "!",
    ),
    *("met de ", "deelt info met ", "ja nee ", "weet ", "<b>", "/a{", '{"a": ', "`", "**a", "> "),
)


def texts() -> Iterator[tuple[str, list[str]]]:
    """Yield texts of 64 kB, with what they are made of."""
    for category in sorted(categories()):
        yield category, samples(category)
    for some in OWN:
        yield f"own {some!r}", [some * (SIZE // len(some))]


def refused(work: Callable[[str], object]) -> Callable[[str], object]:
    """Return `work` for texts that it may refuse."""

    def may_refuse(text: str) -> object:
        try:
            return work(text)
        except (ApiError, ValueError):
            return None

    return may_refuse


def form(**fields: str) -> ContactBody:
    return ContactBody(idempotency_key=KEY, consent=True, **fields)


def sent(text: str) -> str:
    message = ContactMessage(name=text[:100], organisation="", email="a@b.nl", question=text)
    return preview(compose(message, {"conversation": text}, ""))


def found(recogniser: Recogniser, text: str) -> object:
    return list(recogniser.find(text))


def written_out(folded: Reading, _text: str) -> object:
    return spoken(folded)


def doc_of(text: str) -> object:
    doc = dutch.shared()(text)
    return mentioned(doc), words(doc)


# The first to see what was typed, and what reads it by patterns: 64 kB
FIRST: dict[str, Callable[[str], object]] = {
    "question": refused(question),
    "remarked": refused(remarked),
    "clean": clean,
    "mask": refused(mask),
    "payload": allowed_payloads.parse,
    "form, name": lambda text: validated(form(name=text)),
    "form, email": lambda text: validated(form(email=text)),
    "form, question": lambda text: validated(form(question=text)),
    "message as sent": sent,
    "masks": MASK.findall,
    "without_masks": lambda text: without_masks(f"{text}[naam]{text}"),
    "beginning": beginning,
    "parts": parts,
    "clauses": clauses,
    "read": lambda text: read({"text": text}, "taak", TITLES),
    "normal": normal,
}
# Words of a text that is clean, however long
CLEANED: dict[str, Callable[[str], object]] = {"lemma": dutch.lemma, "is_known": dutch.is_known}
# What `mask` does: 64 kB of any category; of marks that its patterns look for, as much as it reads,
# since it refuses more
FOLDED: dict[str, Callable[[str], object]] = {
    type(recogniser).__name__: partial(found, recogniser) for recogniser in masking.RECOGNISERS
}
# What stands behind a bound: of that much
BEHIND_QUESTION: dict[str, Callable[[str], object]] = {"mask": mask}
BEHIND_BEGINNING: dict[str, Callable[[str], object]] = {
    "spaCy, mentions": doc_of,
    "words_of_texts": lambda text: words_of_texts([text]),
    "embedding": lambda text: encoder().embedding(text),
}


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load what is loaded once."""
    mask("ik ben Jan, mijn wachtwoord is hallo")
    for work in (*FIRST.values(), *BEHIND_BEGINNING.values()):
        work("ja")


def slow(work: dict[str, Callable[[str], object]], text: str) -> dict[str, float]:
    took = {name: seconds(partial(step, text), ENOUGH) for name, step in work.items()}
    return {name: round(time, 3) for name, time in took.items() if time >= LONGEST}


@pytest.mark.parametrize(("name", "long"), texts(), ids=lambda value: str(value)[:20])
def test_no_step_takes_long(name: str, long: list[str]) -> None:
    for text in long:
        assert slow(FIRST, text) == {}
        assert slow(CLEANED, clean(text) or "-") == {}
        given = text if name in categories() else text[: masking.LONGEST]
        folded = fold(given)
        assert slow({"fold": fold}, given) == {}
        assert slow({"spoken": partial(written_out, folded)}, given) == {}
        assert slow(FOLDED, folded.text) == {}
        let_in = clean(text[:LONGEST_TEXT])[:LONGEST_TEXT]
        assert slow(BEHIND_QUESTION, let_in) == {}
        assert slow(BEHIND_BEGINNING, clean(beginning(text)) or "-") == {}


def test_the_bounds_agree() -> None:
    """What the door lets in, masking and understanding read."""
    assert masking.LONGEST == MOST_CHARACTERS == LONGEST_TEXT
    with pytest.raises(ValueError, match="longer"):
        mask("a" * (LONGEST_TEXT + 1))
    assert mask("[naam]" * LONGEST_TEXT).text == "[naam]" * LONGEST_TEXT


def test_a_remark_counts_as_it_is_understood() -> None:
    with pytest.raises(ApiError):
        remarked("\ufdfa" * 100)  # each of them is eighteen characters
    assert remarked("\ufdfa") == clean("\ufdfa")
