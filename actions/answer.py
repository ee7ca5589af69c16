"""Says what the dialogue decided on: composes messages from written sentences, and nothing else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.content.facts import table
from bot.content.responses import topic_title
from bot.dialogue.plan import Say, say_from

PLAN = "beurt"


class ActionAnswer(Action):
    """Utters the messages of the plan in the slot `beurt`."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_antwoord"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Utter each message; changes no slot."""
        for given in (tracker.get_slot(PLAN) or {}).get("say") or ():
            _utter(dispatcher, say_from(given), domain)
        return []


def _utter(dispatcher: CollectingDispatcher, say: Say, domain: DomainDict) -> None:
    """Utter one message; its parts are put together where texts are made (bot/dialogue/nlg.py)."""
    facts = [fact for fact in map(table().told, say.facts) if fact is not None]
    made: dict[str, Any] = {
        "feiten": "",  # the facts stand where utter_feit has its placeholder
        "before": list(say.before),
        "after": list(say.after),
        "facts": [fact.id for fact in facts],
        "notice": say.notice,
        "brief": say.brief,
        **say.values,
    }
    if say.topic:
        made["about"] = say.topic
    if say.buttons:
        made["buttons"] = [_button(payload, domain) for payload in say.buttons]
    dispatcher.utter_message(response=say.response or "utter_feit", **made)


def _button(payload: str, domain: DomainDict) -> dict[str, str]:
    responses = domain["responses"]
    topic = payload.lstrip("/")
    if topic == "iets_anders":
        return {"title": str(responses["utter_knop_iets_anders"][0]["text"]), "payload": payload}
    return {"title": topic_title(topic, responses) or topic, "payload": payload}
