"""The routing of the self-check: every way through it, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.zelfcheck.routing import (
    KIND,
    KIND_HELP,
    NO,
    OPTIONS,
    PARTNERSHIP,
    ROUTES,
    TEAM,
    UNKNOWN,
    YES,
    next_question,
    organisation,
    previous_question,
    progress,
    questions,
    route,
)

PARTNERSHIP_ROUTE = ("type", "taak_informeren", "vertrouwelijkheid", "avg", "doelbinding")
TEAM_ROUTE = ("type", "taak_bijstand", "vertrouwelijkheid", "avg", "doelbinding", "gehele_sector")


def walks() -> Iterator[list[tuple[str, str]]]:
    """Yield every way through the self-check: each question asked, with the answer to it."""

    def follow(walk: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
        question = next_question(dict(walk))
        if question is None:
            yield walk
            return
        for answer in OPTIONS[question]:
            yield from follow([*walk, (question, answer)])

    return follow([])


ALL = list(walks())


def test_there_are_as_many_ways_as_there_are_answers() -> None:
    # 2 types named at once, 3 ways out of the helping question; "don't know" is a partnership.
    assert len(ALL) == 3 * 3**4 + 2 * 3**5


def test_each_question_is_asked_once_and_in_the_order_of_its_route() -> None:
    for walk in ALL:
        asked = tuple(question for question, _ in walk)
        kind = organisation(dict(walk))
        assert kind is not None
        assert tuple(q for q in asked if q != KIND_HELP) == questions(kind)
        assert asked == route(dict(walk))


def test_the_routes() -> None:
    assert questions(PARTNERSHIP) == PARTNERSHIP_ROUTE
    assert questions(TEAM) == TEAM_ROUTE
    assert set(OPTIONS) == {*PARTNERSHIP_ROUTE, *TEAM_ROUTE, KIND_HELP}


@pytest.mark.parametrize(
    ("kind", "helped", "settled"),
    [
        (None, None, None),
        (PARTNERSHIP, None, PARTNERSHIP),
        (TEAM, None, TEAM),
        (UNKNOWN, None, None),
        (UNKNOWN, PARTNERSHIP, PARTNERSHIP),
        (UNKNOWN, TEAM, TEAM),
        (UNKNOWN, UNKNOWN, PARTNERSHIP),
        (PARTNERSHIP, TEAM, PARTNERSHIP),
    ],
)
def test_the_type_is_settled(kind: str | None, helped: str | None, settled: str | None) -> None:
    assert organisation({KIND: kind, KIND_HELP: helped}) == settled


def test_the_helping_question_is_asked_of_who_does_not_know_the_type() -> None:
    asked = {walk[0][1]: walk[1][0] for walk in ALL}
    assert asked == {
        PARTNERSHIP: "taak_informeren",
        TEAM: "taak_bijstand",
        UNKNOWN: KIND_HELP,
    }


def test_going_back_from_the_end_leads_to_the_first_question() -> None:
    for walk in ALL:
        answers = dict(walk)
        question: str | None = walk[-1][0]
        seen = []
        while question is not None:
            seen.append(question)
            question = previous_question(question, answers)
        assert seen == [asked for asked, _ in reversed(walk)]


def test_there_is_no_way_back_from_a_question_that_is_not_asked() -> None:
    assert previous_question("gehele_sector", {KIND: PARTNERSHIP}) is None


def test_another_type_asks_its_own_question_only() -> None:
    answers = dict.fromkeys(PARTNERSHIP_ROUTE, YES) | {KIND: PARTNERSHIP}
    assert next_question(answers) is None
    assert next_question(answers | {KIND: TEAM}) == "taak_bijstand"
    assert next_question(answers | {KIND: TEAM, "taak_bijstand": NO}) == "gehele_sector"


@pytest.mark.parametrize("kind", ROUTES)
def test_questions_are_counted_along_the_route(kind: str) -> None:
    asked = questions(kind)
    for number, question in enumerate(asked, start=1):
        assert progress(question, {KIND: kind}) == (number, (len(asked),))


def test_of_how_many_is_open_while_the_type_is() -> None:
    assert progress(KIND, {}) == (1, (5, 6))
    assert progress(KIND_HELP, {KIND: UNKNOWN}) == (1, (5, 6))
    assert progress(KIND_HELP, {KIND: UNKNOWN, KIND_HELP: TEAM}) == (1, (6,))
