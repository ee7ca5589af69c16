"""Choosing a button by its place: "1", "optie 2", "de eerste", "A"."""

from __future__ import annotations

import re

from bot.zelfcheck.routing import KIND_QUESTIONS, OPTIONS

_PLACES = {
    "1": 0, "een": 0, "één": 0, "eerste": 0, "bovenste": 0, "1e": 0, "1ste": 0, "a": 0,
    "2": 1, "twee": 1, "tweede": 1, "middelste": 1, "2e": 1, "2de": 1, "b": 1,
    "3": 2, "drie": 2, "derde": 2, "laatste": 2, "onderste": 2, "3e": 2, "3de": 2, "c": 2,
}  # fmt: skip
_OPTION = r"(?:optie|keuze|knop|antwoord|nummer|nr|mogelijkheid|button|variant)"
_NAMED = re.compile(
    r"(?:ik (?:kies|neem|ga voor) |kies |doe (?:maar )?|neem |graag |het wordt )?"
    rf"(?:{_OPTION}|de|het)"
    rf" (?P<place>\w+)(?: {_OPTION})?(?: (?:graag|dan|maar|aub))?"
)
_ORDINAL = re.compile(rf"(?P<place>\w+) {_OPTION}")
# Alone on its line, as in a list: a small letter or a word may be anything.
_ALONE = re.compile(r"\W*(?P<place>[1-3]|[ABC])\W*|(?P<listed>[abc])[).]")
_LAST_ONE = re.compile(r"\b(?:laatste|onderste)\b")
_NO_WORD = re.compile(r"\W+")


def chosen(text: str, question: str) -> str | None:
    """Return the answer in the place that a whole text names, None for anything else."""
    if "?" in text:
        return None
    alone = _ALONE.fullmatch(text.strip())
    plain = _NO_WORD.sub(" ", text.casefold()).strip()
    if alone and not alone.group().strip()[:1].isdigit() and question not in KIND_QUESTIONS:
        return None  # a letter by itself is too little to note a yes
    match = alone or _NAMED.fullmatch(plain) or _ORDINAL.fullmatch(plain)
    if match is None:
        if question not in KIND_QUESTIONS:
            return None
        place = _PLACES.get(plain) if plain in ("eerste", "tweede") else None
    else:
        word = next(value for value in match.groupdict().values() if value)
        place = _PLACES.get(word.casefold())
    if place is None or (question in KIND_QUESTIONS and _LAST_ONE.search(plain)):
        return None  # of two types, the last one is the second
    return OPTIONS[question][place]
