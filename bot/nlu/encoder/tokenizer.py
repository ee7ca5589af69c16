"""Cuts a text into the pieces of XLM-RoBERTa's vocabulary: of all ways the most likely one.

The algorithm is SentencePiece's for unigram models (Kudo 2018, arXiv:1808.06226, section 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import marisa_trie
import numpy as np

_SPACE = "▁"  # what a space is in the vocabulary, ▁
_UNKNOWN_PENALTY = 10.0  # below the least likely piece, as in SentencePiece
_SPACES = re.compile(" +")


@dataclass(frozen=True)
class Vocabulary:
    """All pieces in a trie, with their numbers and scores, of shape (pieces,) in its order."""

    trie: marisa_trie.Trie
    numbers: np.ndarray
    scores: np.ndarray

    @classmethod
    def of(cls, pieces: Sequence[str], scores: np.ndarray) -> Vocabulary:
        """Return the vocabulary of `pieces`, numbered in their order."""
        trie = marisa_trie.Trie(pieces)
        numbers = np.zeros(len(pieces), np.int32)
        numbers[[trie[piece] for piece in pieces]] = np.arange(len(pieces))
        return cls(trie, numbers, scores[numbers])


class Tokenizer:
    """Turns a text into the numbers of its pieces."""

    def __init__(
        self, vocabulary: Vocabulary, normalization: Mapping[int, str], unknown: int
    ) -> None:
        """Create it; `unknown` is the number that stands for what no piece has."""
        self._vocabulary, self._normalization = vocabulary, normalization
        self._unknown = unknown
        self._unknown_score = float(vocabulary.scores.min()) - _UNKNOWN_PENALTY

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the pieces of `text`, in order."""
        written = _SPACES.sub(" ", text.translate(self._normalization)).replace(" ", _SPACE)
        if not written.startswith(_SPACE):
            written = _SPACE + written
        # for each place in the text: the best score up to there, and the last piece of that way
        best = [0.0] + [-np.inf] * len(written)
        last = [(0, self._unknown)] * (len(written) + 1)
        # A number of a memoryview comes in half the time that one of an array does.
        scores = self._vocabulary.scores.data
        numbers = self._vocabulary.numbers.data
        beginnings = self._vocabulary.trie.iter_prefixes_with_ids
        for start in range(len(written)):
            reached = best[start]
            if reached + self._unknown_score > best[start + 1]:
                best[start + 1] = reached + self._unknown_score
                last[start + 1] = start, self._unknown
            for piece, key in beginnings(written[start:]):
                end, score = start + len(piece), reached + scores[key]
                if score > best[end] and numbers[key] != self._unknown:
                    best[end], last[end] = score, (start, numbers[key])
        return _way_back(last)


def _way_back(last: Sequence[tuple[int, int]]) -> list[int]:
    found = []
    place = len(last) - 1
    while place:
        place, number = last[place]
        found.append(number)
    return found[::-1]
