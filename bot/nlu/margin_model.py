"""A linear classifier whose confidences are fitted on examples it has not seen.

Plain scikit-learn, without Rasa, so that evaluation can train it on folds of features that
were computed once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import optimize, sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

CALIBRATION_FOLDS = 3


class MarginModel:
    """Tf-idf per sparse block, centred dense block, linear SVM, softmax with a temperature.

    A block is a sparse matrix of shape (messages, features); the last one holds the dense
    features. `inverse_regularisation` is the SVM's `C`, `dense_weight` the length that a dense
    row gets beside the unit-length rows of the other blocks.
    """

    def __init__(self, inverse_regularisation: float = 0.5, dense_weight: float = 1.0) -> None:
        """Create an untrained model."""
        self.inverse_regularisation = inverse_regularisation
        self.dense_weight = dense_weight
        self.temperature = 1.0
        self._weighting: list[TfidfTransformer] = []
        self._dense_mean = np.zeros(0)
        self._svm = LinearSVC()

    @property
    def classes(self) -> Sequence[str]:
        """The labels, in the order of the confidences' columns."""
        labels: Sequence[str] = self._svm.classes_
        return labels

    @property
    def block_count(self) -> int:
        """How many blocks of features the model was trained on; 0 when untrained."""
        return len(self._weighting) + 1 if self._weighting else 0

    def fit(self, blocks: Sequence[sparse.csr_matrix], labels: np.ndarray) -> MarginModel:
        """Train on `blocks` and `labels` of shape (messages,), calibration included."""
        margins = np.zeros((len(labels), len(np.unique(labels))))
        folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=0)
        for seen, unseen in folds.split(labels, labels):
            part = self._fit_margins([b[seen] for b in blocks], labels[seen])
            margins[unseen] = part.margins([b[unseen] for b in blocks])
        self._fit_margins(blocks, labels)
        self.temperature = fit_temperature(margins, np.searchsorted(self.classes, labels))
        return self

    def _fit_margins(self, blocks: Sequence[sparse.csr_matrix], labels: np.ndarray) -> MarginModel:
        self._weighting = [TfidfTransformer(sublinear_tf=True).fit(b) for b in blocks[:-1]]
        self._dense_mean = np.asarray(blocks[-1].mean(axis=0)).ravel()
        self._svm = LinearSVC(
            C=self.inverse_regularisation, class_weight="balanced", dual=True, random_state=0
        )
        self._svm.fit(self._features(blocks), labels)
        return self

    def _features(self, blocks: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
        dense = blocks[-1].toarray() - self._dense_mean
        norms = np.linalg.norm(dense, axis=1, keepdims=True)
        scaled = dense * (self.dense_weight / np.maximum(norms, 1e-12))
        weighted = (w.transform(b) for w, b in zip(self._weighting, blocks[:-1], strict=True))
        return sparse.hstack([*weighted, sparse.csr_matrix(scaled)], format="csr")

    def margins(self, blocks: Sequence[sparse.csr_matrix]) -> np.ndarray:
        """Return the signed distances, shape (messages, classes)."""
        values: np.ndarray = self._svm.decision_function(self._features(blocks))
        return values

    def confidences(self, blocks: Sequence[sparse.csr_matrix]) -> np.ndarray:
        """Return confidences of shape (messages, classes); each row adds up to 1."""
        return softmax(self.margins(blocks) * self.temperature)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that was learned, as arrays that need no pickle to be stored."""
        return {
            "dense_weight": np.array(self.dense_weight),
            "temperature": np.array(self.temperature),
            "dense_mean": self._dense_mean,
            "coefficients": self._svm.coef_.astype(np.float32),
            "intercepts": self._svm.intercept_,
            "classes": np.array([str(c) for c in self.classes]),
            **{f"idf_{i}": w.idf_ for i, w in enumerate(self._weighting)},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> MarginModel:
        """Return the model that `arrays` was taken from."""
        model = cls(dense_weight=float(arrays["dense_weight"]))
        model.temperature = float(arrays["temperature"])
        model._dense_mean = arrays["dense_mean"]
        model._svm.coef_ = arrays["coefficients"]
        model._svm.intercept_ = arrays["intercepts"]
        model._svm.classes_ = arrays["classes"]
        for i in range(sum(name.startswith("idf_") for name in arrays)):
            weighting = TfidfTransformer(sublinear_tf=True)
            weighting.idf_ = arrays[f"idf_{i}"]
            model._weighting.append(weighting)
        return model


def softmax(values: np.ndarray) -> np.ndarray:
    """Return each row of `values`, shape (rows, classes), as shares that add up to 1."""
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    result: np.ndarray = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def fit_temperature(margins: np.ndarray, truth: np.ndarray) -> float:
    """Return the factor that makes the softmax of `margins` most likely to give `truth`."""

    def loss(log_temperature: float) -> float:
        chosen = softmax(margins * np.exp(log_temperature))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    return float(np.exp(optimize.minimize_scalar(loss, bounds=(-2, 4), method="bounded").x))
