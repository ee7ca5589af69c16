"""The training examples that are nearest to a message, by the classifier's own embeddings.

Only embeddings that training kept are compared: computing those of all examples takes minutes.
Without them (a model that was trained on another machine) the comparison is by groups of
letters, and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

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

    def __init__(self, var_dir: Path) -> None:
        self._file = var_dir / KEPT
        self._examples: tuple[TrainingExample, ...] = ()
        self._kept: tuple[TrainingExample, ...] = ()
        self._vectors = np.zeros((0, 0), np.float32)

    async def nearest(self, text: str, count: int = 8) -> Nearest:
        """Return the `count` nearest training examples to a message."""
        await asyncio.to_thread(self._read)
        if len(self._kept) < _ENOUGH * len(self._examples):
            return await asyncio.to_thread(_by_letters, text, self._examples, count)
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


def _by_letters(text: str, examples: Sequence[TrainingExample], count: int) -> Nearest:
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    matrix = weights.fit_transform([example.text for example in examples])
    likeness = (matrix @ weights.transform([text]).T).toarray().ravel()
    return Nearest(_best(likeness, examples, count), len(examples), by_meaning=False)


def _best(
    likeness: np.ndarray, examples: Sequence[TrainingExample], count: int
) -> tuple[Neighbour, ...]:
    order = np.argsort(-likeness)[:count]
    return tuple(Neighbour(examples[i], float(likeness[i])) for i in order)
