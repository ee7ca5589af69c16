"""Commands of the self-check in the visitor's words.

A command is one when the whole message is one: inside a sentence it is a word. "stop" stops,
"stop niet" does not, and "kan ik stoppen?" asks. Nothing here knows the conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.zelfcheck.wordlist import LOOSE, words

STOP, RESTART, BACK, CHANGE, HELP = "stop", "opnieuw", "terug", "wijzig", "hulp"
SKIP, GO_ON, KEEP = "overslaan", "verder", "zo_laten"
RESULT, ANSWERS, HOW_MANY, PASSED = "uitslag", "antwoorden", "hoeveel", "goedgekeurd"
WAIT, STAY = "wacht", "blijf"  # a pause; a command that is denied
WRONG, LATER = "fout", "later"

# Commands while a question stands; of the others ("dus we voldoen?") some are answers then.
INSIDE = (
    STOP,
    LATER,
    RESTART,
    BACK,
    SKIP,
    GO_ON,
    KEEP,
    WRONG,
    STAY,
    WAIT,
    HELP,
    CHANGE,
    HOW_MANY,
    ANSWERS,
    RESULT,
)
# Commands after which answers would be gone, or the self-check over.
ENDS = (STOP, LATER)


@dataclass(frozen=True)
class Command:
    """What a message wants of the self-check; `asks`: it asks about it, rather than wants it."""

    kind: str
    asks: bool = False


_COMMANDS_FILE = Path(__file__).with_name("commands.yml")
_PART = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class _Grammar:
    """What commands are made of: whole patterns, and keys among neutral words."""

    whole: tuple[tuple[str, re.Pattern[str]], ...]
    keys: tuple[tuple[str, re.Pattern[str]], ...]
    neutral: frozenset[str]


def _grammar() -> _Grammar:
    content = yaml.safe_load(_COMMANDS_FILE.read_text("utf-8"))
    parts: dict[str, str] = content["parts"]

    def spelt(pattern: str) -> str:
        while _PART.search(pattern):
            pattern = _PART.sub(lambda found: parts[found[1]], pattern)
        return pattern

    def compiled(name: str, around: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (kind, re.compile(around % f"(?:{spelt(pattern)})"))
            for kind, patterns in content[name].items()
            for pattern in patterns
        )

    neutral = frozenset(content["neutral"])
    return _Grammar(compiled("commands", "%s"), compiled("keys", r"(?<!\S)%s(?!\S)"), neutral)


_GRAMMAR = _grammar()

_WISH = re.compile(
    r"^(?:(?:ja|nee|sorry) )?"
    r"(?:(?:ik|we|wij) (?:wil|willen|zou|zouden|moet|moeten|ga|gaan|kan|kunnen|mag|mogen)"
    r"|(?:kan|kun|kunnen|mag|mogen|zullen|wil|zou|moet) (?:ik|we|wij|je|jij)|laten we|laat me"
    r"|hoe (?:kan|moet|kun) (?:ik|je|we)|is (?:het )?mogelijk om|kan je|kun je)"
    r"(?: (?:willen|kunnen|mee|te|om|dit|het|dat|hem))* "
)
_ASKING_WISH = re.compile(r"^(?:kan|mag|hoe|is|kunnen|mogen|moet|zou)\b")
_FINITE = re.compile(r" (?:mag|kan|wil|kunnen|willen|te mogen|te kunnen)$")
_DENIAL = re.compile(r"\b(?:niet|geen|niks|niets|nooit|nee|neen)\b")
_SQUEEZED = re.compile(r"\s+")
# A change, in any words that name an answer or a question: "ik wil graag vraag 2 aanpassen".
_CHANGING = re.compile(
    r"\b(?:wijzig|wijzigen|verander|veranderen|aanpassen|aan te passen|corrigeren|corrigeer"
    r"|verbeteren|rechtzetten|terugkomen op|omzetten|bijstellen)\b|\bpas\b.*\baan\b"
)
_ANSWER = re.compile(r"\b(?:antwoord(?:en)?|keuze[ns]?|vraag|invoer|reactie|punt)\b")
_QUESTIONS = (RESULT, ANSWERS, HOW_MANY, PASSED, BACK, CHANGE, SKIP, GO_ON, HELP, RESTART)


def command(text: str) -> Command | None:
    """Return the command that the whole of `text` is, None for anything else."""
    found = words(text)
    if not found or len(found) > _LONGEST:
        return None
    asked = "?" in found
    plain = " ".join(word for word in found if word != "?")
    core = " ".join(word for word in found if word not in LOOSE and word != "?")
    for said in dict.fromkeys((plain, core)):
        kind = _kind(said)
        if kind is not None:
            asks = asked or bool(_ASKING_WISH.match(said))
            return Command(kind, asks and kind not in _QUESTIONS)
        wish = _WISH.sub("", said)
        if wish != said and (kind := _kind(_FINITE.sub("", wish))) is not None:
            asks = (asked or bool(_ASKING_WISH.match(said))) and kind not in _QUESTIONS
            return Command(kind, asks)
    denied = _denied(core)
    if denied is None and _CHANGING.search(core) and _ANSWER.search(core):
        return None if _DENIAL.search(core) else Command(CHANGE)
    return denied


def _kind(said: str) -> str | None:
    whole = next((kind for kind, pattern in _GRAMMAR.whole if pattern.fullmatch(said)), None)
    return whole or _by_key(said)


def _by_key(said: str) -> str | None:
    """Return the command whose key is all that is said, apart from neutral words."""
    for kind, pattern in _GRAMMAR.keys:
        for found in pattern.finditer(said):
            around = (said[: found.start()] + " " + said[found.end() :]).split()
            if _GRAMMAR.neutral.issuperset(around):
                return kind
    return None


def _denied(core: str) -> Command | None:
    """Return STAY where a command is denied: "stop niet", "ik wil niet opnieuw beginnen"."""
    without = _SQUEEZED.sub(" ", _DENIAL.sub(" ", core)).strip()
    if without == core or not without:
        return None
    for said in dict.fromkeys((without, _WISH.sub("", without), _WISH.sub("", core))):
        said = _SQUEEZED.sub(" ", _DENIAL.sub(" ", said)).strip()
        if _kind(said) in _DENIABLE:
            return Command(STAY)
    return None


_LONGEST = 16  # words: a longer message is a story
_DENIABLE = (STOP, LATER, RESTART, BACK, CHANGE, SKIP)
