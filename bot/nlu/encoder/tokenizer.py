"""Cuts a text into tokens of XLM-RoBERTa's vocabulary: the most likely of all segmentations.

The algorithm is SentencePiece's for unigram models (Kudo 2018, arXiv:1808.06226, section 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import marisa_trie
import numpy as np

_SPACE = "▁"  # how the vocabulary writes a space
_UNKNOWN_PENALTY = 10.0  # below the least likely token, as in SentencePiece
_SPACES = re.compile(" +")


@dataclass(frozen=True)
class Vocabulary:
    """All tokens in a trie, with their ids and scores, of shape (tokens,), in the trie's order."""

    trie: marisa_trie.Trie
    ids: np.ndarray
    scores: np.ndarray

    @classmethod
    def of(cls, tokens: Sequence[str], scores: np.ndarray) -> Vocabulary:
        """Return the vocabulary of `tokens`, whose ids are their positions."""
        trie = marisa_trie.Trie(tokens)
        ids = np.zeros(len(tokens), np.int32)
        ids[[trie[token] for token in tokens]] = np.arange(len(tokens))
        return cls(trie, ids, scores[ids])


class Tokenizer:
    """Turns a text into the ids of its tokens."""

    def __init__(
        self, vocabulary: Vocabulary, normalization: Mapping[int, str], unknown: int
    ) -> None:
        """Create it; `unknown` is the id for characters that no token has."""
        self._vocabulary, self._normalization = vocabulary, normalization
        self._unknown = unknown
        self._unknown_score = float(vocabulary.scores.min()) - _UNKNOWN_PENALTY

    def ids(self, text: str) -> list[int]:
        """Return the ids of the tokens of `text`, in order."""
        written = _SPACES.sub(" ", text.translate(self._normalization)).replace(" ", _SPACE)
        if not written.startswith(_SPACE):
            written = _SPACE + written
        # for each position in the text: the best score up to there, and the last token of that path
        best = [0.0] + [-np.inf] * len(written)
        last = [(0, self._unknown)] * (len(written) + 1)
        # Indexing a memoryview takes half the time of indexing an array.
        scores = self._vocabulary.scores.data
        ids = self._vocabulary.ids.data
        prefixes = self._vocabulary.trie.iter_prefixes_with_ids
        for start in range(len(written)):
            reached = best[start]
            if reached + self._unknown_score > best[start + 1]:
                best[start + 1] = reached + self._unknown_score
                last[start + 1] = start, self._unknown
            for token, key in prefixes(written[start:]):
                end, score = start + len(token), reached + scores[key]
                if score > best[end] and ids[key] != self._unknown:
                    best[end], last[end] = score, (start, ids[key])
        return _best_path(last)


def _best_path(last: Sequence[tuple[int, int]]) -> list[int]:
    ids = []
    position = len(last) - 1
    while position:
        position, token_id = last[position]
        ids.append(token_id)
    return ids[::-1]
