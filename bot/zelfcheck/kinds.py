"""Which type of organisation a text names, and which it denies: "geen CERT maar een ISAC"."""

from __future__ import annotations

import re

from bot.zelfcheck.routing import PARTNERSHIP, TEAM
from bot.zelfcheck.wordlist import LISTS, PADDING, without_padding, words

_NOUNS: tuple[tuple[str, str], ...] = (
    (
        TEAM,
        r"\b(?:computer)?crisis\s?team\w*|\bc[\s.-]?(?:e[\s.-]?r|s[\s.-]?i[\s.-]?r)[\s.-]?t\b"
        r"|\bcerts?\b|\bcsirts?\b|\bincident\s?respon\w*|\brespons(?:e)?team\w*|\binterventieteam\w*"
        r"|\bbijsta(?:an|nd)\b|\bstaan\b(?=.*\bbij\b)",
    ),
    (
        PARTNERSHIP,
        r"\bsamenwerk(?:ing\w*|verband\w*|ings?verban\w*)?\b|\bsamenwerkingsverb\w*|\bisacs?\b"
        r"|\bokt{1,2}s?\b|\bbranche(?:vereniging|organisatie|club)\w*|\bkoepel\w*|\bnetwerk\w*"
        r"|\bplatform\w*|\balliantie\w*|\bconsortium\b|\bco[oö]peratie\w*|\binformere\w*|\binformeren\b",
    ),
)
_BREAK = re.compile(r"[,;.!:]|\b(?:maar|wel|doch|echter|want)\b")
_DENIED = re.compile(r"\b(?:geen|gin|gene|niet|nie|nooit|noch|nee|niks|zonder)\b")
_OWN = re.compile(r"\b(?:wij|we|ik|ons|onze)\b")
_TURNED = re.compile(
    r"\b(?:toch|eigenlijk|bij nader inzien|inmiddels|sorry|fout|verkeerd|vergist|oeps|achteraf)\b"
)
_ARE = re.compile(r"\b(?:zijn|ben|is|waren|vormen)\b")
# What makes a sentence be about more than what somebody is.
_ELSEWHERE = re.compile(
    r"\b(?:vroeger|ooit|straks|binnenkort|worden|word|volgend|later|was|waren|lid|leden|van een"
    r"|namens|voor een|willen|wil|misschien|denk|soort van|zoiets)\b"
)
# What says it in one word: "platform" or "informeren" by itself may be about anything.
_BY_ITSELF = re.compile(
    r"verband|crisis\s?team|\bcerts?\b|\bcsirts?\b|\bisacs?\b|\bokt{1,2}s?\b|branche|koepelorg"
    r"|c\.|respons"
)
# Beside the types only words that change nothing: "vermoedelijk een CERT" is for the reader.
_CLOSED = PADDING | LISTS["beside_types"]
_LONGEST = 9  # words: in a longer text the reader of answers knows better


def stated(text: str) -> tuple[set[str], set[str]]:
    """Return the types that a text affirms and those that it denies, clause by clause."""
    affirmed: set[str] = set()
    denied: set[str] = set()
    for clause in _BREAK.split(text.casefold()):
        for kind, pattern in _NOUNS:
            for noun in re.finditer(pattern, clause):
                before = clause[: noun.start()]
                after = clause[noun.end() :]
                negated = _DENIED.search(before) or re.match(r"\s+(?:doen\s+we\s+)?niet\b", after)
                (denied if negated else affirmed).add(kind)
    return affirmed, denied


def denies(text: str, kind: str) -> bool:
    """Whether a short text denies this type, and does not affirm it as well."""
    affirmed, denied = stated(text)
    return len(text.split()) <= _LONGEST and kind in denied and kind not in affirmed


def only_denies(text: str) -> bool:
    """Whether a short text says of a type that somebody is not that, and nothing else."""
    affirmed, denied = stated(text)
    return len(text.split()) <= _LONGEST and bool(denied) and not affirmed


def plainly(text: str) -> str | None:
    """Return the type that a short text affirms when it says nothing else of types."""
    if len(text.split()) > _LONGEST or "?" in text or _ELSEWHERE.search(text.casefold()):
        return None
    if len(without_padding(words(text))) == 1 and not _BY_ITSELF.search(text.casefold()):
        return None
    rest = text.casefold()
    for _, pattern in _NOUNS:
        rest = re.sub(pattern, " ", rest)
    if not _CLOSED.issuperset(words(rest)):
        return None
    affirmed, denied = stated(text)
    return next(iter(affirmed)) if len(affirmed) == 1 and not affirmed & denied else None


def one_word(text: str) -> str | None:
    """Return the type of who does what one word says, asked for just that: "bijstaan"."""
    found = without_padding(words(text))
    if "?" in text or len(found) != 1:
        return None
    does = ((PARTNERSHIP, LISTS["informs"]), (TEAM, LISTS["assists"]))
    return next((kind for kind, verbs in does if found[0] in verbs), None)


def introduced(text: str) -> str | None:
    """Return the type that somebody gives himself: "wij zijn een ISAC", "wij als CSIRT"."""
    folded = text.casefold()
    own = re.search(
        r"\b(?:wij|we|ik)\s+(?:zijn|ben|vormen|werk(?:en)?\s+(?:bij|voor)|als)\b|\bals\b", folded
    )
    if own is None or _ELSEWHERE.search(folded.replace("willen", "").replace("wil", "")):
        return None
    affirmed, denied = stated(folded[own.start() :])
    return next(iter(affirmed)) if len(affirmed) == 1 and not denied else None


def turned_to(text: str) -> str | None:
    """Return the type that somebody corrects to: "we zijn toch een computercrisisteam"."""
    folded = text.casefold()
    if not (_OWN.search(folded) and _ARE.search(folded) and _TURNED.search(folded)):
        return None
    return plainly(text)
