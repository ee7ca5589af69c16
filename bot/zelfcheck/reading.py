"""Decides what a message says to one question of the self-check: every threshold is here.

A button names its question, so it answers that question or nothing. For free words, the reader of
answers (`bot.nlu.answers.component`)
has put in the message how likely each answer is (`answers`, `also`); here is decided whether that
is sure enough, and whether something else in the message comes first: an incident, a command.
Typing the title of a button counts as pressing it. The bars were chosen on writers whose messages
the model had not seen (docs/decisions/0013-answer-reader.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.zelfcheck.routing import KIND, KIND_HELP, OPTIONS

ANSWERS, ALSO = "answers", "also"  # keys of Rasa's parse data
NO_ANSWER = "geen"

# How sure the model has to be. A wrong yes tells an organisation that it is ready when it is
# not; to be asked once more costs a click. So a yes needs more than a no.
BAR = 0.4
BARS = {"ja": 0.74}
# A clause about another question, which nobody asked, has to be clearer than an answer.
SURE_SUBJECT, SURE_CLAUSE = 0.8, 0.85

BUTTON = "zelfcheck_antwoord"
WORTH_ASKING = 0.5  # as likely as this to be some answer: ask which, rather than change subject
INCIDENT, SURE_ANSWER = "incident", 0.95
# What a visitor can want of the dialogue itself. A sure command is never read as an answer.
COMMANDS = ("stop", "opnieuw", "terug", "wijzig", "hulp", "zelfcheck_start", "contact")
SURE_COMMAND = 0.8
# An answer in whole sentences looks like a message on these topics. Any other topic is a
# digression when the classifier is as sure as this; these are when they end as a question.
TOPICS_OF_ANSWERS = (
    "toets",
    "toets_taak",
    "toets_vertrouwelijkheid",
    "toets_avg",
    "toets_sector",
    "delen_cct",
    "delen_oktt",
)
LIKE_AN_ANSWER = (
    *TOPICS_OF_ANSWERS,
    "bevestigen",
    "ontkennen",
    "weet_niet",
    "iets_anders",
    "engels",
)
SURE_TOPIC, SURE_QUESTION = 0.98, 0.9

_WORD = re.compile(r"[^\W_]+")
_FIRST_CLAUSE = re.compile(r"[,;.!]|\s(?:en|maar)\s")  # "ja, en de AVG ook"

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
        """Whether the message has to do with the question at all."""
        return self.answer is not None or self.unsure


def entity(message: Message, name: str) -> str | None:
    """Return the value of an entity of a message, None when it has none."""
    found = (e.get("value") for e in message.get("entities") or () if e.get("entity") == name)
    return next((str(value) for value in found), None)


def intent(message: Message) -> tuple[str, float]:
    """Return the intent of a message and its confidence."""
    found = message.get("intent") or {}
    return str(found.get("name") or ""), float(found.get("confidence") or 0.0)


def read(message: Message, question: str, titles: Mapping[str, str] | None = None) -> Reading:
    """Return what `message` says about `question`, whose buttons have `titles` by answer."""
    name, confidence = intent(message)
    if name == BUTTON:
        return Reading(_pressed(message, question))
    text, also = str(message.get("text") or ""), message.get(ALSO) or {}
    also = {q: a for q, a in also.items() if q != question and a in OPTIONS.get(q, ())}
    typed = _typed(text, titles or {})
    if not typed and also and not _interrupts(name, confidence):
        typed = _typed(_FIRST_CLAUSE.split(text)[0], titles or {})
    if typed:
        return Reading(*typed, also=also) if len(typed) == 1 else Reading(unsure=True)
    read_as = KIND if question == KIND_HELP else question  # the same in other words
    likely: Mapping[str, float] = (message.get(ANSWERS) or {}).get(read_as) or {}
    answer = likely_answer(message, read_as)
    asks = text.rstrip().endswith("?")
    if _comes_first(name, confidence, asks, likely.get(answer or "", 0.0)):
        return Reading()
    if answer is None:
        return Reading(unsure=bool(likely) and likely.get(NO_ANSWER, 0.0) <= WORTH_ASKING)
    return Reading(answer, also=also)


def likely_answer(parse_data: Mapping[str, Any], question: str) -> str | None:
    """Return the answer that a message most likely gives to `question`, or None.

    `parse_data` is that of Rasa's `UserUttered`. The answer is "ja", "nee" or "onbekend", for
    the question "type" "samenwerkingsverband", "computercrisisteam" or "onbekend". None: the
    message is no answer to this question, or it is not clear which.
    """
    likely: Mapping[str, float] = (parse_data.get(ANSWERS) or {}).get(question) or {}
    if not likely:
        return None
    answer = max(likely, key=lambda name: likely[name])
    if answer == NO_ANSWER or likely[answer] < BARS.get(answer, BAR):
        return None
    return answer


def _typed(text: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the answers whose titles are all that was typed: one for "JA!!!", two for "ja nee"."""
    words = _WORD.findall(text.casefold())
    spelt = [(_WORD.findall(title.casefold()), answer) for answer, title in titles.items()]
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        fits = [(title, answer) for title, answer in spelt if words[at : at + len(title)] == title]
        if not fits or "?" in text:
            return ()
        title, answer = max(fits, key=lambda pair: len(pair[0]))
        found[answer] = None
        at += len(title)
    return tuple(found)


def _pressed(message: Message, question: str) -> str | None:
    answer = entity(message, "antwoord")
    fits = entity(message, "vraag") == question and answer in OPTIONS[question]
    return answer if fits else None


def _interrupts(name: str, confidence: float) -> bool:
    """Whether more than a typed title has to be looked at before it counts."""
    return name == INCIDENT or (name in COMMANDS and confidence >= SURE_COMMAND)


def _comes_first(name: str, confidence: float, asks: bool, answered: float) -> bool:
    """Whether a message is about something else, however likely it is that it answers."""
    if name == INCIDENT:
        return not (answered >= SURE_ANSWER and answered > confidence)
    if name in COMMANDS:
        return confidence >= max(SURE_COMMAND, answered)
    if name in TOPICS_OF_ANSWERS:
        return asks and confidence >= SURE_QUESTION
    return name not in LIKE_AN_ANSWER and confidence >= SURE_TOPIC
