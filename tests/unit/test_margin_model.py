"""The linear classifier: it learns, its confidences mean something, and it can be kept."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from bot.nlu.margin_model import MarginModel

Blocks = list[sparse.csr_matrix]
TOPICS = np.array(["contact", "toets", "waarom"])


def examples(count: int, noise: float, seed: int) -> tuple[Blocks, np.ndarray]:
    """Return counts of 30 words and dense vectors of 8, of `count` messages, and their topics."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, len(TOPICS), count)
    words = random.poisson(0.2 + 1.5 * (np.arange(30) % 3 == truth[:, None]))
    dense = np.eye(8)[truth] + noise * random.normal(size=(count, 8))
    return [sparse.csr_matrix(words.astype(float)), sparse.csr_matrix(dense)], TOPICS[truth]


@pytest.fixture(scope="module")
def model() -> MarginModel:
    return MarginModel().fit(*examples(300, 0.5, seed=1))


def test_it_learns(model: MarginModel) -> None:
    blocks, topics = examples(200, 0.5, seed=2)
    confidences = model.confidences(blocks)
    assert confidences.shape == (200, 3)
    assert np.allclose(confidences.sum(axis=1), 1)
    assert (np.array(model.classes)[confidences.argmax(axis=1)] == topics).mean() > 0.95


def test_confidence_is_about_as_often_right_as_it_says() -> None:
    model = MarginModel().fit(*examples(600, 3.0, seed=3))
    blocks, topics = examples(2000, 3.0, seed=4)
    confidences = model.confidences(blocks)
    right = np.array(model.classes)[confidences.argmax(axis=1)] == topics
    assert abs(confidences.max(axis=1).mean() - right.mean()) < 0.05


def test_what_is_kept_gives_the_same(model: MarginModel) -> None:
    again = MarginModel.from_arrays(model.arrays())
    blocks, _ = examples(50, 0.5, seed=5)
    assert np.allclose(again.confidences(blocks), model.confidences(blocks), atol=1e-5)
    assert again.block_count == model.block_count == 2
    assert MarginModel().block_count == 0


def test_a_message_of_unknown_words_and_no_embedding(model: MarginModel) -> None:
    empty = [sparse.csr_matrix((1, 30)), sparse.csr_matrix((1, 8))]
    assert np.isfinite(model.confidences(empty)).all()
