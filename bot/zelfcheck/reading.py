"""Decides what a message says to one question of the self-check: every threshold is here.

A button names its question, so it answers that question or nothing. For free words, the reader of
answers (`bot.nlu.answers.component`)
has put in the message how likely each answer is (`answers`, `also`); here is decided whether that
is sure enough, and whether something else in the message comes first: an incident, a command.
Typing the title of a button counts as pressing it. The bars were chosen on writers whose messages
the model had not seen (docs/decisions/0032-tuned-encoder.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.zelfcheck.incidents import is_alarm, may_be_alarm
from bot.zelfcheck.kinds import denies, one_word, only_denies, plainly
from bot.zelfcheck.routing import KIND_HELP, KIND_QUESTIONS, NO, OPTIONS, UNKNOWN, YES
from bot.zelfcheck.wordlist import LISTS, plain_answer, says, without_padding, words

ANSWERS, ALSO = "answers", "also"  # keys of Rasa's parse data
NO_ANSWER = "geen"
NEITHER = "geen_van_beide"  # to the question of the type: an organisation that is neither

# How sure the model has to be. A wrong yes tells an organisation that it is ready when it is not,
# and any answer that nobody gave stands in a report; to be asked once more costs a click. The type
# is told back with the next question, and what is no type is seldom taken for one.
BARS = {YES: 0.8, NO: 0.6, UNKNOWN: 0.6}
BAR = 0.3  # of a type
# Where the first word says the same ("nee, ..."), or the classifier of topics, which knows short
# answers too, less will do.
AGREEING = {"bevestigen": YES, "ontkennen": NO, "weet_niet": UNKNOWN}
AGREED_BARS = {YES: 0.6, NO: 0.4, UNKNOWN: 0.4}
SURE_AGREEING = 0.9
# A yes beside words of doubt, time, condition, part or hearsay has to be surer still.
SURE_YES = 0.86
_HEDGE = re.compile(
    r"\b(?:zodra|binnenkort|straks|later|volgende?|komende?|van plan|plan|gaan|zullen|zal"
    r"|zou|zouden|mits|tenzij|behalve|mocht|hopelijk|misschien|wellicht|waarschijnlijk|ooit|probleem"
    r"|helaas|zogenaamd|haha+|lol|bijna|binnen|vanaf|deels|gedeeltelijk|grotendeels|meestal|soms|papier"
    r"|theorie|principe|streven|proberen|bedoeling|schijnt|zegt|zeggen"
    r"|volgens (?!(?:de )?(?:avg|wet|regels))|denk|dacht|geloof|vermoed"
    r"|neem aan|ga er ?van ?uit|in de meeste|nog niet|nog geen|niet altijd|niet overal|moeten nog"
    r"|alsof|tuurlijk joh|right|jaja|ja ja|vroeger|was|waren|hadden|bezig|werken aan|concept)\b",
    re.IGNORECASE,
)
# Beside laughter no yes is believed.
_MOCKING = re.compile(
    r"\b(?:haha\w*|hihi|lol|lmao|jaja|ja ja ja|yeah right|hoor haha)\b|[🙄😂🤣😅😏😜]"
)
# A no beside words that say yes, and none that deny, is asked about.
_AFFIRMS = re.compile(
    r"\b(?:dat|die|het|wij|we|daar)\s+(?:kan|kunnen|lukt|gaat|doen|is|zijn|hebben|mag)\s+"
    r"(?:\w+\s+)?(?:wel|prima|gewoon|zeker)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:niet|nie|geen|gin|nooit|nee|neen|niks|niets|nergens|zonder|maar|tot|vroeger|ooit)\b",
    re.IGNORECASE,
)
_SHORTEST = 3  # letters
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
# As sure as this of an answer, the reader is believed rather than the classifier of topics.
SURE_READ = 0.85

_WORD = re.compile(r"[^\W_]+")
_FIRST_CLAUSE = re.compile(r"[,;.!]|\s(?:en|maar)\s")  # "ja, en de AVG ook"

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """What a message says: an answer, an answer that is not sure enough, or neither.

    `also` holds answers to other questions in the same message. `grounds` is False where the words
    could not hold an answer at all, `neither` True where they name an organisation that the
    self-check is not for, and `alarm` where they tell of an incident now.
    """

    answer: str | None = None
    unsure: bool = False
    also: Mapping[str, str] = field(default_factory=dict)
    grounds: bool = True
    neither: bool = False
    alarm: bool = False

    @property
    def says_something(self) -> bool:
        """Whether the message has to do with the question at all."""
        return self.answer is not None or self.unsure or self.neither or self.alarm


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
    if text.startswith("/"):
        return Reading()  # a button of something else
    if is_alarm(text):
        return Reading(alarm=True)
    also = {q: a for q, a in also.items() if q != question and a in OPTIONS.get(q, ())}
    typed = _typed(text, titles or {})
    if not typed and also and not _interrupts(name, confidence):
        typed = _typed(_FIRST_CLAUSE.split(text)[0], titles or {})
    if typed:
        return Reading(*typed, also=also) if len(typed) == 1 else Reading(unsure=True)
    asks = text.rstrip().endswith("?")
    certain = _certain(text, question)
    if certain is not None and not asks:
        return Reading(certain)
    if question in KIND_QUESTIONS and not asks and only_denies(text):
        return Reading(unsure=True)
    likely: Mapping[str, float] = (message.get(ANSWERS) or {}).get(question) or {}
    answer = likely_answer(message, question)
    if _comes_first(name, confidence, asks, likely.get(answer or "", 0.0), text):
        return Reading()
    if answer == NEITHER:
        return Reading(neither=True)
    little = _says_too_little(text)
    if little and not asks:
        return Reading(unsure=True, grounds=False)
    if answer is None or little:
        unsure = bool(likely) and likely.get(NO_ANSWER, 0.0) <= WORTH_ASKING
        return Reading(unsure=unsure)
    if not _stands(text, question, answer, likely.get(answer, 0.0)):
        return Reading(unsure=True)
    return Reading(answer, also=also)


def _certain(text: str, question: str) -> str | None:
    """Return the answer of words that leave no room: "ja hoor", "een ISAC, geen CERT"."""
    if question in KIND_QUESTIONS:
        does = one_word(text) if question == KIND_HELP else None
        unknown = plain_answer(text) == UNKNOWN or LISTS["both"].issuperset(
            without_padding(words(text)) or ("",)
        )
        return does or plainly(text) or (UNKNOWN if unknown else None)
    return plain_answer(text)


def _says_too_little(text: str) -> bool:
    """Whether a text is a word or less, which no model can read: "zo", "hmm", "...", "qq".

    What such a word can say, a list knows (`wordlist`, `kinds`).
    """
    found = without_padding(words(text))
    if len(found) <= 1:
        return True
    return sum(character.isalpha() for word in found for character in word) <= _SHORTEST


def _stands(text: str, question: str, answer: str, likelihood: float) -> bool:
    """Whether an answer of the model stands beside what the words plainly say."""
    if question in KIND_QUESTIONS:
        return not denies(text, answer)
    if answer == NO:  # "dat kan wel, alleen het bestuur leest mee" denies nothing
        return not _AFFIRMS.search(text) or bool(_NEGATION.search(text))
    if answer != YES:
        return True
    if _MOCKING.search(text):
        return False
    return likelihood >= SURE_YES or not _HEDGE.search(text)


def likely_answer(parse_data: Mapping[str, Any], question: str) -> str | None:
    """Return the answer that a message most likely gives to `question`, or None.

    `parse_data` is that of Rasa's `UserUttered`. The answer is "ja", "nee" or "onbekend", for
    a question of the type "samenwerkingsverband", "computercrisisteam" or "onbekend". None: the
    message is no answer to this question, or it is not clear which.
    """
    likely: Mapping[str, float] = (parse_data.get(ANSWERS) or {}).get(question) or {}
    if not likely:
        return None
    answer = max(likely, key=lambda name: likely[name])
    if question in KIND_QUESTIONS and answer == NO_ANSWER:
        # What somebody does is told in so many ways that the reader doubts most of them; but what
        # is no answer to this question seldom looks like one type at all.
        answer = max((a for a in likely if a != NO_ANSWER), key=lambda name: likely[name])
    if answer == NO_ANSWER or likely[answer] < _bar(parse_data, question, answer):
        return None
    return answer


def _bar(parse_data: Message, question: str, answer: str) -> float:
    """Return how likely an answer has to be; less where the classifier of topics agrees."""
    if question in KIND_QUESTIONS:
        return BAR
    name, confidence = intent(parse_data)
    opening = words(str(parse_data.get("text") or ""))[:1]
    agrees = AGREEING.get(name) == answer and confidence >= SURE_AGREEING
    agrees = agrees or (answer != YES and any(says(word) == answer for word in opening))
    return (AGREED_BARS if agrees else BARS)[answer]


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


def _comes_first(name: str, confidence: float, asks: bool, answered: float, text: str) -> bool:
    """Whether a message is about something else, however likely it is that it answers."""
    if name == INCIDENT:
        sure = answered >= SURE_ANSWER and answered > confidence
        return may_be_alarm(text) and not sure
    if name in COMMANDS:
        return confidence >= max(SURE_COMMAND, answered) and answered < SURE_READ
    if name in TOPICS_OF_ANSWERS:
        return asks and confidence >= SURE_QUESTION
    if name in LIKE_AN_ANSWER or confidence < SURE_TOPIC:
        return False
    # An answer in a whole sentence may look like any topic; a question does not look like one.
    return asks or answered < SURE_READ
