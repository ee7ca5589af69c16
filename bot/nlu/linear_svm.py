"""A linear classifier whose confidences are calibrated on examples it was not trained on.

Plain scikit-learn, without Rasa, so that evaluation can train it on folds of features that
were computed once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.weighting import TfIdf, product

CALIBRATION_PARTS = 3  # one of them is held back to fit the temperature
# How much rare labels are weighted up: 0 is not at all, 1 is fully balanced.
_BALANCE = 0.5
# Ten times as coarse as is usual: no figure changes, and training takes two thirds of the time.
TOLERANCE = 1e-3

Blocks = Sequence[sparse.csr_matrix]


@dataclass(frozen=True)
class HeldBack:
    """Scores of the training messages in `rows` by a model that was not trained on them."""

    rows: np.ndarray
    classes: Sequence[str]
    scores: np.ndarray


Dense = np.ndarray | None


class CalibratedLinearSVM:
    """Tf-idf per sparse block, centred dense vectors, linear SVM, softmax with a temperature.

    A block is a sparse matrix of counts, of shape (messages, features). The dense vectors, of
    shape (messages, dimensions), are optional: a model trained without them needs none.
    `inverse_regularisation` is the SVM's `C`, `dense_weight` the length that dense rows are
    scaled to, beside the unit-length rows of the blocks. Features that fewer than `least` training
    messages have are left out: a model of few examples would keep a weight for each n-gram of all.
    """

    def __init__(
        self, inverse_regularisation: float = 0.5, dense_weight: float = 1.0, least: int = 1
    ) -> None:
        """Create an untrained model."""
        self.inverse_regularisation = inverse_regularisation
        self.dense_weight = dense_weight
        self.least = least
        self.temperature = 1.0
        self.held_back: HeldBack | None = None  # known after training only
        self.classes: Sequence[str] = ()  # the labels, in the order of the confidences' columns
        self._weighting: list[TfIdf] = []
        self._columns: list[np.ndarray] = []  # of each block; empty: all of them
        self._dense_mean: np.ndarray = np.zeros(0)
        # (features, classes); float16 to halve memory.
        self._weights = np.zeros((0, 0), np.float16)
        self._intercepts = np.zeros(0)

    @property
    def block_count(self) -> int:
        """How many sparse blocks the model was trained on; 0 when untrained."""
        return len(self._weighting)

    def fit(
        self,
        blocks: Blocks,
        labels: np.ndarray,
        dense: Dense = None,
        authors: np.ndarray | None = None,
    ) -> CalibratedLinearSVM:
        """Train on features and `labels` of shape (messages,), calibration included.

        With `authors`, the messages that the confidences are calibrated on are of authors that the
        margins were not trained on, as those of visitors will be.
        """
        seen, unseen = hold_back(labels, authors)
        self._fit_margins(*_rows(blocks, dense, seen), labels[seen])
        unseen = unseen[np.isin(labels[unseen], self.classes)]
        margins = self.margins(*_rows(blocks, dense, unseen))
        self.temperature = fit_temperature(margins, np.searchsorted(self.classes, labels[unseen]))
        self.held_back = HeldBack(unseen, self.classes, margins * self.temperature)
        self._fit_margins(blocks, dense, labels)
        return self

    def _fit_margins(self, blocks: Blocks, dense: Dense, labels: np.ndarray) -> None:
        self._columns = [_frequent(block, self.least) for block in blocks if self.least > 1]
        self._weighting = [TfIdf().fit(b) for b in self._narrow(blocks)]
        self._dense_mean = np.zeros(0) if dense is None else dense.mean(axis=0)
        classes, counts = np.unique(labels, return_counts=True)
        balance = dict(zip(classes, (counts.mean() / counts) ** _BALANCE, strict=True))
        svm = LinearSVC(
            C=self.inverse_regularisation,
            class_weight=balance,
            dual=True,
            random_state=0,
            tol=TOLERANCE,
        )
        parts = self._weighted(blocks)
        if dense is not None:
            parts.append(sparse.csr_matrix(self._scaled(dense)))
        svm.fit(sparse.hstack(parts, format="csr"), labels)
        weights, intercepts = svm.coef_, svm.intercept_
        if len(classes) == 2:  # one margin, of the second class
            weights, intercepts = np.vstack([-weights, weights]), np.array([-1, 1]) * intercepts
        self._weights = np.ascontiguousarray(weights.T, dtype=np.float16)
        self._intercepts = intercepts
        self.classes = [str(c) for c in svm.classes_]

    def _narrow(self, blocks: Blocks) -> Blocks:
        if not self._columns:
            return blocks
        return [_only(block, kept) for block, kept in zip(blocks, self._columns, strict=True)]

    def _weighted(self, blocks: Blocks) -> list[sparse.csr_matrix]:
        narrow = self._narrow(blocks)
        return [w.transform(b) for w, b in zip(self._weighting, narrow, strict=True)]

    def _scaled(self, dense: np.ndarray) -> np.ndarray:
        """Return the dense vectors, centred and scaled to the same length."""
        centred = dense - self._dense_mean
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        scaled = centred * (self.dense_weight / np.maximum(lengths, 1e-12))
        result: np.ndarray = scaled.astype(np.float32)
        return result

    def margins(self, blocks: Blocks, dense: Dense = None) -> np.ndarray:
        """Return the signed distances, shape (messages, classes)."""
        values, start = self._intercepts, 0
        for part in self._weighted(blocks):
            end = start + part.shape[1]
            values, start = values + product(part, self._weights[start:end]), end
        if dense is not None:
            values = values + self._scaled(dense) @ self._weights[start:].astype(np.float32)
        return values

    def confidences(self, blocks: Blocks, dense: Dense = None) -> np.ndarray:
        """Return confidences of shape (messages, classes); each row adds up to 1."""
        return softmax(self.scores(blocks, dense))

    def scores(self, blocks: Blocks, dense: Dense = None) -> np.ndarray:
        """Return log-confidences up to a constant per row, shape (messages, classes)."""
        return self.margins(blocks, dense) * self.temperature

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        return {
            "dense_weight": np.array(self.dense_weight),
            "temperature": np.array(self.temperature),
            "dense_mean": self._dense_mean,
            "weights": self._weights,
            "intercepts": self._intercepts,
            "classes": np.array(self.classes),
            **{f"idf_{i}": w.idf for i, w in enumerate(self._weighting)},
            **{f"columns_{i}": kept for i, kept in enumerate(self._columns)},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> CalibratedLinearSVM:
        """Return the model that `arrays` was taken from."""
        model = cls(dense_weight=float(arrays["dense_weight"]))
        model.temperature = float(arrays["temperature"])
        model._dense_mean = arrays["dense_mean"]
        model._weights = arrays["weights"]
        model._intercepts = arrays["intercepts"]
        model.classes = [str(c) for c in arrays["classes"]]
        for i in range(sum(name.startswith("idf_") for name in arrays)):
            model._weighting.append(TfIdf(arrays[f"idf_{i}"]))
        for i in range(sum(name.startswith("columns_") for name in arrays)):
            model._columns.append(arrays[f"columns_{i}"])
        return model


def hold_back(labels: np.ndarray, authors: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows to train on and those to calibrate on: whole authors where they are known."""
    if authors is None or len(np.unique(authors)) < CALIBRATION_PARTS:
        parts = StratifiedKFold(CALIBRATION_PARTS, shuffle=True, random_state=0)
        return next(parts.split(labels, labels))
    by_author = StratifiedGroupKFold(CALIBRATION_PARTS, shuffle=True, random_state=0)
    return next(by_author.split(labels, labels, authors))


def _frequent(block: sparse.csr_matrix, least: int) -> np.ndarray:
    """Return the columns that are not 0 in `least` rows or more."""
    times = np.bincount(block.indices, minlength=block.shape[1])
    return np.flatnonzero(times >= least).astype(np.int32)


def _only(block: sparse.csr_matrix, kept: np.ndarray) -> sparse.csr_matrix:
    """Return the columns `kept` (sorted), as `block[:, kept]` would in time for all columns."""
    places = np.minimum(np.searchsorted(kept, block.indices), len(kept) - 1)
    known = kept[places] == block.indices
    ends = np.concatenate([[0], np.cumsum(known)])[block.indptr]
    shape = block.shape[0], len(kept)
    return sparse.csr_matrix((block.data[known], places[known], ends), shape)


def _rows(blocks: Blocks, dense: Dense, rows: np.ndarray) -> tuple[Blocks, Dense]:
    return [b[rows] for b in blocks], None if dense is None else dense[rows]


def softmax(values: np.ndarray) -> np.ndarray:
    """Return the softmax of each row of `values`, shape (rows, classes)."""
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    result: np.ndarray = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def fit_temperature(margins: np.ndarray, truth: np.ndarray) -> float:
    """Return the factor on `margins` that maximises the likelihood of `truth`."""

    def loss(log_temperature: float) -> float:
        chosen = softmax(margins * np.exp(log_temperature))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    return float(np.exp(optimize.minimize_scalar(loss, bounds=(-2, 4), method="bounded").x))
