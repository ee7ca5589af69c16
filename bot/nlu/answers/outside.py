"""Finds words that are about a self-check which is not going on: "laat de uitslag zien".

While the form runs, it hears every message itself. After it, the classifier of topics would take
"dus we zijn goedgekeurd?" for a wish to begin; this component, the last of the pipeline, knows that
there are answers, and gives such a message an intent of its own.
"""

from __future__ import annotations

from typing import List, Optional  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components import FixedComponent
from bot.zelfcheck.commands import CHANGE, RESTART
from bot.zelfcheck.naming import points
from bot.zelfcheck.outside import wanted
from bot.zelfcheck.routing import FORM, OPTIONS, SLOT_PREFIX
from bot.zelfcheck.stale import STALE

ABOUT = "zelfcheck_opdracht"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SelfCheckListener(FixedComponent):
    """Sets the intent of a message that wants something of a self-check's answers."""

    @staticmethod
    def get_default_config() -> dict[str, object]:
        """Return the options: there are none."""
        return {}

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Look at each message of a conversation that holds answers and is in no form."""
        if tracker is None or tracker.active_loop_name == FORM:
            return messages
        answers = {question: _slot(tracker, question) for question in OPTIONS}
        waiting = _slot(tracker, "bevestig") if _has_just_asked(tracker) else None
        for message in messages:
            text = message.get(TEXT) or ""
            if not text or text.startswith("/"):
                continue
            chosen = points(text, answers) if _has_asked_which(tracker) else ()
            if len(chosen) == 1:  # "dat van het doel", after "welk antwoord wil je wijzigen?"
                _tell(message, CHANGE)
                entity = {"entity": "vraag", "value": chosen[0], "start": 0, "end": len(text)}
                message.set(ENTITIES, [entity], add_to_output=True)
                continue
            stale = (message.get(METADATA) or {}).get(STALE)
            if stale or wanted(text, answers, waiting) is not None:
                _tell(message, ABOUT)
        return messages


def _tell(message: Message, intent: str) -> None:
    found = {"name": intent, "confidence": 1.0}
    message.set(INTENT, found, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [found], add_to_output=True)


def _has_asked_which(tracker: DialogueStateTracker) -> bool:
    """Whether it was asked last which answer is to be changed."""
    said = next((e for e in reversed(tracker.events) if isinstance(e, BotUttered)), None)
    data = said.message().get("data") if said else None
    buttons = data.get("buttons") if isinstance(data, dict) else None
    return any(str(each.get("payload")).startswith(f"/{CHANGE}{{") for each in buttons or ())


def _has_just_asked(tracker: DialogueStateTracker) -> bool:
    """Whether a plain question was said last: a yes later on is said to something else."""
    said = next((e for e in reversed(tracker.events) if isinstance(e, BotUttered)), None)
    data = said.message().get("data") if said else None
    return isinstance(data, dict) and data.get("question") == RESTART


def _slot(tracker: DialogueStateTracker, name: str) -> str | None:
    value = tracker.get_slot(SLOT_PREFIX + name)
    return value if isinstance(value, str) else None
