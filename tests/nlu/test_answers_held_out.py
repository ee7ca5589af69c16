"""How the trained bot reads held-out answers: the figures may wobble, but not fall."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot.engine.training import train
from bot.evaluation.answers import Kind, Outcome, held_out, judge, parse_as_answer
from bot.evaluation.answers_report import shares
from bot.nlu.answers.examples import YES_NO_QUESTIONS
from bot.zelfcheck.reading import ALSO, NO_ANSWER, likely_answer
from bot.zelfcheck.routing import KIND

# The goals are 0.95 and 0.01 (`make evaluate`). Retraining moves a few of 320 answers.
LEAST_RIGHT, MOST_WRONGLY_YES, MOST_WRONG = 0.93, 0.0125, 0.04
LEAST_RIGHT_PER_QUESTION = 0.85


@pytest.fixture(scope="module")
def outcomes(trained_model: None) -> list[Outcome]:
    return judge(train(), held_out())


def test_enough_is_read_right(outcomes: list[Outcome]) -> None:
    found = shares(outcomes)
    assert found["right"] >= LEAST_RIGHT
    assert found["wrong"] <= MOST_WRONG


def test_hardly_ever_is_a_yes_read_that_was_not_meant(outcomes: list[Outcome]) -> None:
    assert shares(outcomes)["wrongly_yes"] <= MOST_WRONGLY_YES


@pytest.mark.parametrize("question", [*YES_NO_QUESTIONS, KIND])
def test_no_question_stays_behind(question: str, outcomes: list[Outcome]) -> None:
    found = [outcome for outcome in outcomes if outcome.question == question]
    assert shares(found)["right"] >= LEAST_RIGHT_PER_QUESTION


def test_what_is_no_answer_is_hardly_ever_read_as_one(outcomes: list[Outcome]) -> None:
    no_answers = [outcome for outcome in outcomes if outcome.example.answer == NO_ANSWER]
    wrong = [outcome for outcome in no_answers if outcome.kind is Kind.WRONG]
    assert len(wrong) <= len(no_answers) / 10


@pytest.fixture(scope="module")
def agent(trained_model: None) -> Agent:
    return Agent.load(train())


def parsed(agent: Agent, text: str) -> Mapping[str, Any]:
    return asyncio.run(parse_as_answer(agent, text))


# The examples that the order for this part names.
@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("vertrouwelijkheid", "daar gaat onze jurist over", "onbekend"),
        ("avg", "dat is bij ons dik in orde", "ja"),
        ("taak_informeren", "onze nieuwsbrief gaat alleen over evenementen", "nee"),
        ("type", "wij zijn de CSIRT van het onderwijs", "computercrisisteam"),
        ("gehele_sector", "deels", "onbekend"),
        ("avg", "dat staat voor volgend jaar op de planning", "nee"),
        ("vertrouwelijkheid", "nooit een probleem mee gehad", "ja"),
        ("avg", "daar is niks mis mee", "ja"),
        ("doelbinding", "wat bedoel je met doelbinding?", None),
        ("taak_informeren", "telt een nieuwsbrief ook?", None),
    ],
)
def test_answers_are_read_by_meaning(
    agent: Agent, question: str, text: str, expected: str | None
) -> None:
    assert likely_answer(parsed(agent, text), question) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("vertrouwelijkheid", "ja, en de AVG ook", {"avg": "ja"}),
        ("vertrouwelijkheid", "nee, en de avg ook niet", {"avg": "nee"}),
        ("avg", "ja en we gebruiken het alleen waarvoor we het kregen", {"doelbinding": "ja"}),
        ("avg", "ja", {}),
        ("avg", "ja, en wat is doelbinding?", {}),
        ("avg", "ja, en doelbinding weet ik niet", {"doelbinding": "onbekend"}),
        ("taak_informeren", "ja, elke week een mail", {}),
    ],
)
def test_a_second_answer_is_taken_when_it_is_clear(
    agent: Agent, question: str, text: str, expected: dict[str, str]
) -> None:
    found = parsed(agent, text)[ALSO]
    assert {other: answer for other, answer in found.items() if other != question} == expected
