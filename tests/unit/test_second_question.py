"""The policy that answers a second question and waits after a clarification."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.decider import QUESTIONS
from bot.dialogue.policies.second_question import SecondQuestionPolicy

TWO: dict[str, object] = {QUESTIONS: ["toets", "contact"]}


def tracker(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("a", list(events))


def said(parse_data: dict[str, object] | None = None) -> UserUttered:
    return UserUttered("…", parse_data=parse_data or {})


def did(*names: str) -> list[Event]:
    return [ActionExecuted(name) for name in names]


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], None),
        (["utter_toets"], "utter_contact"),
        (["action_extract_slots", "utter_toets"], "utter_contact"),
        (["utter_toets", "utter_contact"], "action_listen"),
        (["utter_stelsel"], None),
    ],
)
def test_two_questions(done: list[str], expected: str | None) -> None:
    assert SecondQuestionPolicy._next_action(tracker(said(TWO), *did(*done))) == expected


def test_one_question_is_left_to_the_rules() -> None:
    assert SecondQuestionPolicy._next_action(tracker(said(), *did("utter_toets"))) is None


def test_an_earlier_message_of_two_questions_is_over() -> None:
    events = [said(TWO), *did("utter_toets", "utter_contact", "action_listen"), said()]
    assert SecondQuestionPolicy._next_action(tracker(*events, *did("utter_toets"))) is None


def test_it_waits_after_a_clarification() -> None:
    events = [said(), *did("action_clarify")]
    assert SecondQuestionPolicy._next_action(tracker(*events)) == "action_listen"


@pytest.mark.parametrize(
    ("message", "done", "expected"),
    [
        (TWO, ["utter_toets"], "utter_contact"),
        (TWO, ["utter_toets", "utter_contact"], "zelfcheck_form"),
        (TWO, ["utter_toets", "utter_contact", "zelfcheck_form"], None),
        (TWO, ["zelfcheck_form"], None),
        ({}, ["action_clarify"], "zelfcheck_form"),
        ({}, ["action_clarify", "zelfcheck_form"], None),
    ],
)
def test_within_a_form_its_question_returns(
    message: dict[str, object], done: list[str], expected: str | None
) -> None:
    events = [ActiveLoop("zelfcheck_form"), said(message), *did(*done)]
    assert SecondQuestionPolicy._next_action(tracker(*events)) == expected


@pytest.mark.parametrize("topics", [["zelfcheck_start", "wbni"], ["wbni", "zelfcheck_start"]])
def test_the_self_check_begins_after_both_answers(topics: list[str]) -> None:
    events = [said({QUESTIONS: topics}), *did(*(f"utter_{topic}" for topic in topics))]
    assert SecondQuestionPolicy._next_action(tracker(*events)) == "zelfcheck_form"
