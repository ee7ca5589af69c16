"""Adds copies of training examples with typing errors, so that the classifiers learn from them.

A program makes the errors, from a seed: the same examples give the same copies.
"""

from __future__ import annotations

from random import Random
from typing import Any, Dict, List, Text  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components import FixedComponent
from bot.nlu.topics.typing_errors import with_typing_errors

MISTYPED = "mistyped"  # key of a training message that is such a copy


def about(example: Message) -> Dict[Text, Any]:
    """Return the metadata of the block of training data that an example is from."""
    found = (example.get(METADATA) or {}).get(INTENT)
    return found if isinstance(found, dict) else {}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TypingErrors(FixedComponent):
    """Adds a copy of each example that follows a kind of source; leaves messages as they are."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: `seed` of the errors."""
        return {"seed": 0}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the examples and, behind them, the copies."""
        examples = [e for e in training_data.intent_examples if about(e).get("source")]
        return training_data.merge(TrainingData([self._mistyped(e) for e in examples]))

    def process(self, messages: List[Message]) -> List[Message]:
        """Return the messages: visitors make their own mistakes."""
        return messages

    def _mistyped(self, example: Message) -> Message:
        text = example.get(TEXT)
        random = Random(f"{self._config['seed']} {text}")  # noqa: S311  (no secret)
        copy = Message(data={**example.data, MISTYPED: True})
        copy.set(TEXT, with_typing_errors(text, random))
        return copy
