"""Answers that name their question: "vertrouwelijkheid nee", "1 ja 2 nee", "maak er ja van".

Read only where the whole message is made of names of questions, answers, and words that join
them; in anything longer the words may mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.zelfcheck.routing import KIND, NO, UNKNOWN, YES, Answers, progress, route

THIS = "deze"  # the question that stands
LAST = "vorige"  # the answer that was noted last

_POINTS: tuple[tuple[str, str], ...] = (
    ("taak", r"taak|taken|informeren|bijstaan"),
    ("vertrouwelijkheid", r"vertrouwelijk(?:heid)?|geheimhouding"),
    ("avg", r"avg|privacy(?:wet)?|persoonsgegevens|gdpr"),
    ("doelbinding", r"doel(?:binding|en)?(?: van de gegevens)?"),
    ("gehele_sector", r"(?:hele |gehele )?sector(?: of ander verband)?|ander verband"),
    (KIND, r"(?:het )?type|soort(?: organisatie)?"),
)
_ORDER = ["eerste", "tweede", "derde", "vierde", "vijfde", "zesde"]
_THIS = r"deze(?: vraag)?|dit(?: punt)?|hier|huidige(?: vraag)?"
_LAST = r"(?:de |mijn |het )?(?:vorige|laatste)(?: (?:vraag|antwoord|keuze))?|daarnet|zonet"
_ANSWERS: tuple[tuple[str, str], ...] = (
    (UNKNOWN, r"weet (?:ik )?(?:het )?niet|onbekend|nog niet zeker|geen idee|niet zeker"),
    (YES, r"ja|jawel|wel"),
    (NO, r"nee|neen|niet"),
)
_GLUE = (
    r"op|bij|en|is|was|moet|moest|moeten|zijn|wordt|worden|maak|maken|van|in|naar|de|het|voor|punt|"
    r"vraag|vragen|antwoord|verander|veranderen|wijzig|wijzigen|zet|zetten|aan|pas|aanpassen|mijn|"
    r"ook|dan|toch|maar|graag|bedoelde|bedoel|ik|had|wil|als|om|er|ervan|eigenlijk|doe|sorry|even|"
    r"nog|aub|hoort|te|dat|verbeter|corrigeer|nu|wij|we|ons|onze|heb|hebben|dus|nummer|nr|"
    r"tot|hem|alsnog|allebei|beide|want|oké|ok|oeps|wacht|hoor|dit|geantwoord|gezegd|zeggen"
)
_TOKEN = re.compile(
    "|".join(
        [rf"(?P<answer_{answer}>\b(?:{pattern})\b)" for answer, pattern in _ANSWERS]
        + [rf"(?P<this>\b(?:{_THIS})\b)", rf"(?P<last>\b(?:{_LAST})\b)"]
        + [rf"(?P<point_{point}>\b(?:{pattern})\b)" for point, pattern in _POINTS]
        + [rf"(?P<number>\b(?:[1-6]|{'|'.join(_ORDER)})\b)", rf"(?P<glue>\b(?:{_GLUE})\b)"]
    )
)
_NO_WORD = re.compile(r"[^\w]+")
# What tells that an earlier answer is meant, rather than the one that is asked for.
_CHANGE = re.compile(
    r"\b(?:verander|wijzig|pas|maak|zet|bedoel\w*|corrigeer|verbeter|moest?|had|toch|alsnog|fout)\b"
)
_ALSO = re.compile(r"\b(?:ook|idem|eveneens)\b")
_LOOSE = re.compile(r"\b(?:wel|niet)\b")
_FIRM = re.compile(r"\b(?:ja|nee|toch|weet ik niet)\b|^\w+ (?:wel|niet)$")


@dataclass(frozen=True)
class Named:
    """Answers by question; `THIS` and `LAST` stand for questions that the words leave open.

    `points` are questions that are named without an answer. `changes`: the words speak of a change.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    points: tuple[str, ...] = ()
    changes: bool = False


def named(text: str, answers: Answers) -> Named | None:
    """Return which questions a whole text names and what it answers to them, None for others.

    A bare answer ("ja") names nothing. `answers`, given so far, tell which questions there are.
    """
    if "?" in text:
        return None
    plain = _NO_WORD.sub(" ", text.casefold()).strip()
    tokens = _tokens(plain, answers)
    if tokens is None:
        return None
    points = [value for kind, value in tokens if kind == "point"]
    said = [value for kind, value in tokens if kind == "answer"]
    changes = bool(_CHANGE.search(plain))
    if said and _LOOSE.search(plain) and not _FIRM.search(plain):
        return None  # "dat is niet vertrouwelijk" says something of the point, and answers nothing
    if not said:
        return Named(points=tuple(points), changes=changes) if points and changes else None
    if not points:
        if changes and len(said) == 1 and len(plain.split()) > 1:
            return Named({LAST: said[0]}, changes=True)
        return None
    if len(said) == 1 and tokens[0][0] == "answer" and _ALSO.search(plain):
        points = [THIS, *points]  # "ja, en de AVG ook"
        return Named(dict.fromkeys(points, said[0]), changes=changes)
    paired = _paired(tokens)
    return Named(paired, changes=changes) if paired else None


def points(text: str, answers: Answers) -> tuple[str, ...]:
    """Return the questions that a text names anywhere, by name or as "vraag 2"."""
    plain = _NO_WORD.sub(" ", text.casefold()).strip()
    found: dict[str, None] = {}
    for point, pattern in _POINTS:
        question = asked_of(point, answers)
        if question is not None and re.search(rf"\b(?:{pattern})\b", plain):
            found[question] = None
    order = "|".join(_ORDER)
    for match in re.finditer(rf"\bvraag ([1-6])\b|\b({order}) (?:vraag|antwoord)\b", plain):
        question = numbered(match[1] or match[2], answers)
        if question is not None:
            found[question] = None
    return tuple(found)


def _tokens(plain: str, answers: Answers) -> list[tuple[str, str]] | None:
    """Return points and answers in order; None where something else stands between them."""
    found: list[tuple[str, str]] = []
    at = 0
    for match in _TOKEN.finditer(plain):
        if plain[at : match.start()].strip():
            return None
        at = match.end()
        name = str(match.lastgroup)
        if name.startswith("answer_"):
            found.append(("answer", name.removeprefix("answer_")))
        elif name in ("this", "last"):
            found.append(("point", THIS if name == "this" else LAST))
        elif name == "number":
            question = numbered(match.group(), answers)
            if question is None:
                return None
            found.append(("point", question))
        elif name.startswith("point_"):
            question = asked_of(name.removeprefix("point_"), answers)
            if question is None:
                return None
            found.append(("point", question))
    return None if plain[at:].strip() else found


def _paired(tokens: list[tuple[str, str]]) -> dict[str, str] | None:
    """Return the answer of each point: before it throughout, or behind it throughout."""
    kinds = [kind for kind, _ in tokens]
    if kinds[0] == "answer" and kinds.count("answer") == kinds.count("point") + 1:
        tokens = [("point", THIS), *tokens]  # "ja, en vertrouwelijkheid nee"
        kinds = ["point", *kinds]
    pairs: dict[str, str] = {}
    if kinds == ["answer", "point"] * (len(kinds) // 2):
        steps = [(tokens[i + 1][1], tokens[i][1]) for i in range(0, len(tokens), 2)]
    elif kinds == ["point", "answer"] * (len(kinds) // 2):
        steps = [(tokens[i][1], tokens[i + 1][1]) for i in range(0, len(tokens), 2)]
    elif kinds.count("answer") == 1:  # "avg en doel ja", "ja bij avg en doel"
        if kinds.index("answer") not in (0, len(kinds) - 1):
            return None
        answer = next(value for kind, value in tokens if kind == "answer")
        steps = [(value, answer) for kind, value in tokens if kind == "point"]
    else:
        return None
    for question, answer in steps:
        if pairs.get(question, answer) != answer:
            return None
        pairs[question] = answer
    return pairs


def asked_of(point: str, answers: Answers) -> str | None:
    """Return the question that a point is in this self-check: "taak" differs by type."""
    asked = route(answers)
    if point in asked:
        return point
    return next((q for q in asked if q.startswith(f"{point}_") and q != "type_hulp"), None)


def numbered(word: str, answers: Answers) -> str | None:
    """Return the question with a number, in digits or in words, as the visitor sees it."""
    number = _ORDER.index(word) + 1 if word in _ORDER else int(word)
    asked = reversed(route(answers))
    return next((q for q in asked if progress(q, answers)[0] == number), None)
