"""Reads a message as an answer to each question of the self-check.

Rasa's pipeline does not know what was asked, so this component says it for every question;
whoever asked picks the one (bot/nlu/answers_reading.py). It needs no second embedding of a
message; only clauses that may hold a second answer get one of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Dict, List, Text, Type  # noqa: UP035  (Rasa reads these annotations)

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import TrainingError
from bot.nlu.answer_clauses import also
from bot.nlu.answer_composition import COMPOSED, compose
from bot.nlu.answer_data import AnswerExample, read_folder, topic_examples
from bot.nlu.answer_features import Word, words, words_of_texts
from bot.nlu.answer_learning import (
    COMPOSITIONS,
    TOPIC_EXAMPLES,
    AnswerModels,
    Likely,
    learn,
)
from bot.nlu.answers_reading import ALSO, ANSWERS
from bot.nlu.embeddings import EmbeddingFile, embedding
from bot.nlu.sentence_encoder import KEPT, SentenceEncoder
from bot.settings import ROOT, settings

FILE = "answers.npz"
DECIMALS = 3  # each event of a conversation holds these figures; more would say nothing


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerReader(GraphComponent):
    """Sets `answers` and `also` on each message; see answers_reading for what they hold."""

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        models: AnswerModels | None,
    ) -> None:
        """Create the component around trained models, or None to train them."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._models = models

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must come before this component in the pipeline."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options.

        `examples`: the folder with the examples, under the project's; `topic_examples`: how
        many messages of each intent are learnt from as no answer; `compositions`: how many
        sentences are made of each frame for each question.
        """
        return {
            "examples": "data/zelfcheck",
            "topic_examples": TOPIC_EXAMPLES,
            "compositions": COMPOSITIONS,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerReader:
        """Create an untrained component."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerReader:
        """Load a trained component from the model."""
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / FILE, allow_pickle=False) as arrays,
        ):
            models = AnswerModels.from_arrays(dict(arrays))
        return cls(config, model_storage, resource, models)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples and on the training data's own messages; store the models."""
        folder = ROOT / Path(self._config["examples"])
        answers = read_folder(folder)
        if not answers:
            raise TrainingError(f"No examples of answers: {folder} holds no .tsv file")
        composed = compose(folder / COMPOSED, self._config["compositions"])
        topics = list(topic_examples(_messages(training_data), self._config["topic_examples"]))
        examples: list[AnswerExample] = [*answers, *composed, *topics]
        texts = [example.text for example in examples]
        meanings = np.array(EmbeddingFile(settings().var_dir / KEPT).embeddings(texts))
        self._models = learn(examples, len(topics), words_of_texts(texts), meanings)
        with self._model_storage.write_to(self._resource) as target:
            np.savez_compressed(target / FILE, **self._models.arrays())
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Read each message; one without text says nothing to any question."""
        for message in messages:
            meaning, doc = _meaning(message), message.get(SPACY_DOCS[TEXT])
            likely: Likely = {}
            others: dict[str, str] = {}
            if self._models is not None and meaning is not None and doc is not None:
                (likely,) = self._models.likely([words(doc)], meaning)
                others = also(message.get(TEXT), likely, self._models, _read)
            message.set(ANSWERS, _rounded(likely), add_to_output=True)
            message.set(ALSO, others, add_to_output=True)
        return messages


def _messages(training_data: TrainingData) -> list[tuple[str, str, str]]:
    """Return intent, text and voice of the training data's messages."""
    found = []
    for example in training_data.intent_examples:
        if example.get(TEXT):
            about = (example.get(METADATA) or {}).get(INTENT) or {}
            voice = about.get("voice", "") if isinstance(about, dict) else ""
            found.append((example.get(INTENT), example.get(TEXT), voice))
    return found


def _meaning(message: Message) -> np.ndarray | None:
    """Return the embedding that the pipeline has computed, shape (1, dimensions)."""
    for feature in message.features:
        if (
            feature.is_dense()
            and feature.attribute == TEXT
            and feature.type == FEATURE_TYPE_SENTENCE
        ):
            return np.asarray(feature.features)
    return None


def _read(texts: Sequence[str]) -> tuple[list[list[Word]], np.ndarray]:
    return words_of_texts(texts), np.array([embedding(text) for text in texts])


def _rounded(likely: Likely) -> Likely:
    return {
        question: {answer: round(share, DECIMALS) for answer, share in found.items()}
        for question, found in likely.items()
    }
