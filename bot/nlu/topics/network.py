"""A small neural network on the sentence embedding, for what no straight line tells apart.

Alone it reads worse than the linear models; averaged with them it errs elsewhere, and all three
read better than two (docs/decisions/0027-messages-by-source.md). Plain scikit-learn and numpy.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bot.nlu.linear_svm import HeldBack, fit_temperature, hold_back

_LENGTH = 8.0  # that embeddings are scaled to: the network learns little from shorter ones


class EmbeddingNetwork:
    """One hidden layer; its logits times `temperature` are log-confidences, up to a constant."""

    def __init__(self, hidden: int = 512, rounds: int = 10) -> None:
        """Create an untrained network of `hidden` units, to be trained for `rounds`."""
        self._hidden, self._rounds = hidden, rounds
        self.temperature = 1.0
        self.held_back: HeldBack | None = None  # known after training only
        self.classes: Sequence[str] = ()
        self._mean: np.ndarray = np.zeros(0)
        self._layers: list[tuple[np.ndarray, np.ndarray]] = []  # weights and intercepts

    def fit(
        self, vectors: np.ndarray, labels: np.ndarray, authors: np.ndarray | None = None
    ) -> EmbeddingNetwork:
        """Train on vectors (messages, dimensions); calibrate on authors that are left out."""
        seen, unseen = hold_back(labels, authors)
        self._fit_logits(vectors[seen], labels[seen])
        unseen = unseen[np.isin(labels[unseen], self.classes)]
        logits, truth = self._logits(vectors[unseen]), labels[unseen]
        self.temperature = fit_temperature(logits, np.searchsorted(self.classes, truth))
        self.held_back = HeldBack(unseen, self.classes, logits * self.temperature)
        self._fit_logits(vectors, labels)
        return self

    def _fit_logits(self, vectors: np.ndarray, labels: np.ndarray) -> None:
        self._mean = vectors.mean(axis=0)
        network = MLPClassifier(
            (self._hidden,),
            alpha=1e-3,
            batch_size=min(200, len(labels)),
            max_iter=self._rounds,
            random_state=0,
        )
        with warnings.catch_warnings():  # it is stopped before it has learnt all by heart
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.fit(self._scaled(vectors), labels)
        layers = list(zip(network.coefs_, network.intercepts_, strict=True))
        if len(network.classes_) == 2:  # one logit, of the second class
            weights, intercepts = layers[-1]
            both = np.hstack([0 * weights, weights]), np.hstack([0 * intercepts, intercepts])
            layers[-1] = both
        self._layers = [(w.astype(np.float16), b.astype(np.float32)) for w, b in layers]
        self.classes = [str(c) for c in network.classes_]

    def _scaled(self, vectors: np.ndarray) -> np.ndarray:
        centred = vectors - self._mean
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        scaled: np.ndarray = (centred * (_LENGTH / np.maximum(lengths, 1e-12))).astype(np.float32)
        return scaled

    def _logits(self, vectors: np.ndarray) -> np.ndarray:
        (first, start), (second, end) = self._layers
        hidden = np.maximum(self._scaled(vectors) @ first.astype(np.float32) + start, 0)
        logits: np.ndarray = hidden @ second.astype(np.float32) + end
        return logits

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        """Return log-confidences up to a constant per row, shape (messages, classes)."""
        return self._logits(vectors) * self.temperature

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        (first, start), (second, end) = self._layers
        return {
            "temperature": np.array(self.temperature),
            "mean": self._mean,
            "classes": np.array(self.classes),
            "first": first,
            "start": start,
            "second": second,
            "end": end,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> EmbeddingNetwork:
        """Return the network that `arrays` was taken from."""
        network = cls()
        network.temperature = float(arrays["temperature"])
        network._mean = arrays["mean"]
        network.classes = [str(c) for c in arrays["classes"]]
        network._layers = [(arrays["first"], arrays["start"]), (arrays["second"], arrays["end"])]
        return network
