"""The quick tf-idf and product give what scikit-learn and SciPy give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from bot.nlu.weighting import TfIdf, product

COUNTS = sparse.random(
    40, 300, density=0.1, format="csr", random_state=0, data_rvs=lambda n: np.arange(n) % 5 + 1.0
)


def test_it_weighs_as_scikit_learn_does() -> None:
    ours = TfIdf().fit(COUNTS).transform(COUNTS)
    theirs = TfidfTransformer(sublinear_tf=True).fit_transform(COUNTS)
    assert ours.dtype == np.float32
    assert ours.toarray() == pytest.approx(theirs.toarray(), abs=1e-6)


def test_it_is_made_again_from_what_it_learnt() -> None:
    fitted = TfIdf().fit(COUNTS)
    again = TfIdf(fitted.idf)
    assert (again.transform(COUNTS) != fitted.transform(COUNTS)).nnz == 0


def test_counts_stay_as_they_were_and_an_empty_row_stays_empty() -> None:
    fitted = TfIdf().fit(COUNTS)
    counts = sparse.csr_matrix(np.vstack([np.zeros(300), COUNTS[:1].toarray()]))
    before = counts.copy()
    assert fitted.transform(counts)[0].nnz == 0
    assert (counts != before).nnz == 0


def test_the_product_is_that_of_the_matrices() -> None:
    weights = np.random.default_rng(0).normal(size=(300, 7)).astype(np.float16)
    result = product(COUNTS.astype(np.float32), weights)
    assert result.dtype == np.float32
    assert result == pytest.approx(COUNTS @ weights.astype(float), abs=1e-4)
    assert not product(sparse.csr_matrix((1, 300), dtype=np.float32), weights).any()
