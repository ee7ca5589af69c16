"""The pipeline component that reads a turn: what a visitor does, and which cell is asked for.

What the bot had done before stands in the conversation: whether a question of it still stands.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from bot.nlu.candidates import Candidates, Cell, Topic
from bot.nlu.components import LearningComponent
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.encoder.embeddings import KEPT, EmbeddingFile, embedding
from bot.nlu.gathering import candidates
from bot.nlu.mentions import mentioned
from bot.nlu.speaker import heads
from bot.nlu.topics.classifier import VECTOR
from bot.nlu.topics.questions import ASKS, PART_OF
from bot.nlu.tuned.reader import ACT, ASK, LEANS, tuned
from bot.nlu.turns.examples import TurnExample, read_folder
from bot.nlu.turns.features import ANSWERED, ASKED, BEGIN, LONGEST, Spoken, Word
from bot.nlu.turns.reader import Read, Tuned, TurnModels

# Keys of TURN: of the message, of the questions in it, and the details that it may ask for.
CELLS, PARTS, DETAILS = "cells", "parts", "details"
TURN = "turn"  # key of parse data: what was read, each with its likeliest labels
FILE = "turns.npz"
STATE_SLOT = "gesprek"
_DECIMALS = 3
_DETAILS = 3
_SURELY_ALONE, _HARDLY_LEANS = 0.95, 0.2


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
        spoken = [spoken_of(example) for example in examples]
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
        before, subject = _before(tracker)
        said = _said(tracker)
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None or message.get(PART_OF) is not None:
                continue
            meant = candidates(message, messages)
            spoken = _spoken(doc, meant, before, subject)
            asking = (topic for part in meant.parts if part.asks for topic in part.topics)
            alone = [*meant.topics, *asking]  # a question in a story counts as much as the story
            found = _read(self._models, message, spoken, alone, said)
            told = {
                name: [[label.name, round(label.confidence, _DECIMALS)] for label in labels]
                for name, labels in (
                    *((ACT, found.act), (ASK, found.ask), (LEANS, found.leans)),
                    (DETAILS, found.details[:_DETAILS]),
                )
            }
            cells = [_cell(cell) for cell in found.cells]
            parts = self._questions(message, messages, spoken, said)
            message.set(TURN, {**told, CELLS: cells, PARTS: parts}, add_to_output=True)
        return messages

    def _questions(
        self, message: Message, messages: List[Message], whole: Spoken, said: str
    ) -> list[list[Any]]:
        """Return the likeliest cell of each question in a message that holds several."""
        asking = [m for m in messages if m.get(PART_OF) is message and m.get(ASKS)]
        if self._models is None or len(asking) < 2:
            return []
        found = []
        for part in asking:
            doc = part.get(SPACY_DOCS[TEXT])
            spoken = _spoken(doc, _named(doc), whole.before, whole.subject)
            alone = candidates(part, messages).topics
            read = _read(self._models, part, spoken, alone, said)
            detail = next(iter(read.details), Topic("", 0.0))
            share = round(detail.confidence, _DECIMALS)
            found.append([*_cell(_by_itself(read, alone)), detail.name, share])
        return found


def _read(
    models: TurnModels, message: Message, spoken: Spoken, alone: Sequence[Topic], said: str
) -> Read:
    reader = tuned()
    text = (message.get(TEXT) or "").strip()
    found = reader.turn(text, spoken.before, spoken.subject, said)
    return models.read(spoken, _vector(message), alone, Tuned(reader.labels, found))


def _by_itself(read: Read, alone: Sequence[Topic]) -> Cell:
    """Return the likeliest cell, of the subject that a question names by itself if it surely does.

    What the talk was about matters less to one question among several.
    """
    leans = next((each.confidence for each in read.leans if each.name == "ja"), 0.0)
    if alone and alone[0].confidence >= _SURELY_ALONE and leans < _HARDLY_LEANS:
        own = (cell for cell in read.cells if cell.subject == alone[0].name)
        return next(own, read.cells[0])
    return read.cells[0]


def _cell(cell: Cell) -> list[Any]:
    return [cell.subject, cell.ask, round(cell.confidence, _DECIMALS)]


def _vector(message: Message) -> np.ndarray:
    """Return the sentence embedding, which the reading of topics may have computed."""
    known: np.ndarray | None = message.get(VECTOR)
    return embedding((message.get(TEXT) or "").strip()) if known is None else known


def spoken_of(example: TurnExample) -> Spoken:
    """Return what an example is read by, as for a text that did not go through the pipeline."""
    doc = dutch.shared()(example.text)
    return _spoken(doc, _named(doc), example.before, example.spoken_of)


def _named(doc: Doc) -> Candidates:
    found: dict[str, Any] = mentioned(doc)
    return Candidates(len(doc.text), **found)


def _spoken(doc: Doc, found: Candidates, before: str, subject: str) -> Spoken:
    words = _ends([(token.lower_, token.lemma_) for token in doc if not token.is_space])
    parties = heads(doc.text, found.parties)
    return Spoken(words, before, subject, [p.id for p in parties], [w.id for w in found.words])


def _ends(words: list[Word]) -> list[Word]:
    if len(words) <= LONGEST:
        return words
    return [*words[: LONGEST // 2], *words[-LONGEST // 2 :]]


def _said(tracker: DialogueStateTracker | None) -> str:
    """Return what the visitor typed last, "" for a button or nothing."""
    last = tracker.latest_message.text if tracker is not None and tracker.latest_message else None
    return last if last and not last.startswith("/") else ""


def _before(tracker: DialogueStateTracker | None) -> tuple[str, str]:
    """Return what the bot had done, and what the talk was about."""
    if tracker is None:
        return BEGIN, ""
    state = tracker.get_slot(STATE_SLOT) if STATE_SLOT in tracker.slots else None
    if not isinstance(state, dict) or not state:
        return BEGIN, ""
    subject = state.get("subject")
    return ASKED if state.get("open") else ANSWERED, subject if isinstance(subject, str) else ""
