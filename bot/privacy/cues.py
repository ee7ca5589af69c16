"""The words behind which a name is to be expected, and how far each can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

import regex


class Cue(Enum):
    """What sort of words stand in front, from "certainly a name" to "seldom a name"."""

    TOLD = auto()  # mijn naam is …
    CLOSING = auto()  # met vriendelijke groet, …
    TITLE = auto()  # mevrouw …
    SOMEBODY = auto()  # onze voorzitter …
    SELF = auto()  # ik ben …
    HERE = auto()  # dit is …


_RELATION = (
    r"(?:collega|baas|chef|manager|directeur|directrice|voorzitter|secretaris|penningmeester|"
    r"contactpersoon|beheerder|ciso|fg|jurist|juriste|teamleider|leidinggevende|buurman|"
    r"buurvrouw|vrouw|man|partner|broer|zus|moeder|vader|bestuurslid|adviseur|medewerker|"
    r"collegae|vriend|vriendin|leverancier|klant)"
)
_PATTERNS = {
    Cue.TOLD: (
        r"\b(?:mijn|m['’]?n|mn|haar|zijn|my) (?:volledige |eigen )?(?:voor|achter)?na(?:am|me)"
        r"(?:[ ](?:is|luidt)\b[:]?|[ ]?[:=])"
        r"|(?<![\w-])(?:voornaam|achternaam|naam|contactpersoon|afzender|ondertekend(?: door)?|"
        r"ondergetekende|t\.?a\.?v\.?)[ ]?[:=]"
        r"|\b(?:ik|hij|zij|ze) heet\b"
        r"|\b(?:je|jij|u) spreekt (?:hier )?met\b"
    ),
    Cue.CLOSING: (
        r"(?:\bgroet(?:en|jes)?|\bmvg|\bm\.?v\.?g\.|\b(?:vr)?\.?gr[.,]|\bgrt[jz]?s?|"
        r"\bhoogachtend|\bregards)(?:[ ]+van\b(?! de\b| het\b| onze\b)|[ ]?[,.!:;-]{0,2})"
    ),
    Cue.TITLE: (
        r"\b(?:meneer|mijnheer|mevrouw|juffrouw|(?:de )?heer)\b"
        r"|\b(?:mevr|mw|dhr|drs|dr|ir|ing|prof|mr)\.(?:[ ]?(?:mr|drs|dr|ir|ing|prof)\.)*"
        r"|\b(?:mevr|mw|dhr)\b"
    ),
    Cue.SOMEBODY: (
        rf"\b(?:mijn|m['’]n|mn|onze|ons|hun|haar) {_RELATION}(?: heet| is|,|:)?"
        r"|\beven voorstellen\b[:,]?(?: ik ben)?"
    ),
    Cue.SELF: (
        r"\bik ben(?: (?:het|trouwens|dus|overigens|nl|namelijk))?\b[,:]?|\bi(?: a|['’])m\b"
        r"|\bondergetekende\b,?"
    ),
    Cue.HERE: (
        r"\bdit is\b|(?:^|\n|\b(?:hallo|hoi|hi|hey|dag|goede(?:morgen|middag|avond))\b[,!]?)"
        r"[ ]*met\b"
    ),
}
_CUES = tuple((cue, regex.compile(p, regex.IGNORECASE)) for cue, p in _PATTERNS.items())
# "Dirk hier." and "Jan Jansen hier, van de provincie": the words stand behind the name.
_BEHIND = regex.compile(
    r"(?<!\w)(?P<name>[^\W\d_][\w'’-]{0,30}+(?:[ ][^\W\d_][\w'’-]{0,30}+){0,2}?)[ ]hier"
    r"(?=[ ]*(?:[,.!:;\n]|\Z|van\b))",
    regex.IGNORECASE,
)


def cues(text: str) -> Iterator[tuple[int, Cue]]:
    """Yield where the words behind each cue begin, and which cue it is."""
    for cue, pattern in _CUES:
        for match in pattern.finditer(text):
            yield match.end(), cue


def named_here(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words, at most three, in front of each "hier" that may tell who is there."""
    for match in _BEHIND.finditer(text):
        yield match.span("name")
