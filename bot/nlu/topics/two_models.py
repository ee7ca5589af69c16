"""A quick model of n-grams and a full one with sentence embeddings, one after the other.

The embedding takes most of the time of a message. So the quick model reads each message first, and
only if it is not sure are both asked: the average of what they say is right more often than either.
Plain scikit-learn, without Rasa.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

from bot.nlu.linear_svm import CalibratedLinearSVM, softmax

QUICK, FULL = "quick", "full"
Columns = Sequence[sparse.csr_matrix]  # counts, a block per featurizer
Embed = Callable[[], np.ndarray | None]  # the embedding of the message, if there is time for it


class TwoModels:
    """Confidences of the quick model where it is `sure`, else of both."""

    def __init__(self, sure: float, make: Callable[[], CalibratedLinearSVM]) -> None:
        """Create untrained models with `make`."""
        self._sure = sure
        self._quick, self._full = make(), make()

    @property
    def classes(self) -> Sequence[str]:
        """The labels, in the order of the confidences."""
        return self._quick.classes

    @property
    def block_count(self) -> int:
        """How many blocks of counts the models were trained on; 0 when untrained."""
        return self._quick.block_count

    def fit(
        self,
        columns: Columns,
        vectors: np.ndarray,
        labels: np.ndarray,
        importance: np.ndarray,
        authors: np.ndarray,
    ) -> TwoModels:
        """Train both on the same messages, at the same time."""
        more = {"importance": importance, "authors": authors}
        with ThreadPoolExecutor() as pool:  # the solver releases the GIL
            quick = pool.submit(self._quick.fit, columns, labels, **more)
            self._full.fit(columns, labels, vectors, **more)
            quick.result()
        return self

    def confidences(self, blocks: Columns, embed: Embed) -> np.ndarray:
        """Return the confidence of each label, of one message; they add up to 1."""
        quick = self._quick.margins(blocks) * self._quick.temperature
        found: np.ndarray = softmax(quick)[0]
        if found.max() >= self._sure:
            return found
        vector = embed()
        if vector is None:
            return found
        full = self._full.margins(blocks, vector[np.newaxis, :]) * self._full.temperature
        both: np.ndarray = softmax((quick + full) / 2)[0]
        return both

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        models = ((QUICK, self._quick), (FULL, self._full))
        return {f"{name}_{key}": a for name, m in models for key, a in m.arrays().items()}

    def take(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take the parameters that `arrays` returned."""
        self._quick, self._full = (_of(name, arrays) for name in (QUICK, FULL))


def _of(name: str, arrays: Mapping[str, np.ndarray]) -> CalibratedLinearSVM:
    start = f"{name}_"
    own = {key.removeprefix(start): a for key, a in arrays.items() if key.startswith(start)}
    return CalibratedLinearSVM.from_arrays(own)
