"""Reads a message as an answer to the question that stands, or finds that it is none.

A button names its question, so it answers that question or nothing. Free words are read by
`bot.nlu.answers` (`answers` and `also` in the message); here is only decided whether that is
sure enough, and whether something else in the message comes first: an incident, a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.zelfcheck.routing import (
    KIND,
    KIND_HELP,
    NO,
    OPTIONS,
    UNKNOWN,
    YES,
)

BUTTON = "zelfcheck_antwoord"
NO_ANSWER = "geen"
SURE, SURE_OF_YES = 0.6, 0.8  # a yes that was none would hide what has to be arranged
WORTH_ASKING = 0.5  # as likely as this to be some answer: ask which, rather than change subject
INCIDENT, SURE_ANSWER = "incident", 0.95
# What a visitor can want of the dialogue itself. A sure command is never read as an answer.
COMMANDS = ("stop", "opnieuw", "terug", "wijzig", "hulp", "zelfcheck_start", "contact")
SURE_COMMAND = 0.8
# Without the reader of answers: what the short replies mean.
SHORT_REPLIES = {"bevestigen": YES, "ontkennen": NO, "weet_niet": UNKNOWN}

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """What a message says: an answer, an answer that is not sure enough, or neither.

    `also` holds answers to other questions in the same message.
    """

    answer: str | None = None
    unsure: bool = False
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether the message has to do with the self-check's questions at all."""
        return bool(self.answer or self.unsure or self.also)


def entity(message: Message, name: str) -> str | None:
    """Return the value of an entity of a message, None when it has none."""
    found = (e.get("value") for e in message.get("entities") or () if e.get("entity") == name)
    return next((str(value) for value in found), None)


def intent(message: Message) -> tuple[str, float]:
    """Return the intent of a message and its confidence."""
    found = message.get("intent") or {}
    return str(found.get("name") or ""), float(found.get("confidence") or 0.0)


def read(message: Message, question: str) -> Reading:
    """Return what `message` says about `question`."""
    name, confidence = intent(message)
    if name == BUTTON:
        return Reading(_pressed(message, question))
    likely = _likely(message, question)
    best = max(likely, key=lambda answer: likely[answer], default=NO_ANSWER)
    if _comes_first(name, confidence, likely.get(best, 0.0) if best != NO_ANSWER else 0.0):
        return Reading()
    also = {
        other: answer
        for other, answer in (message.get("also") or {}).items()
        if other != question and answer in OPTIONS.get(other, ())
    }
    if best != NO_ANSWER and likely[best] >= (SURE_OF_YES if best == YES else SURE):
        return Reading(best, also=also)
    unsure = bool(likely) and 1 - likely.get(NO_ANSWER, 0.0) >= WORTH_ASKING
    return Reading(unsure=unsure and not also, also=also)


def _pressed(message: Message, question: str) -> str | None:
    answer = entity(message, "antwoord")
    fits = entity(message, "vraag") == question and answer in OPTIONS[question]
    return answer if fits else None


def _comes_first(name: str, confidence: float, answered: float) -> bool:
    if name == INCIDENT:
        return not (answered >= SURE_ANSWER and answered > confidence)
    return name in COMMANDS and confidence >= max(SURE_COMMAND, answered)


def _likely(message: Message, question: str) -> dict[str, float]:
    """Return how likely each answer to a question is, and that the message is none."""
    answers = message.get("answers")
    if not isinstance(answers, Mapping):
        return _short_reply(message, question)
    if question == KIND_HELP:
        return _helped(answers)
    return dict(answers.get(question) or {})


def _helped(answers: Mapping[str, Any]) -> dict[str, float]:
    """Read the helping question, which asks the type in other words."""
    return dict(answers.get(KIND) or {})


def _short_reply(message: Message, question: str) -> dict[str, float]:
    name, confidence = intent(message)
    answer = SHORT_REPLIES.get(name)
    if answer is None or answer not in OPTIONS[question]:
        return {}
    return {answer: confidence, NO_ANSWER: 1 - confidence}
