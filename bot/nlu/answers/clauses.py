"""Finds answers to other questions in the same message: "ja, en de AVG ook".

A message is split into clauses. A clause counts when it is clearly about one question, and either
clearly answers it by itself ("dat doen we alleen waarvoor we het kregen"), or leans on the clause
before it ("de AVG ook", "hetzelfde geldt voor doelbinding") and so has that clause's answer.
Whatever is not sure is left out: the visitor is asked that question later anyway.
"""

from __future__ import annotations

import re

from bot.nlu.answers.examples import QUESTIONS
from bot.nlu.answers.features import words_of_texts
from bot.nlu.answers.models import AnswerModels, Probabilities
from bot.zelfcheck.reading import NO_ANSWER, SURE_CLAUSE, SURE_SUBJECT
from bot.zelfcheck.routing import KIND

MAX_CLAUSES = 4  # a message with more is a story
LONGEST = 40  # words of a message that is split
# From the first of a run of blanks on, which are not given back: that keeps it linear.
_BREAK = re.compile(
    r"[,;.!]\s++|(?<!\s)\s++(?:en|maar|plus|daarnaast|verder)\s+|(?<!\s)(?:[^\S\n]*+\n|\s*+–)\s*+"
    r"|(?<=\s)–\s*+",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:(?:en|maar|plus|dus|want|daarnaast|verder)\s+)+", re.IGNORECASE)
# "de avg ook", "ook de avg", "idem voor de avg", "hetzelfde voor avg", "avg net zo"
_LEANING = re.compile(
    r"\b(?:ook|eveneens|idem|hetzelfde|dito|evenmin|net zo|insgelijks)\b", re.IGNORECASE
)
_LONGEST_LEANING = 6  # words: a longer clause says something of its own


def clauses(text: str) -> list[str]:
    """Return the clauses of `text` in order; [] when it is one, a question or a long story."""
    if "?" in text or len(text.split()) > LONGEST:
        return []
    parts = (_OPENING.sub("", part.strip()) for part in _BREAK.split(text))
    parts_with_words = [part.strip(" .!,;") for part in parts if part.strip(" .!,;")]
    return parts_with_words if 1 < len(parts_with_words) <= MAX_CLAUSES else []


def also(text: str, whole: Probabilities, models: AnswerModels) -> dict[str, str]:
    """Return the questions that clauses of `text` clearly answer, each with its answer.

    `whole` holds the probabilities of the whole text.
    """
    parts = clauses(text)
    if not parts or all(answers[NO_ANSWER] > 0.5 for answers in whole.values()):
        return {}
    messages = words_of_texts(parts)
    probabilities = models.probabilities(messages)
    subjects = models.about(messages)
    answered: dict[str, str] = {}
    for number, row in enumerate(subjects):
        subject = models.subjects.answers[int(row.argmax())]
        if subject not in QUESTIONS or row.max() < SURE_SUBJECT:
            continue
        leans = number > 0 and _leans(parts[number])
        if leans and subject == KIND:
            continue
        answers = probabilities[number - 1 if leans else number][subject]
        answer = max(answers, key=lambda name: answers[name])
        if answer != NO_ANSWER and answers[answer] >= SURE_CLAUSE:
            if answered.get(subject, answer) != answer:
                return {}  # it says two things about one question: let it be asked
            answered[subject] = answer
    return answered


def _leans(clause: str) -> bool:
    return len(clause.split()) <= _LONGEST_LEANING and bool(_LEANING.search(clause))
