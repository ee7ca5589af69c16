"""Asks what the visitor means when the message is unclear."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots
from bot.content.responses import topic_title

MAX_OPTIONS = 3
SHORT_REPLIES = ("bevestigen", "ontkennen", "weet_niet")
NOT_OFFERED = ("groet", "dank", "afscheid", "offtopic")


class ActionClarify(Action):
    """Offers the likeliest topics; the second time in a row it offers contact instead.

    A short reply ("ja") that answers nothing gets a question back in its own words; in the
    self-check, whose question stands, a word on choosing one of its answers.
    """

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Utter a clarification, a fallback, or a question back; changes no slot."""
        intent = tracker.latest_message.get("intent", {}).get("name")
        if intent in SHORT_REPLIES:
            asked = slots.is_running(tracker)
            dispatcher.utter_message(
                response="utter_zelfcheck_kies" if asked else f"utter_{intent}"
            )
            return []
        options = likely_topics(tracker.latest_message.get("intent_ranking", []), domain)
        if was_unclear_before(tracker.events) or not options:
            dispatcher.utter_message(response="utter_fallback")
        else:
            dispatcher.utter_message(
                response="utter_verduidelijken", buttons=buttons(options, domain)
            )
        return []


def likely_topics(ranking: list[dict[str, Any]], domain: DomainDict) -> list[str]:
    """Return at most three topic ids of `ranking`, likeliest first, that can be offered."""
    names = (entry["name"] for entry in ranking)
    return [n for n in names if n not in NOT_OFFERED and topic_title(n, domain["responses"])][
        :MAX_OPTIONS
    ]


def buttons(topics: list[str], domain: DomainDict) -> list[dict[str, str]]:
    """Return a button for each topic and one for none of them."""
    other = domain["responses"]["utter_knop_iets_anders"][0]["text"]
    return [
        *({"title": topic_title(t, domain["responses"]) or t, "payload": f"/{t}"} for t in topics),
        {"title": other, "payload": "/iets_anders"},
    ]


def was_unclear_before(events: list[dict[str, Any]]) -> bool:
    """Tell whether the turn before the latest message ended in a clarification or fallback."""
    turns = [i for i, e in enumerate(events) if e.get("event") == "user"]
    if len(turns) < 2:
        return False
    previous = events[turns[-2] : turns[-1]]
    said = ((e.get("metadata") or {}).get("utter_action") for e in previous)
    return any(name in ("utter_verduidelijken", "utter_fallback") for name in said)
