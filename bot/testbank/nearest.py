"""The training examples that are nearest to a message, by the classifier's own embeddings.

Only embeddings that training kept are compared: computing those of all examples takes minutes.
Without them (a model that came alone from another machine) the comparison is by groups of
letters, and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.base.settings import ROOT
from bot.engine.training import MODELS
from bot.nlu.encoder.embeddings import KEPT, EmbeddingFile, embedding
from bot.testbank.places import TrainingExample, training_examples

_ENOUGH = 0.5  # share of the examples that must have an embedding


@dataclass(frozen=True)
class Neighbour:
    """A training example and how near it is, from -1 to 1."""

    example: TrainingExample
    likeness: float


@dataclass(frozen=True)
class Nearest:
    """The nearest examples, nearest first; `by_meaning`: by embeddings, else by letters."""

    found: tuple[Neighbour, ...]
    compared: int
    by_meaning: bool


class Neighbours:
    """Finds the nearest training examples. Made once; reads the examples when they change."""

    def __init__(self, models: Path = ROOT / MODELS) -> None:
        self._file = models / KEPT
        self._examples: tuple[TrainingExample, ...] = ()
        self._kept: tuple[TrainingExample, ...] = ()
        self._vectors = np.zeros((0, 0), np.float32)
        self._letters: Letters | None = None

    async def nearest(self, text: str, count: int = 8) -> Nearest:
        """Return the `count` nearest training examples to a message."""
        await asyncio.to_thread(self._read)
        if len(self._kept) < _ENOUGH * len(self._examples):
            return await asyncio.to_thread(self._by_letters, text, count)
        # Not in a thread: the encoder is at work for visitors' messages in this one.
        likeness = self._vectors @ embedding(text)
        return Nearest(_best(likeness, self._kept, count), len(self._kept), by_meaning=True)

    def _read(self) -> None:
        examples = training_examples()
        if examples is self._examples:
            return
        kept = EmbeddingFile(self._file)
        pairs = [(e, v) for e in examples if (v := kept.kept(e.text)) is not None]
        if pairs:
            self._vectors = np.stack([vector for _, vector in pairs])
        self._kept = tuple(example for example, _ in pairs)
        self._examples = examples
        self._letters = None

    def _by_letters(self, text: str, count: int) -> Nearest:
        if self._letters is None:
            self._letters = Letters([example.text for example in self._examples])
        found = _best(self._letters.likeness(text), self._examples, count)
        return Nearest(found, len(self._examples), by_meaning=False)


class Letters:
    """Compares texts by groups of letters."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._weights = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        self._matrix = self._weights.fit_transform(texts)

    def likeness(self, text: str) -> np.ndarray:
        """Return how like each text this one is."""
        return (self._matrix @ self._weights.transform([text]).T).toarray().ravel()


def _best(
    likeness: np.ndarray, examples: Sequence[TrainingExample], count: int
) -> tuple[Neighbour, ...]:
    order = np.argsort(-likeness)[:count]
    return tuple(Neighbour(examples[i], float(likeness[i])) for i in order)
