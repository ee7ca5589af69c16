"""A quick model of n-grams, and where it is not sure also models with the sentence embedding.

The embedding takes most of the time of a message, so the quick model reads each message first. Only
if it is not sure are all asked: the average of what they say is right more often than any of them.
Plain scikit-learn, without Rasa.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

from bot.nlu.linear_svm import CalibratedLinearSVM, HeldBack, softmax
from bot.nlu.topics.network import EmbeddingNetwork

QUICK, FULL, NETWORK = "quick", "full", "network"
# Models that err at different messages are together surer than their average says
SHARPER = 1.1
Columns = Sequence[sparse.csr_matrix]  # counts, a block per featurizer
Embed = Callable[[], np.ndarray | None]  # the embedding of the message, if there is time for it


class Mixture:
    """Confidences of the quick model where it is `sure`, else of all."""

    def __init__(self, sure: float, make: Callable[[], CalibratedLinearSVM]) -> None:
        """Create untrained models, the linear ones with `make`."""
        self._sure = sure
        self._quick, self._full, self._network = make(), make(), EmbeddingNetwork()

    @property
    def classes(self) -> Sequence[str]:
        """The labels, in the order of the confidences."""
        return self._quick.classes

    @property
    def block_count(self) -> int:
        """How many blocks of counts the models were trained on; 0 when untrained."""
        return self._quick.block_count

    def fit(
        self, columns: Columns, vectors: np.ndarray, labels: np.ndarray, authors: np.ndarray
    ) -> Mixture:
        """Train all on the same messages, the linear ones at the same time."""
        with ThreadPoolExecutor() as pool:  # the solver releases the GIL
            quick = pool.submit(self._quick.fit, columns, labels, authors=authors)
            self._full.fit(columns, labels, vectors, authors=authors)
            quick.result()
        self._network.fit(vectors, labels, authors)
        return self

    def confidences(self, blocks: Columns, embed: Embed) -> np.ndarray:
        """Return the confidence of each label, of one message; they add up to 1."""
        quick = self._quick.scores(blocks)
        found: np.ndarray = softmax(quick)[0]
        if found.max() >= self._sure:
            return found
        vector = embed()
        if vector is None:
            return found
        rows = vector[np.newaxis, :]
        scores = quick + self._full.scores(blocks, rows) + self._network.scores(rows)
        all_three: np.ndarray = softmax(scores * (SHARPER / 3))[0]
        return all_three

    def held_back(self) -> HeldBack | None:
        """Return what all say of the training messages that they were calibrated on.

        They hold back the same messages; None when nothing was trained.
        """
        found = [m.held_back for m in (self._quick, self._full, self._network) if m.held_back]
        if not found:
            return None
        scores = np.sum([each.scores for each in found], axis=0) * (SHARPER / len(found))
        return HeldBack(found[0].rows, found[0].classes, scores)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        models = ((QUICK, self._quick), (FULL, self._full), (NETWORK, self._network))
        return {f"{name}_{key}": a for name, m in models for key, a in m.arrays().items()}

    def take(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take the parameters that `arrays` returned."""
        self._quick, self._full = (
            CalibratedLinearSVM.from_arrays(_of(name, arrays)) for name in (QUICK, FULL)
        )
        self._network = EmbeddingNetwork.from_arrays(_of(NETWORK, arrays))


def _of(name: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    start = f"{name}_"
    return {key.removeprefix(start): a for key, a in arrays.items() if key.startswith(start)}
