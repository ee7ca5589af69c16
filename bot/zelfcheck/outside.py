"""What words want of a self-check that is not going on: its result, its answers, to go on."""

from __future__ import annotations

import re

from bot.zelfcheck import commands
from bot.zelfcheck.commands import command
from bot.zelfcheck.naming import LAST, THIS, Named, named, points
from bot.zelfcheck.replying import agrees
from bot.zelfcheck.routing import OPTIONS, Answers, next_question, route

AGREED, REFUSED = "akkoord", "niet_akkoord"

_CHANGES = re.compile(
    r"\b(?:wijzig\w*|verander\w*|aanpas\w*|corrigeer\w*|rechtzetten|terugkomen op|"
    r"toch (?:iets )?anders|anders (?:zeggen|antwoorden|invullen|beantwoorden)|"
    r"(?:was|is) (?:toch )?(?:fout|verkeerd)|maak (?:er|daar)|zet (?:dat|die|het))\b"
    r"|\bpas\b.*\baan\b",
    re.IGNORECASE,
)
_NAMES_NOTHING = re.compile(r"\b(?:dat|die|het|er)\b.*\b(?:ja|nee|weet ik niet)\W*$", re.IGNORECASE)
_ALWAYS = (commands.RESULT, commands.ANSWERS, commands.GO_ON, commands.HOW_MANY)
_WHEN_COMPLETE = (commands.RESULT, commands.ANSWERS, commands.PASSED, commands.KEEP)


def wanted(text: str, answers: Answers, waiting: str | None) -> str | Named | None:
    """Return what a text wants of these answers; None where it is about something else.

    `waiting` is what the visitor was asked to agree with.
    """
    given = {question for question in route(answers) if answers.get(question) is not None}
    if not given:
        return None
    if waiting:
        agreed = agrees(text)
        if agreed is not None:
            return AGREED if agreed else REFUSED
    found = command(text)
    complete = next_question(answers) is None
    if found is not None:
        if found.kind == commands.RESTART and _names_the_check(text):
            return commands.RESTART
        if found.kind == commands.WRONG and complete:
            return Named(points=(route(answers)[-1],))
        return found.kind if found.kind in (_WHEN_COMPLETE if complete else _ALWAYS) else None
    told = named(text, answers)
    if told is not None and _fits(told, given):
        return told
    return _change(text, answers, given) if complete else None


def _change(text: str, answers: Answers, given: set[str]) -> Named | None:
    """Return the one answer that a sentence wants to change; it is asked anew, never guessed."""
    if "?" in text or not _CHANGES.search(text):
        return None
    meant = [point for point in points(text, answers) if point in given]
    if not meant and _NAMES_NOTHING.search(text):
        meant = [route(answers)[-1]]
    return Named(points=(meant[0],)) if len(meant) == 1 else None


def _names_the_check(text: str) -> bool:
    folded = text.casefold()
    return "check" in folded or "toets" in folded or "antwoorden" in folded


def _fits(told: Named, given: set[str]) -> bool:
    """Whether all that is named was answered: anything else is about something else."""
    if not told.answers:
        return len(told.points) == 1 and told.points[0] in given
    return all(
        question not in (THIS, LAST) and question in given and answer in OPTIONS[question]
        for question, answer in told.answers.items()
    )
