"""Reads a message as an answer to each question of the self-check.

Rasa's pipeline does not know what was asked, so this component reads the message for every
question; bot/zelfcheck/reading.py picks the one that was asked. Only while the self-check's form
is active: elsewhere it is of no use, and every conversation would store it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Type  # noqa: UP035  (Rasa reads these annotations)

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.base.errors import TrainingError
from bot.base.settings import ROOT
from bot.nlu.answers.clauses import also
from bot.nlu.answers.examples import AnswerExample, no_answers, read_folder
from bot.nlu.answers.features import words, words_of_texts
from bot.nlu.answers.models import AnswerModels, Probabilities
from bot.nlu.answers.pairs import in_pair
from bot.nlu.answers.training import TOPIC_EXAMPLES, learn
from bot.nlu.components import LearningComponent
from bot.zelfcheck.reading import ALSO, ANSWERS
from bot.zelfcheck.routing import FORM, SLOT_PREFIX

FILE = "answers.npz"
DECIMALS = 3  # every event stores these figures; more would add nothing


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerReader(LearningComponent):
    """Sets `answers` and `also` on each message; see zelfcheck.reading for what they hold."""

    _models: AnswerModels | None = None

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must come before this component in the pipeline."""
        return [SpacyTokenizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options.

        `examples`: the folder with the examples, under the project's; `topic_examples`: how
        many messages of each intent are examples of no answer; `form`: the form during which
        messages are read.
        """
        return {
            "examples": "data/zelfcheck",
            "topic_examples": TOPIC_EXAMPLES,
            "form": FORM,
        }

    def read(self, folder: Path) -> None:
        """Take the models from `folder`."""
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            self._models = AnswerModels.from_arrays(dict(arrays))

    def write(self, folder: Path) -> None:
        """Put the models into `folder`."""
        if self._models is not None:
            np.savez_compressed(folder / FILE, **self._models.arrays())

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples and on the training data's own messages; store the models."""
        folder = ROOT / Path(self._config["examples"])
        answers = read_folder(folder)
        if not answers:
            raise TrainingError(f"No examples of answers: {folder} holds no .tsv file")
        topics = list(no_answers(_messages(training_data), self._config["topic_examples"]))
        examples: list[AnswerExample] = [*answers, *topics]
        texts = [example.text for example in examples]
        self._models = learn(examples, len(topics), words_of_texts(texts))
        return self.store()

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker]
    ) -> List[Message]:
        """Read each message of a conversation in which the form is active.

        Without a conversation (evaluation) every message is read. One without text answers
        nothing.
        """
        if self._models is None or not self._is_asking(tracker):
            return messages
        for message in messages:
            text, doc = (message.get(TEXT) or "").strip(), message.get(SPACY_DOCS[TEXT])
            probabilities: Probabilities = {}
            others: dict[str, str] = {}
            if text and doc is not None:
                (probabilities,) = self._models.probabilities([words(doc)])
                for question in _asked(tracker, probabilities):
                    probabilities[question] = in_pair(text, question, probabilities[question])
                others = also(text, probabilities, self._models)
            message.set(ANSWERS, _rounded(probabilities), add_to_output=True)
            message.set(ALSO, others, add_to_output=True)
        return messages

    def _is_asking(self, tracker: DialogueStateTracker | None) -> bool:
        return tracker is None or tracker.active_loop_name == self._config["form"]


def _asked(tracker: DialogueStateTracker | None, known: Iterable[str]) -> list[str]:
    """Return the question that was asked; without a conversation, all."""
    if tracker is None:
        return list(known)
    question = str(tracker.get_slot(REQUESTED_SLOT) or "").removeprefix(SLOT_PREFIX)
    return [question] if question in known else []


def _messages(training_data: TrainingData) -> list[tuple[str, str, str]]:
    """Return intent, text and author of the training data's messages."""
    messages = []
    for example in training_data.intent_examples:
        if example.get(TEXT):
            about = (example.get(METADATA) or {}).get(INTENT) or {}
            author = about.get("voice", "") if isinstance(about, dict) else ""
            messages.append((example.get(INTENT), example.get(TEXT), author))
    return messages


def _rounded(probabilities: Probabilities) -> Probabilities:
    return {
        question: {answer: round(share, DECIMALS) for answer, share in answers.items()}
        for question, answers in probabilities.items()
    }
