"""Tf-idf and products for linear models, fast for a single message and small in memory.

scikit-learn's `TfidfTransformer` multiplies by a diagonal matrix of all features and validates its
input several times: 0.4 ms per message and block, most of the time of a linear model.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.sparsefuncs_fast import inplace_csr_row_normalize_l2


class TfIdf:
    """Logarithms of counts, weighted by how rare each feature is; rows of length 1."""

    def __init__(self, idf: np.ndarray | None = None) -> None:
        """Create it from the `idf` of an earlier one, or unfitted."""
        self.idf = np.zeros(0, np.float32) if idf is None else idf.astype(np.float32)

    def fit(self, counts: sparse.csr_matrix) -> TfIdf:
        """Learn from counts of shape (messages, features) how rare each feature is."""
        self.idf = TfidfTransformer().fit(counts).idf_.astype(np.float32)
        return self

    def transform(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return the weighted counts, float32, of the same shape."""
        values = (np.log(counts.data) + 1).astype(np.float32) * self.idf[counts.indices]
        weighted = sparse.csr_matrix((values, counts.indices, counts.indptr), counts.shape)
        inplace_csr_row_normalize_l2(weighted)
        return weighted


def product(rows: sparse.csr_matrix, weights: np.ndarray) -> np.ndarray:
    """Return rows (messages, features) times weights (features, n), as float32 (messages, n).

    Weights are float16; only the rows of features that occur are converted.
    """
    present, columns = np.unique(rows.indices, return_inverse=True)
    narrow = sparse.csr_matrix((rows.data, columns, rows.indptr), (rows.shape[0], len(present)))
    result: np.ndarray = narrow @ weights[present].astype(np.float32)
    return result
