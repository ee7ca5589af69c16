"""Embeddings: unit length, near for near meanings, and kept on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import DIMENSIONS
from bot.nlu.encoder.embeddings import EmbeddingFile, embedding


def test_an_embedding() -> None:
    vector = embedding("met wie deelt het ncsc?")
    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)
    near, far = embedding("wie krijgt informatie van het ncsc"), embedding("de kat slaapt")
    assert vector @ near > vector @ far


def test_the_file_keeps_what_was_computed(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "embeddings.npz"
    first = EmbeddingFile(path).embeddings(["hallo", "dag"])
    with np.load(path) as kept:
        parts = dict(kept)
    parts["vectors"] = np.zeros_like(parts["vectors"])
    np.savez(path, **parts)  # to see that it is read, not computed again
    again = EmbeddingFile(path).embeddings(["dag", "doei"])
    assert not again[0].any()
    assert np.allclose(again[1], embedding("doei"))
    assert np.allclose(first[0], embedding("hallo"))


def test_what_another_encoder_made_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "embeddings.npz"
    EmbeddingFile(path).embeddings(["hallo", "dag"])
    monkeypatch.setattr("bot.nlu.encoder.embeddings.made_from", lambda: "another")
    assert EmbeddingFile(path).kept("hallo") is None
    EmbeddingFile(path).embeddings(["doei"])
    with np.load(path) as kept:
        assert len(kept["keys"]) == 1


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 broken"])
def test_a_broken_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "embeddings.npz"
    path.write_bytes(content)
    assert len(EmbeddingFile(path).embeddings(["hallo"])) == 1
    with np.load(path) as kept:
        assert len(kept["keys"]) == 1


def test_many_texts_by_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.encoder.embeddings.MANY", 3)
    texts = ["hallo", "dag", "doei", "hallo"]
    vectors = EmbeddingFile(tmp_path / "embeddings.npz").embeddings(texts)
    assert all(np.allclose(v, embedding(t)) for v, t in zip(vectors, texts, strict=True))
