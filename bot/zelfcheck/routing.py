"""Which question of the self-check comes next. Pure: answers in, question out.

`Answers` maps the id of a question to the answer given; a question that was not answered has
no key, or None. The answers are ids too; what a visitor reads stands in domain.yml.
"""

from __future__ import annotations

from collections.abc import Mapping

PARTNERSHIP, TEAM = "samenwerkingsverband", "computercrisisteam"
YES, NO, UNKNOWN = "ja", "nee", "onbekend"

TYPES = (PARTNERSHIP, TEAM)
KIND, KIND_HELP = "type", "type_hulp"  # what are you; and how to tell, for who does not know
KIND_QUESTIONS = (KIND, KIND_HELP)  # what answers one may answer the other
FORM = "zelfcheck_form"
SLOT_PREFIX = "zelfcheck_"  # before the id of a question: the slot that keeps its answer
ROUTES: Mapping[str, tuple[str, ...]] = {
    PARTNERSHIP: (KIND, "taak_informeren", "vertrouwelijkheid", "avg", "doelbinding"),
    TEAM: (KIND, "taak_bijstand", "vertrouwelijkheid", "avg", "doelbinding", "gehele_sector"),
}
# What can be answered to each question: every question there is, in the order of asking.
OPTIONS: Mapping[str, tuple[str, ...]] = {
    KIND: (*TYPES, UNKNOWN),
    KIND_HELP: (*TYPES, UNKNOWN),
    **{
        question: (YES, NO, UNKNOWN)
        for route in ROUTES.values()
        for question in route
        if question != KIND
    },
}

Answers = Mapping[str, str | None]


def organisation(answers: Answers) -> str | None:
    """Return the type of organisation that the answers settle, None before they do.

    Who does not know it after the helping question either is taken for a partnership: that is
    what the page speaks of, and the visitor is told so.
    """
    if is_assumed(answers):
        return PARTNERSHIP
    kind = answers.get(KIND)
    return answers.get(KIND_HELP) if kind == UNKNOWN else kind


def is_assumed(answers: Answers) -> bool:
    """Return whether the type is not known, so that one was taken."""
    return answers.get(KIND) == answers.get(KIND_HELP) == UNKNOWN


def questions(kind: str) -> tuple[str, ...]:
    """Return the questions for a type of organisation, in order, without the helping one."""
    return ROUTES[kind]


def route(answers: Answers) -> tuple[str, ...]:
    """Return the questions that these answers lead along, as far as they are known yet."""
    settled = organisation(answers)
    later = questions(settled)[1:] if settled else ()
    helped = (KIND_HELP,) if answers.get(KIND) == UNKNOWN else ()
    return (KIND, *helped, *later)


def next_question(answers: Answers) -> str | None:
    """Return the first question without an answer, None when all are answered."""
    return next((q for q in route(answers) if answers.get(q) is None), None)


def previous_question(question: str, answers: Answers) -> str | None:
    """Return the question before `question`, None for the first one."""
    asked = route(answers)
    place = asked.index(question) if question in asked else 0
    return asked[place - 1] if place else None


def progress(question: str, answers: Answers) -> tuple[int, tuple[int, ...]]:
    """Return the number of a question, and of how many: several while the type is unknown.

    The helping question counts as the one that it helps with.
    """
    settled = organisation(answers)
    counts = tuple(len(questions(t)) for t in ((settled,) if settled else TYPES))
    if settled is None or question == KIND_HELP:
        return 1, counts
    return questions(settled).index(question) + 1, counts
