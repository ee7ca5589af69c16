"""Reads a message: what it is about, whether the page answers it, whether it asks, and what.

Plain scikit-learn, without Rasa: the component `classifier.TopicClassifier` brings the features.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.nlu.linear_svm import CalibratedLinearSVM
from bot.nlu.topics.mixture import Mixture

OUTSIDE = ("buiten_bereik", "offtopic")  # topics that the page does not answer
NOTHING = "niets"  # `asks` of an example that asks nothing
OTHER = "anders"  # `asked` of an example outside the page that asks what has no name
# Models of few examples keep weights only for n-grams that so many of them have
LEAST = 3
RANKING_LENGTH = 10
_TOPICS, _ASKS, _ASKED = "topics", "asks", "asked"
_SOMETHING = "iets"

Blocks = Sequence[sparse.csr_matrix]


@dataclass(frozen=True)
class Examples:
    """Training messages: their features and, in the same order, what is known of each.

    `asks` and `asked` are "" where nobody has said.
    """

    columns: Blocks
    vectors: np.ndarray
    topics: np.ndarray
    asks: np.ndarray
    asked: np.ndarray
    authors: np.ndarray

    def of(self, rows: np.ndarray) -> Examples:
        """Return the examples in these rows."""
        others = (self.topics, self.asks, self.asked, self.authors)
        columns = [column[rows] for column in self.columns]
        return Examples(columns, self.vectors[rows], *(values[rows] for values in others))


@dataclass(frozen=True)
class Reading:
    """What a message may be about, likeliest first, and how likely the rest is.

    `answered`: that the page answers it; `asks`: that it asks something. `asked` is what is asked
    of a message that the page may not answer, likeliest first.
    """

    topics: tuple[tuple[str, float], ...]
    answered: float = 1.0
    asks: float = 1.0
    asked: tuple[tuple[str, float], ...] = ()


class Embedding:
    """The embedding of one message, computed once, and only when asked for."""

    def __init__(self, compute: Callable[[], np.ndarray] | None) -> None:
        """Remember how to compute it; None for a message that is to be read without."""
        self._compute = compute
        self.known: np.ndarray | None = None

    def get(self) -> np.ndarray | None:
        """Return the embedding, computed if need be."""
        if self.known is None and self._compute is not None:
            self.known = self._compute()
        return self.known


class Reader:
    """Three mixturess of models; without examples that say so, only that of the topics."""

    def __init__(self, inverse_regularisation: float, dense_weight: float, sure: float) -> None:
        """Create an untrained reader."""

        def mixture(least: int) -> Mixture:
            weights = inverse_regularisation, dense_weight, least
            return Mixture(sure, lambda: CalibratedLinearSVM(*weights))

        self._models = {_TOPICS: mixture(1), _ASKS: mixture(LEAST), _ASKED: mixture(LEAST)}

    @property
    def block_count(self) -> int:
        """How many blocks of counts it was trained on; 0 when untrained."""
        return self._models[_TOPICS].block_count

    def fit(self, examples: Examples) -> Reader:
        """Learn the topics from all examples, the rest from those that say it."""
        _fit(self._models[_TOPICS], examples, examples.topics)
        told = examples.of(np.flatnonzero(examples.asks != ""))
        _fit(self._models[_ASKS], told, np.where(told.asks == NOTHING, NOTHING, _SOMETHING))
        named = examples.of(np.flatnonzero(examples.asked != ""))
        _fit(self._models[_ASKED], named, named.asked)
        return self

    def topics(self, blocks: Blocks, embedding: Embedding) -> tuple[tuple[str, float], ...]:
        """Return what a message may be about, all topics, likeliest first."""
        return _ranked(self._models[_TOPICS], blocks, embedding.get)

    def read(self, blocks: Blocks, embedding: Embedding) -> Reading:
        """Return all that there is to say of a message."""
        topics = self.topics(blocks, embedding)
        # The topics tell this better than a model of its own did (decision 27).
        answered = 1 - sum(confidence for name, confidence in topics if name in OUTSIDE)
        asks = dict(_ranked(self._models[_ASKS], blocks, lambda: embedding.known))
        asked: tuple[tuple[str, float], ...] = ()
        if topics[0][0] in OUTSIDE:
            ranked = _ranked(self._models[_ASKED], blocks, embedding.get)
            asked = tuple((name, sure) for name, sure in ranked if name != OTHER)
        return Reading(
            topics[:RANKING_LENGTH],
            min(max(answered, 0.0), 1.0),
            1 - asks.get(NOTHING, 0.0),
            asked[:RANKING_LENGTH],
        )

    def arrays(self) -> dict[str, dict[str, np.ndarray]]:
        """Return the parameters of each trained mixture by its name."""
        return {n: m.arrays() for n, m in self._models.items() if m.block_count}

    def take(self, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Take the parameters that `arrays` returned under `name`."""
        self._models[name].take(arrays)


def _fit(models: Mixture, examples: Examples, labels: np.ndarray) -> None:
    if len(np.unique(labels)) > 1:
        models.fit(examples.columns, examples.vectors, labels, examples.authors)


def _ranked(
    models: Mixture, blocks: Blocks, embed: Callable[[], np.ndarray | None]
) -> tuple[tuple[str, float], ...]:
    if not models.block_count:
        return ()
    confidences = models.confidences(blocks, embed)
    order = np.argsort(-confidences)
    return tuple((str(models.classes[i]), float(confidences[i])) for i in order)
