"""The last component of the pipeline: has a message decided on, and tells Rasa in its own terms."""

from __future__ import annotations

from typing import List  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.content.payloads import PAYLOAD
from bot.dialogue.decision import SURE, Decision, decide
from bot.dialogue.heard import HEARD, told
from bot.nlu.candidates import Topic
from bot.nlu.components import FixedComponent
from bot.nlu.gathering import candidates, whole

QUESTIONS = "questions"  # key of parse data: the topics of a message that holds two questions
UNCLEAR = DEFAULT_NLU_FALLBACK_INTENT_NAME


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Decider(FixedComponent):
    """Sets intent, ranking, entities and `questions` of each message."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Return the messages without their parts, decided on."""
        decided = whole(messages)
        for message in decided:
            found = candidates(message, messages)
            _tell(message, decide(found))
            message.set(HEARD, told(message.get(TEXT) or "", found), add_to_output=True)
            _keep_from_being_a_command(message)
        return decided


def _tell(message: Message, decision: Decision) -> None:
    ranking = [_named(topic) for topic in decision.ranking]
    intent = _named(decision.topic) if decision.topic else {"name": UNCLEAR, "confidence": SURE}
    if decision.topic is None:
        ranking.insert(0, intent)
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(QUESTIONS, list(decision.topics), add_to_output=True)
    entities = [
        {
            "entity": entity.name,
            "value": entity.value,
            "start": entity.start,
            "end": entity.end,
            "extractor": Decider.__name__,
        }
        for entity in decision.entities
    ]
    message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)


def _keep_from_being_a_command(message: Message) -> None:
    """Take the slashes off words that were typed: Rasa, which comes next, would obey them.

    They were taken off when the words came in, but then the mask of a name may have gone that was
    in front of others. A payload comes from a button only, and is marked.
    """
    text = message.get(TEXT) or ""
    if text.startswith("/") and not (message.get(METADATA) or {}).get(PAYLOAD):
        message.set(TEXT, text.lstrip("/ ") or "?", add_to_output=True)


def _named(topic: Topic) -> dict[str, object]:
    return {"name": topic.name, "confidence": topic.confidence}
