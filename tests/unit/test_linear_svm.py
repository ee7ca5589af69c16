"""The linear classifier: it learns, its confidences mean something, and it can be kept."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from bot.nlu.linear_svm import CalibratedLinearSVM

Examples = tuple[list[sparse.csr_matrix], np.ndarray, np.ndarray]
TOPICS = np.array(["contact", "toets", "waarom"])


def examples(count: int, noise: float, seed: int) -> Examples:
    """Return counts of 30 words, the topic, and a dense vector of 8, of `count` messages."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, len(TOPICS), count)
    words = random.poisson(0.2 + 1.5 * (np.arange(30) % 3 == truth[:, None]))
    dense = np.eye(8)[truth] + noise * random.normal(size=(count, 8))
    return [sparse.csr_matrix(words.astype(float))], TOPICS[truth], dense


@pytest.fixture(scope="module")
def model() -> CalibratedLinearSVM:
    return CalibratedLinearSVM().fit(*examples(300, 0.5, seed=1))


def test_it_learns(model: CalibratedLinearSVM) -> None:
    blocks, topics, dense = examples(200, 0.5, seed=2)
    confidences = model.confidences(blocks, dense)
    assert confidences.shape == (200, 3)
    assert np.allclose(confidences.sum(axis=1), 1)
    assert (np.array(model.classes)[confidences.argmax(axis=1)] == topics).mean() > 0.95


def test_confidence_is_about_as_often_right_as_it_says() -> None:
    model = CalibratedLinearSVM().fit(*examples(600, 3.0, seed=3))
    blocks, topics, dense = examples(2000, 3.0, seed=4)
    confidences = model.confidences(blocks, dense)
    right = np.array(model.classes)[confidences.argmax(axis=1)] == topics
    assert abs(confidences.max(axis=1).mean() - right.mean()) < 0.05


def test_what_is_kept_gives_the_same(model: CalibratedLinearSVM) -> None:
    again = CalibratedLinearSVM.from_arrays(model.arrays())
    blocks, _, dense = examples(50, 0.5, seed=5)
    assert np.allclose(
        again.confidences(blocks, dense), model.confidences(blocks, dense), atol=1e-5
    )
    assert again.block_count == model.block_count == 1
    assert CalibratedLinearSVM().block_count == 0


def test_a_message_of_unknown_words_and_no_embedding(model: CalibratedLinearSVM) -> None:
    confidences = model.confidences([sparse.csr_matrix((1, 30))], np.zeros((1, 8)))
    assert np.isfinite(confidences).all()


def test_without_dense_vectors() -> None:
    blocks, topics, _ = examples(300, 0.5, seed=1)
    model = CalibratedLinearSVM().fit(blocks, topics)
    unseen, truth, _ = examples(200, 0.5, seed=2)
    found = np.array(model.classes)[model.confidences(unseen).argmax(axis=1)]
    assert (found == truth).mean() > 0.9


def test_features_that_few_messages_have_are_left_out() -> None:
    blocks, topics, dense = examples(300, 0.5, seed=1)
    rare = sparse.csr_matrix((np.ones(2), ([0, 1], [0, 1])), (300, 5))
    wide = [sparse.hstack([rare, blocks[0]], format="csr")]
    narrow = CalibratedLinearSVM(least=3).fit(wide, topics, dense)
    same = CalibratedLinearSVM().fit(blocks, topics, dense)
    assert np.allclose(narrow.margins(wide, dense), same.margins(blocks, dense), atol=1e-2)
    again = CalibratedLinearSVM.from_arrays(narrow.arrays())
    assert np.allclose(again.margins(wide, dense), narrow.margins(wide, dense))


def test_two_labels_get_a_margin_each() -> None:
    blocks, topics, dense = examples(300, 0.5, seed=1)
    yes = np.where(topics == "toets", "yes", "no")
    confidences = CalibratedLinearSVM().fit(blocks, yes, dense).confidences(blocks, dense)
    assert np.allclose(confidences.sum(axis=1), 1)
    assert ((confidences[:, 1] > 0.5) == (yes == "yes")).mean() > 0.95


def test_confidence_on_authors_who_were_not_seen_is_not_too_high() -> None:
    random = np.random.default_rng(0)
    blocks, topics, _ = examples(900, 1.0, seed=6)
    authors = random.integers(0, 9, 900)
    topics = np.where(random.random(900) < 0.4, TOPICS[random.integers(0, 3, 900)], topics)
    habit = np.eye(9)[authors]  # words of each author's own, for each topic their own
    own = np.hstack([habit * (topics == topic)[:, None] for topic in TOPICS])
    wide = [sparse.hstack([blocks[0], sparse.csr_matrix(3 * own)], format="csr")]
    careless = CalibratedLinearSVM().fit(wide, topics)
    careful = CalibratedLinearSVM().fit(wide, topics, authors=authors)
    assert careful.temperature < careless.temperature
