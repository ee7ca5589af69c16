"""Asking what is meant: which topics are offered, and what comes the second time."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ActionClarify
from bot.dialogue.clarification import likely_topics, was_unclear_before

DOMAIN: dict[str, Any] = {
    "responses": {
        "utter_toets": [{"text": "…", "metadata": {"title": "De toets"}}],
        "utter_contact": [{"text": "…", "metadata": {"title": "Contact"}}],
        "utter_wbni": [{"text": "…", "metadata": {"title": "De wet"}}],
        "utter_waarom": [{"text": "…", "metadata": {"title": "Waarom"}}],
        "utter_groet": [{"text": "…", "metadata": {"title": "Groet"}}],
        "utter_stop": [{"text": "…"}],
        "utter_knop_iets_anders": [{"text": "Iets anders"}],
    }
}


def ranking(*topics: str) -> list[dict[str, Any]]:
    return [{"name": topic, "confidence": 0.3} for topic in topics]


def bot(response: str) -> dict[str, Any]:
    return {"event": "bot", "metadata": {"utter_action": response}}


USER = {"event": "user"}


def run(intent: str, topics: list[str], events: list[dict[str, Any]]) -> dict[str, Any]:
    latest = {"intent": {"name": intent}, "intent_ranking": ranking(*topics), "entities": []}
    tracker = Tracker("a", {}, latest, events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    assert ActionClarify().run(dispatcher, tracker, DOMAIN) == []
    (said,) = dispatcher.messages
    return dict(said)


@pytest.mark.parametrize(
    ("ranked", "offered"),
    [
        (["toets", "contact"], ["toets", "contact"]),
        (["groet", "stop", "toets"], ["toets"]),  # a greeting, and one without a title
        (["toets", "contact", "wbni", "waarom"], ["toets", "contact", "wbni"]),
        ([], []),
    ],
)
def test_what_is_offered(ranked: list[str], offered: list[str]) -> None:
    assert likely_topics(ranking(*ranked), DOMAIN["responses"]) == offered


def test_it_offers_topics_and_something_else() -> None:
    said = run("nlu_fallback", ["toets", "contact"], [USER])
    assert said["response"] == "utter_verduidelijken"
    assert [b["payload"] for b in said["buttons"]] == ["/toets", "/contact", "/iets_anders"]
    assert [b["title"] for b in said["buttons"]] == ["De toets", "Contact", "Iets anders"]


def test_the_second_time_in_a_row_it_offers_contact() -> None:
    events = [USER, bot("utter_verduidelijken"), USER]
    assert run("nlu_fallback", ["toets"], events)["response"] == "utter_fallback"


def test_an_answer_in_between_starts_anew() -> None:
    events = [USER, bot("utter_verduidelijken"), USER, bot("utter_toets"), USER]
    assert run("nlu_fallback", ["toets"], events)["response"] == "utter_verduidelijken"
    assert not was_unclear_before([USER])


def test_nothing_to_offer_is_a_fallback() -> None:
    assert run("nlu_fallback", ["groet"], [USER])["response"] == "utter_fallback"


@pytest.mark.parametrize("intent", ["bevestigen", "ontkennen", "weet_niet"])
def test_a_short_reply_to_nothing_is_asked_about(intent: str) -> None:
    assert run(intent, ["toets"], [USER])["response"] == f"utter_{intent}"
