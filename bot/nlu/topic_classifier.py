"""Says which topic a message is about, with a confidence that can be trusted for thresholds.

A linear support vector machine on tf-idf weighted n-grams beside the sentence embedding won
the comparison in docs/decisions/0005-classifier.md. Its margins become confidences through a
softmax with one temperature, fitted on margins of examples that the machine had not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Dict, List, Text, Type  # noqa: UP035  (Rasa reads these annotations)

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse

from bot.nlu.margin_model import MarginModel

FILE = "model.npz"
RANKING_LENGTH = 10


class UntrainedFeaturizerError(RuntimeError):
    """A featurizer before this component gave no features; Rasa itself would only log it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Ranks all intents for each message by confidence (the confidences add up to 1)."""

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: MarginModel,
    ) -> None:
        """Create the component around a trained or untrained model."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must come before this component in the pipeline."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """Return what must be installed."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: `C`, `dense_weight` (see MarginModel)."""
        return {"C": 0.5, "dense_weight": 1.0}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Create an untrained component."""
        model = MarginModel(config["C"], config["dense_weight"])
        return cls(config, model_storage, resource, model)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Load a trained component from the model."""
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / FILE, allow_pickle=False) as arrays,
        ):
            model = MarginModel.from_arrays(dict(arrays))
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples that have text and an intent; store the model."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        blocks = [_blocks(example) for example in examples]
        if any(len(b) != len(blocks[0]) for b in blocks) or len(blocks[0]) < 2:
            raise UntrainedFeaturizerError(
                "A featurizer gave no features for some examples: was it trained?"
            )
        self._model.fit(
            [sparse.vstack(column, format="csr") for column in zip(*blocks, strict=True)],
            np.array([example.get(INTENT) for example in examples]),
        )
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / FILE, **self._model.arrays())
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking; a message without features (blank text) gets none."""
        ready = [m for m in messages if len(_blocks(m)) == self._model.block_count]
        for message in messages:
            message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [], add_to_output=True)
        if ready:
            columns = zip(*(_blocks(m) for m in ready), strict=True)
            rows = self._model.confidences([sparse.vstack(c, format="csr") for c in columns])
            for message, row in zip(ready, rows, strict=True):
                ranking = _ranking(self._model.classes, row)
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def _blocks(message: Message) -> list[sparse.csr_matrix]:
    """Return the message's sentence features, one (1, n) matrix a featurizer, dense last."""
    features = [
        f for f in message.features if f.attribute == TEXT and f.type == FEATURE_TYPE_SENTENCE
    ]
    ordered = sorted(features, key=lambda f: f.is_dense())
    return [sparse.csr_matrix(f.features) for f in ordered]


def _ranking(classes: Sequence[str], confidences: np.ndarray) -> list[dict[str, Any]]:
    best = np.argsort(-confidences)[:RANKING_LENGTH]
    return [{"name": str(classes[i]), "confidence": float(confidences[i])} for i in best]
