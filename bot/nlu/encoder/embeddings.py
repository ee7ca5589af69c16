"""Sentence embeddings of multilingual-e5-small; those of training examples are cached on disk."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import zipfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from bot.nlu.encoder import encoder
from bot.nlu.encoder.encode import made_from

KEPT = "embeddings.npz"  # of training examples, in the folder of settings().var_dir
MANY = 500  # texts from which on starting more processes pays


def embedding(text: str) -> np.ndarray:
    """Return the unit-length embedding of `text`, float32 of shape (384,).

    Not cached: what visitors write would stay in memory after they erase it.
    """
    return encoder().embedding(text)


class EmbeddingFile:
    """Embeddings of training examples on disk, so that training again computes only new ones.

    The file holds keys of shape (n,), vectors of shape (n, 384) and a digest of the encoder. A
    broken file, or one of another version of the encoder, is ignored.
    """

    def __init__(self, path: Path) -> None:
        """Read what is kept at `path`, if anything."""
        self._path = path
        self._vectors: dict[str, np.ndarray] = {}
        try:
            # opened here: numpy does not close a file that is no archive
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                if kept["encoder"] == made_from():
                    self._vectors = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            pass

    def embeddings(self, texts: Iterable[str]) -> list[np.ndarray]:
        """Return the embedding of each text; new ones are added to the file."""
        wanted = [(_key(text), text) for text in texts]
        new = {key: text for key, text in wanted if key not in self._vectors}
        if new:
            vectors = dict(zip(new, _computed(list(new.values())), strict=True))
            self._keep({**self._vectors, **vectors})
        return [self._vectors[key] for key, _ in wanted]

    def kept(self, text: str) -> np.ndarray | None:
        """Return the embedding of a text if it is in the file; compute nothing."""
        return self._vectors.get(_key(text))

    def _keep(self, vectors: dict[str, np.ndarray]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        scratch = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(
            scratch,
            keys=np.array(list(vectors)),
            vectors=np.array(list(vectors.values())),
            encoder=np.array(made_from()),
        )
        scratch.replace(self._path)
        self._vectors = vectors


def _computed(texts: list[str]) -> Iterable[np.ndarray]:
    """Return the embedding of each text; many are computed on all processors."""
    if len(texts) < MANY:
        return map(embedding, texts)
    # Not forked: this process may have threads.
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(embedding, texts, chunksize=50))


def _key(text: str) -> str:
    """Return the key of an embedding: the hash of the text."""
    return hashlib.sha256(text.encode()).hexdigest()
