"""Asks what the visitor means when the message is unclear."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots
from bot.dialogue.clarification import buttons, likely_topics, was_unclear_before

SHORT_REPLIES = ("bevestigen", "ontkennen", "weet_niet")


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
        responses = domain["responses"]
        options = likely_topics(tracker.latest_message.get("intent_ranking", []), responses)
        if was_unclear_before(tracker.events) or not options:
            dispatcher.utter_message(response="utter_fallback")
        else:
            dispatcher.utter_message(
                response="utter_verduidelijken", buttons=buttons(options, responses)
            )
        return []
