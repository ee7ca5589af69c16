"""What words mean while a question of the self-check stands. Pure: words in, meaning out.

In order, words are: a command, answers to questions that they name, a correction of the type, a
choice by its place, an answer. The action of the form does what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.zelfcheck import commands
from bot.zelfcheck.choosing import chosen
from bot.zelfcheck.commands import Command, command
from bot.zelfcheck.kinds import stated, turned_to
from bot.zelfcheck.naming import Named, named
from bot.zelfcheck.reading import SURE_TOPIC, TOPICS_OF_ANSWERS, Message, Reading, intent, read
from bot.zelfcheck.routing import KIND, KIND_QUESTIONS, Answers
from bot.zelfcheck.wordlist import plain_answer

# What the classifier of topics may take for a command that ends the self-check.
_ENDING = {"stop": commands.STOP, "afscheid": commands.STOP, "opnieuw": commands.RESTART}
_NOTHING_READ = Reading()
_GROUNDLESS = Reading(unsure=True, grounds=False)
# What no topic is found in.
_UNCLEAR = ("nlu_fallback", "bevestigen", "ontkennen", "weet_niet")
SURE_ENDING = 0.95
_DENIES = re.compile(r"\b(?:geen|niet|nog|worden|straks|misschien|of)\b", re.IGNORECASE)
_DOUBTS = re.compile(r"\b(?:dus|denk|gok|geloof|vermoed|lijkt)\b", re.IGNORECASE)
_KINDS = {
    "samenwerkingsverband": re.compile(
        r"\bsamenwerkingsverband\b|\b(?:de|dat) eerste\b", re.IGNORECASE
    ),
    "computercrisisteam": re.compile(
        r"\b(?:computer)?crisisteam\b|\b(?:cert|csirt)\b|\b(?:de|dat) tweede\b", re.IGNORECASE
    ),
}
_CLAUSE_END = re.compile(r"[.!?,;]+\s+")
_SHOWING = (commands.RESULT, commands.ANSWERS, commands.HOW_MANY)
_SENTENCE_END = re.compile(r"[.!]\s")
_ASKING = re.compile(
    r"\?|^\W*(?:(?:en|maar|oké|ok|ja|nee|sorry)\W+)*"
    r"(?:wat|wie|hoe|hoeveel|wanneer|waarom|waar\w*|welke?|vertel|leg|geef|kan|kun|kunnen|mag|mogen"
    r"|moet|moeten|is|zijn|telt|geldt|ik (?:wil|zoek|vraag))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """One of these: a command, named answers, a type to change to, or what was read.

    `doubtful`: it sounds like this command, so the visitor has to be asked.
    """

    command: Command | None = None
    doubtful: str | None = None
    named: Named | None = None
    kind: str | None = None
    reading: Reading = _NOTHING_READ


NOTHING = Heard()


def hear(
    message: Message, question: str, given: Answers, titles: Mapping[str, str] | None = None
) -> Heard:
    """Return what the typed words of a message mean to the question that stands."""
    text = str(message.get("text") or "")
    found = command(text)
    if found is not None and found.kind in commands.INSIDE and not _is_for_others(found):
        return Heard(command=found)
    told = named(text, given)
    if told is not None:
        return Heard(named=told)
    shows = _shown(text)
    if shows is not None:
        return Heard(command=shows)
    begins = command(_SENTENCE_END.split(text, maxsplit=1)[0])
    if begins is not None and begins.kind in commands.ENDS:  # "nee stop. ik vroeg iets anders"
        return Heard(doubtful=begins.kind)
    kind = turned_to(text) if question not in KIND_QUESTIONS else None
    if kind is not None:
        return Heard(kind=kind)
    picked = chosen(text, question)
    if picked is not None:
        return Heard(reading=Reading(picked))
    if question == KIND and (kind := _only_kind(text)):
        return Heard(reading=Reading(kind))
    reading = read(message, question, titles)
    return Heard(reading=reading) if reading.says_something else _otherwise(message, text)


def _shown(text: str) -> Command | None:
    """Return the command of one clause among others, where it changes nothing and none answers.

    "uitslag graag, ik moet naar de voorzitter", "is het nog lang? ik moet zo overstappen"
    """
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause.strip()]
    if len(clauses) < 2 or any(plain_answer(clause) for clause in clauses):
        return None
    found = (command(clause) for clause in clauses)
    return next((each for each in found if each is not None and each.kind in _SHOWING), None)


def _only_kind(text: str) -> str | None:
    """Return the type that words name beside others: "samenwerkingsverband denk ik"."""
    affirmed, denied = stated(text)
    if len(affirmed) == 1 and denied and not affirmed & denied and _DOUBTS.search(text):
        return next(iter(affirmed))  # "geen cert, dus samenwerking denk ik?"
    if "?" in text or _DENIES.search(text):
        return None
    found = [kind for kind, words in _KINDS.items() if words.search(text)]
    return found[0] if len(found) == 1 else None


def _otherwise(message: Message, text: str) -> Heard:
    """Return what words are that answer nothing: a digression, or too unclear to be one."""
    name, confidence = intent(message)
    if _ASKING.search(text):
        return NOTHING
    if name in _ENDING:
        sure = confidence >= SURE_ENDING
        return Heard(doubtful=_ENDING[name]) if sure else Heard(reading=_GROUNDLESS)
    if name in _UNCLEAR:
        return Heard(reading=_GROUNDLESS)
    # A statement on the subject of a question may well be meant as its answer.
    if name in TOPICS_OF_ANSWERS and confidence < SURE_TOPIC:
        return Heard(reading=Reading(unsure=True))
    return NOTHING


def _is_for_others(found: Command) -> bool:
    """Whether a question about a command is answered elsewhere."""
    return found.asks and found.kind not in (*commands.ENDS, commands.HOW_MANY, commands.WAIT)
