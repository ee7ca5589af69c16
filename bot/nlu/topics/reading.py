"""Reads a message: what it is about, whether the page answers it, whether it asks, and what.

Plain scikit-learn, without Rasa: the component `classifier.TopicClassifier` brings the features.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.nlu.linear_svm import CalibratedLinearSVM, softmax
from bot.nlu.topics.mixture import Mixture

OUTSIDE = ("buiten_bereik", "offtopic")  # topics that the page does not answer
NOTHING = "niets"  # `asks` of an example that asks nothing
OTHER = "anders"  # `asked` of an example outside the page that asks what has no name
# Models of few examples keep weights only for n-grams that so many of them have
LEAST = 3
RANKING_LENGTH = 10
_TOPICS, _ASKS, _ASKED, _ANSWERED = "topics", "asks", "asked", "answered"
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

        self._answered = _Outside()
        self._models = {_TOPICS: mixture(1), _ASKS: mixture(LEAST), _ASKED: mixture(LEAST)}

    @property
    def block_count(self) -> int:
        """How many blocks of counts it was trained on; 0 when untrained."""
        return self._models[_TOPICS].block_count

    def fit(self, examples: Examples) -> Reader:
        """Learn the topics from all examples, the rest from those that say it."""
        _fit(self._models[_TOPICS], examples, examples.topics)
        held_back = self._models[_TOPICS].held_back()
        if held_back is not None:
            known = examples.of(held_back.rows)
            confidences = softmax(held_back.scores)
            outside = confidences[:, np.isin(held_back.classes, OUTSIDE)].sum(axis=1)
            self._answered.fit(outside, np.isin(known.topics, OUTSIDE), known.asks != "")
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
        outside = sum(confidence for name, confidence in topics if name in OUTSIDE)
        # An embedding for these alone would cost more than they gain by it.
        asks = dict(_ranked(self._models[_ASKS], blocks, lambda: embedding.known))
        asked: tuple[tuple[str, float], ...] = ()
        if topics[0][0] in OUTSIDE:
            ranked = _ranked(self._models[_ASKED], blocks, lambda: embedding.known)
            asked = tuple((name, sure) for name, sure in ranked if name != OTHER)
        return Reading(
            topics[:RANKING_LENGTH],
            1 - self._answered.likelihood(outside),
            1 - asks.get(NOTHING, 0.0),
            asked[:RANKING_LENGTH],
        )

    def arrays(self) -> dict[str, dict[str, np.ndarray]]:
        """Return the parameters of each trained mixture by its name."""
        trained = {n: m.arrays() for n, m in self._models.items() if m.block_count}
        return {**trained, _ANSWERED: self._answered.arrays()}

    def take(self, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Take the parameters that `arrays` returned under `name`."""
        taking: _Outside | Mixture = self._answered if name == _ANSWERED else self._models[name]
        taking.take(arrays)


class _Outside:
    """How likely it is that the page does not answer a message, by the confidence of its topics.

    Topics compete, and those on the page are many: a confidence of 0.15 in what is outside it means
    that two in five of such messages are (decision 27). A logistic curve says so.
    """

    def __init__(self) -> None:
        """Believe the confidence."""
        self._slope, self._intercept = 1.0, 0.0

    def fit(self, confidence: np.ndarray, outside: np.ndarray, like_visitors: np.ndarray) -> None:
        """Learn from messages that the topics were not learnt from, if there are both kinds.

        Those `like_visitors` follow a kind of source; without any, all are used.
        """
        used = like_visitors if like_visitors.any() else np.ones(len(outside), bool)
        if len(np.unique(outside[used])) == 2:
            curve = LogisticRegression(C=1e3).fit(_log_odds(confidence[used]), outside[used])
            self._slope, self._intercept = float(curve.coef_[0, 0]), float(curve.intercept_[0])

    def likelihood(self, confidence: float) -> float:
        """Return how likely it is, from 0 to 1."""
        odds = _log_odds(np.array([confidence]))[0, 0] * self._slope + self._intercept
        return float(1 / (1 + np.exp(-odds)))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays."""
        return {"slope": np.array(self._slope), "intercept": np.array(self._intercept)}

    def take(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take the parameters that `arrays` returned."""
        self._slope, self._intercept = float(arrays["slope"]), float(arrays["intercept"])


def _log_odds(confidence: np.ndarray) -> np.ndarray:
    bounded = np.clip(confidence, 1e-4, 1 - 1e-4)
    odds: np.ndarray = np.log(bounded / (1 - bounded))[:, np.newaxis]
    return odds


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
