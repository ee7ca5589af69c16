"""The features of a turn: letters and words, the words also beside what the bot had just done.

For the subject also what the talk was about, and what is named. All are hashed counts, so there is
no vocabulary in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

LETTER_FEATURES, WORD_FEATURES, CONTEXT_FEATURES = 2**14, 2**15, 2**15
# What the bot had done before: nothing yet, answered, or asked something that stands.
BEGIN, ANSWERED, ASKED = "begin", "answered", "asked"
LONGEST = 80  # words: of a longer message the first and the last half of these are read
# How questions begin.
_INTERROGATIVE = re.compile(
    r"wat|wie|hoe|hoeveel|hoelang|wanneer|welke?|wiens|waar(?:aan|bij|door|heen|in|mee|naar|om|onder|op|over|"
    r"tegen|toe|uit|van|voor)?"
)
_VERB_FIRST = re.compile(
    r"mag|mogen|kan|kun|kunt|kunnen|moet|moeten|is|zijn|ben|bent|krijg|krijgt|krijgen|geldt|gelden|telt|"
    r"tellen|hoort|horen|hoef|hoeft|hoeven|heb|hebt|heeft|hebben|doe|doet|doen|deel|deelt|delen|wil|willen|"
    r"gaat?|gaan|valt?|vallen|bestaat|staat|klopt|wordt|worden|zouden|zou|maakt|werkt|zit|blijft?|"
    r"weet|zie|ziet|snap|begrijp|betekent|kost|duurt|helpt|verandert|kom|komen"
)
_BREAKS = ("en", "maar", "dus", "want", "of", "oké", "ok", "nee", "ja", "maar", "dan", "ook", "eh")
_SHORT = 14  # words: in a message of no more, each word counts beside the subject
_ENDS = 6  # words at either end, which count apart: a question often stands last

Word = tuple[str, str]  # as written, in lower case; lemma


@dataclass(frozen=True)
class Spoken:
    """What was said, what the bot had done before it, and what the talk was about.

    `parties` are the kinds of party that are named, `terms` the words of the glossary (ids).
    """

    words: Sequence[Word]
    before: str
    subject: str = ""
    parties: Sequence[str] = ()
    terms: Sequence[str] = ()


def blocks(turns: Sequence[Spoken]) -> list[sparse.csr_matrix]:
    """Return two matrices of counts, of letters and of words, with a row for each turn."""
    return [vectorizer.transform(turns) for vectorizer in (_LETTERS, _WORDS)]


def context(turns: Sequence[Spoken]) -> sparse.csr_matrix:
    """Return a matrix of counts of what the talk was about and what is named."""
    return _CONTEXT.transform(turns)


def _text(turn: Spoken) -> str:
    return " ".join(form for form, _ in turn.words)


def _word_grams(turn: Spoken) -> list[str]:
    forms = ["^", *(form for form, _ in turn.words), "$"]
    lemmas = [f"L:{lemma}" for _, lemma in turn.words]
    short = len(turn.words) <= 2 * _ENDS
    length = min(len(turn.words) // 3, 6)
    return [
        *_runs(forms, 3),
        *_runs(lemmas, 2),
        *(f"start {form}" for form in forms[:_ENDS]),
        *(f"end {form}" for form in forms[-_ENDS:]),
        *(f"{turn.before} {form}" for form in forms if short),
        *_clauses(turn.words),
        f"length {length}",
        f"{turn.before} length {length}",
    ]


def _clauses(words: Sequence[Word]) -> Iterator[str]:
    """Yield how each clause begins: a verb in front asks yes or no, an interrogative does not."""
    begins = [True]
    for form, _ in words:
        begins.append(form in _BREAKS or not form[:1].isalnum())
    kinds = [
        "asks what" if _INTERROGATIVE.fullmatch(form) else "asks whether"
        for (form, _), begin in zip(words, begins, strict=False)
        if begin and (_INTERROGATIVE.fullmatch(form) or _VERB_FIRST.fullmatch(form))
    ]
    yield from kinds
    if kinds:
        yield f"last {kinds[-1]}"
    inside = any(_INTERROGATIVE.fullmatch(form) for form, _ in words)
    yield f"{kinds[-1] if kinds else 'tells'} {'what' if inside else ''}"


def _context(turn: Spoken) -> list[str]:
    subject = turn.subject or "none"
    short = len(turn.words) <= _SHORT
    return [
        f"subject {subject}",
        f"before {turn.before}",
        f"length {subject} {min(len(turn.words) // 3, 6)}",
        *(f"party {kind}" for kind in turn.parties),
        *(f"party {kind} {subject}" for kind in turn.parties),
        *(f"term {term}" for term in turn.terms),
        *(f"{subject} {form}" for form, _ in turn.words if short),
    ]


def _runs(items: Sequence[str], longest: int) -> list[str]:
    return [
        " ".join(items[i : i + n]) for n in range(1, longest + 1) for i in range(len(items) - n + 1)
    ]


_LETTERS = HashingVectorizer(
    analyzer="char_wb",
    ngram_range=(2, 5),
    n_features=LETTER_FEATURES,
    preprocessor=_text,
    norm=None,
    alternate_sign=False,
)
_WORDS = HashingVectorizer(
    analyzer=_word_grams, n_features=WORD_FEATURES, norm=None, alternate_sign=False
)
_CONTEXT = HashingVectorizer(
    analyzer=_context, n_features=CONTEXT_FEATURES, norm=None, alternate_sign=False
)
