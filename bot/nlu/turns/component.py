"""The pipeline component that reads what a visitor does in a turn, what is asked, what it leans on.

What the bot had done before stands in the conversation: whether a question of it still stands.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Type  # noqa: UP035  (Rasa reads these annotations)

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc

from bot.base.errors import TrainingError
from bot.base.settings import ROOT, settings
from bot.nlu.components import LearningComponent
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.encoder.embeddings import KEPT, EmbeddingFile, embedding
from bot.nlu.topics.classifier import VECTOR
from bot.nlu.topics.questions import PART_OF
from bot.nlu.turns.examples import read_folder
from bot.nlu.turns.features import ANSWERED, ASKED, BEGIN, LONGEST, Spoken, Word
from bot.nlu.turns.reader import TurnModels

TURN = "turn"  # key of parse data: what was read, each with its likeliest labels
FILE = "turns.npz"
STATE_SLOT = "gesprek"
_DECIMALS = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TurnReader(LearningComponent):
    """Sets `turn` on each whole message."""

    _models: TurnModels | None = None

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must come before this component in the pipeline."""
        return [SpacyTokenizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options. `examples`: the folder with the stories, under the project's."""
        return {"examples": "data/stories"}

    def read(self, folder: Path) -> None:
        """Take the models from `folder`."""
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            self._models = TurnModels.from_arrays(dict(arrays))

    def write(self, folder: Path) -> None:
        """Put the models into `folder`."""
        if self._models is not None:
            np.savez_compressed(folder / FILE, **self._models.arrays())

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the stories that have the visitor's words; store the models."""
        folder = ROOT / Path(self._config["examples"])
        examples = read_folder(folder)
        if not examples:
            raise TrainingError(f"No turns to learn from: no story in {folder} has words")
        spoken = [Spoken(words_of(example.text), example.before) for example in examples]
        kept = EmbeddingFile(settings().var_dir / KEPT)
        vectors = np.stack(kept.embeddings(example.text for example in examples))
        self._models = TurnModels.learn(examples, spoken, vectors)
        return self.store()

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker]
    ) -> List[Message]:
        """Read each whole message; without a conversation (evaluation) as a first message."""
        if self._models is None:
            return messages
        before = _before(tracker)
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None or message.get(PART_OF) is not None:
                continue
            found = self._models.read(Spoken(_words(doc), before), partial(_vector, message))
            told = {
                name: [[label.name, round(label.confidence, _DECIMALS)] for label in labels]
                for name, labels in found.items()
            }
            message.set(TURN, told, add_to_output=True)
        return messages


def _vector(message: Message) -> np.ndarray:
    """Return the sentence embedding, which the reading of topics may have computed."""
    known: np.ndarray | None = message.get(VECTOR)
    return embedding((message.get(TEXT) or "").strip()) if known is None else known


def words_of(text: str) -> list[Word]:
    """Return the words of a text that did not go through the pipeline."""
    doc = dutch.shared().make_doc(text)
    return _ends([(t.lower_, dutch.lemma(t.text)) for t in doc if not t.is_space])


def _words(doc: Doc) -> list[Word]:
    return _ends([(token.lower_, token.lemma_) for token in doc if not token.is_space])


def _ends(words: list[Word]) -> list[Word]:
    if len(words) <= LONGEST:
        return words
    return [*words[: LONGEST // 2], *words[-LONGEST // 2 :]]


def _before(tracker: DialogueStateTracker | None) -> str:
    if tracker is None:
        return BEGIN
    state = tracker.get_slot(STATE_SLOT) if STATE_SLOT in tracker.slots else None
    if not state:
        return BEGIN
    return ASKED if isinstance(state, dict) and state.get("open") else ANSWERED
