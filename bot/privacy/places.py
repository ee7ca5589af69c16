"""Places where a name stands without words in front that announce it.

In front of "is mijn naam" and "hier", on a line or at an end of its own (a signature), beside a
number or an address that was masked (not beside a name: names in a list follow one another).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

import regex

from bot.privacy.cues import RELATION
from bot.privacy.folding import BARRIER
from bot.privacy.name_words import INITIAL


class Place(Enum):
    """What tells that words may be a name."""

    TOLD = auto()  # … is mijn naam
    HERE = auto()  # … hier
    ALONE = auto()  # a line, or the end of a text


_WORD = rf"(?:{INITIAL}(?:-?{INITIAL}){{0,5}}+|[^\W\d_][\w'’-]{{0,30}}+)"
_WORDS = rf"(?<![^\W_])(?P<name>{_WORD}(?:[ ]{_WORD}){{0,3}}?)"
_LINE_WORDS = rf"(?P<name>{_WORD}(?:[ ]{_WORD}){{0,4}}+)"
# What a number is called: "Jan Jansen, tel.: [telefoonnummer]"
_LABEL = (
    r"(?:(?:tel|telefoon|mob|mobiel|gsm|bsn|iban|rek|rekening|bank|e-?mail|mail|kaart|ip)[\w-]{0,12}|"
    r"[tme])\.?[ ]?[:=]?"
)
_PATTERNS = {
    Place.TOLD: (
        rf"{_WORDS}[*\"'’”]{{0,2}},?[ ](?:(?:is|luidt|was)[ ](?:mijn|m['’]?n|mn|de|my|the|"
        rf"haar|zijn|diens)"
        r"[ ](?:eigen |volledige )?(?:na{1,3}a?me?\b|voornaam|achternaam)|heet[ ](?:ik|hij|"
        r"ze|zij)\b|zo heet ik\b)"
    ),
    Place.HERE: (
        rf"{_WORDS}(?:[ ]van[ ][^.,;:?!\n\x00]{{1,40}}?)?[ ](?:heet\b|"
        rf"(?:hier|here)(?=[ ]*(?:[^\w\s]|\n|\Z|van\b|uit\b|from\b|of\b))|"
        rf"speaking\b|aan de (?:lijn|telefoon)\b"
        rf"|(?:is|wordt|was)[ ](?:onze|ons|mijn|m['’]?n|de|hun|haar|zijn|jullie|het|our|"
        rf"my)[ ](?:nieuwe |vaste )?"
        rf"{RELATION}\b)"
        rf"|{_WORDS}[\"']?[ ]?[,(|:;/<\[-]{{0,2}}[ ]?(?:{_LABEL}[ ]?)?(?={BARRIER}(?!{BARRIER}))"
        rf"|(?<=(?<!{BARRIER}){BARRIER})[ ,;|/()-]{{1,3}}{_LINE_WORDS}(?=[ ]?(?:[,.;|)\n]|\Z))"
    ),
    Place.ALONE: (
        rf"(?:\n|[.?!,;)][ ]{{1,2}}|[ ](?:-{{1,2}}|~|//?|"
        rf"\|)[ ]?)[ ]{{0,3}}[-~*/>|_]{{0,3}}[ ]?{_LINE_WORDS}"
        r"[*_]{0,2}(?:,[ ][^\n]{1,60})?[.!]?[ ]{0,3}(?=\n|\Z)"
        rf"|\A{_LINE_WORDS}[,.]?[ ]?(?=\n)"
    ),
}
# Words without which a place is not looked for: that takes longest
_NEEDED = {
    Place.TOLD: r"\b(?:is|luidt|was|heet)\b",
    Place.HERE: rf"{BARRIER}|\b(?:is|was|wordt|heet|hier|here|speaking|aan)\b",
    Place.ALONE: r"\n|\p{L}",
}
_NEEDS = {place: regex.compile(p, regex.IGNORECASE) for place, p in _NEEDED.items()}
_PLACES = tuple((place, regex.compile(p, regex.IGNORECASE)) for place, p in _PATTERNS.items())


def places(text: str) -> Iterator[tuple[int, int, Place]]:
    """Yield the words, at most five, at each place where they may be a name."""
    for place, pattern in _PLACES:
        at = 0 if _NEEDS[place].search(text) else len(text)
        while match := pattern.search(text, at):
            yield *match.span("name"), place
            at = max(match.end("name"), match.start() + 1)
