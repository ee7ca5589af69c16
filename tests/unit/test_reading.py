"""Reading a message: its topic, whether the page answers it, whether it asks, and what."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from bot.nlu.topics.reading import NOTHING, OTHER, Embedding, Examples, Reader

TOPICS = np.array(["buiten_bereik", "contact", "toets"])
WORDS = 40


def examples(count: int, seed: int) -> Examples:
    """Return messages whose words tell topic (0 to 29), asking (30 to 34) and cost (35 to 39)."""
    random = np.random.default_rng(seed)
    topic = random.integers(0, 3, count)
    asking = random.integers(0, 2, count).astype(bool)
    cost = random.integers(0, 2, count).astype(bool) & (topic == 0)
    rates = np.full((count, WORDS), 0.2)
    rates[:, :30] += 1.5 * (np.arange(30) % 3 == topic[:, None])
    rates[:, 30:35] += 2.0 * asking[:, None]
    rates[:, 35:] += 2.0 * cost[:, None]
    return Examples(
        columns=[sparse.csr_matrix(random.poisson(rates).astype(float))],
        vectors=np.eye(8)[topic] + 0.5 * random.normal(size=(count, 8)),
        topics=TOPICS[topic],
        asks=np.where(asking, "vraag", NOTHING),
        asked=np.where(topic == 0, np.where(cost, "kosten", OTHER), ""),
        authors=np.array([f"author {i % 6}" for i in range(count)]),
    )


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(0.5, 1.0, 0.98).fit(examples(600, seed=1))


class Computed:
    """Counts how often the embedding of a message is computed."""

    def __init__(self, vector: np.ndarray) -> None:
        self.vector, self.times = vector, 0

    def __call__(self) -> np.ndarray:
        self.times += 1
        return self.vector


def test_what_is_read_is_mostly_what_was_meant(reader: Reader) -> None:
    unseen = examples(200, seed=2)
    topics, asks, asked, answered = [], [], [], []
    for i in range(200):
        blocks = [unseen.columns[0][i]]
        reading = reader.read(blocks, Embedding(Computed(unseen.vectors[i])))
        topics.append(reading.topics[0][0] == unseen.topics[i])
        asks.append((reading.asks > 0.5) == (unseen.asks[i] != NOTHING))
        answered.append((reading.answered > 0.5) == (unseen.topics[i] != "buiten_bereik"))
        assert OTHER not in dict(reading.asked)
        if reading.topics[0][0] != "buiten_bereik":
            assert reading.asked == ()
        elif unseen.asked[i]:
            asked.append((reading.asked[0][1] > 0.5) == (unseen.asked[i] == "kosten"))
    assert min(np.mean(topics), np.mean(answered)) > 0.9
    assert min(np.mean(asks), np.mean(asked)) > 0.8


def test_whether_the_page_answers_is_about_as_likely_as_it_says() -> None:
    known = noisy(examples(1200, seed=7))
    reader = Reader(0.5, 1.0, 0.98).fit(known)
    unseen = noisy(examples(800, seed=8))
    said = [
        reader.read([unseen.columns[0][i]], Embedding(Computed(unseen.vectors[i]))).answered
        for i in range(800)
    ]
    so = unseen.topics != "buiten_bereik"
    assert abs(np.mean(said) - so.mean()) < 0.05
    unsure = (np.array(said) > 0.2) & (np.array(said) < 0.8)
    assert abs(np.array(said)[unsure].mean() - so[unsure].mean()) < 0.1


def noisy(given: Examples) -> Examples:
    """Return the examples with words that tell little, and vectors that tell nothing."""
    random = np.random.default_rng(9)
    size = given.columns[0].shape
    words = sparse.csr_matrix(random.poisson(1.5, size) + 0.5 * given.columns[0].toarray())
    vectors = random.normal(size=given.vectors.shape)
    others = given.topics, given.asks, given.asked, given.authors
    return Examples([words], vectors, *others)


def test_an_embedding_is_computed_once_and_only_where_it_is_needed(reader: Reader) -> None:
    clear = examples(50, seed=3)
    for unseen, wanted in ((clear, {0}), (noisy(clear), {1})):
        times = set()
        for i in range(50):
            computed = Computed(unseen.vectors[i])
            reader.read([unseen.columns[0][i]], Embedding(computed))
            times.add(computed.times)
        assert times >= wanted
        assert times <= {0, 1}


def test_a_part_is_read_without_embedding(reader: Reader) -> None:
    unseen = examples(5, seed=4)
    for i in range(5):
        ranked = reader.topics([unseen.columns[0][i]], Embedding(None))
        assert sum(sure for _, sure in ranked) == pytest.approx(1)


def test_what_is_kept_reads_the_same(reader: Reader) -> None:
    again = Reader(0.5, 1.0, 0.98)
    assert again.block_count == 0
    for name, arrays in reader.arrays().items():
        again.take(name, arrays)
    unseen = examples(30, seed=5)
    for i in range(30):
        blocks, vector = [unseen.columns[0][i]], unseen.vectors[i]
        one, other = (r.read(blocks, Embedding(Computed(vector))) for r in (reader, again))
        assert [n for n, _ in one.topics] == [n for n, _ in other.topics]
        assert one.asks == pytest.approx(other.asks, abs=1e-4)
        assert one.answered == pytest.approx(other.answered, abs=1e-4)


def test_without_examples_that_say_it_a_message_counts_as_asking() -> None:
    known = examples(300, seed=1)
    nothing = np.full(300, "")
    silent = Examples(known.columns, known.vectors, known.topics, nothing, nothing, nothing)
    reading = (
        Reader(0.5, 1.0, 0.98)
        .fit(silent)
        .read([known.columns[0][0]], Embedding(lambda: known.vectors[0]))
    )
    assert (reading.asks, reading.asked) == (1.0, ())
    assert reading.topics
