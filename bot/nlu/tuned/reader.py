"""Reads a turn in its talk, and an answer with its question, by the tuned encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.base.made_once import made_once
from bot.base.settings import ROOT
from bot.nlu.encoder import encoder
from bot.nlu.encoder.encode import made_from, session
from bot.nlu.encoder.network import build_in_context
from bot.nlu.linear_svm import softmax
from bot.nlu.tuned.weights import MARK, TunedWeights, shipped

ACT, ASK, LEANS, SUBJECT, CELL, DETAIL = "act", "ask", "leans", "subject", "cell", "detail"
YES_NO, KIND = "yes_no", "kind"  # heads of answers: to a question with yes or no, and to the type
NO_DETAIL = "-"  # the detail of a turn that asks for none: "toets.-"
_NETWORK = "network.onnx"
_LONGEST, _LONGEST_BEFORE = 70, 24  # tokens: of a text, and of what the visitor said before it


@dataclass(frozen=True)
class Read:
    """Logarithms of probabilities, for each head in the order of its `labels`."""

    logarithms: Mapping[str, np.ndarray]


class TunedReader:
    """Runs the tuned network, and the heads on what it gives."""

    def __init__(self, folder: Path, weights: TunedWeights) -> None:
        """Load the network that `make` put into `folder`."""
        self._weights = weights
        self.labels = weights.labels
        self._session = session(folder / _NETWORK)
        pieces = encoder().piece_ids
        begin, self._end = encoder().ends
        self._opening = [begin, *pieces("query: ")]
        named = weights.recipe["texts"]
        self._subjects = {name: pieces(text) for name, text in named["subjects"].items() if text}
        self._before = {name: pieces(text) for name, text in named["before"].items()}
        self._questions = {name: pieces(text) for name, text in named["questions"].items()}

    def turn(self, text: str, before: str, subject: str, previous: str) -> dict[str, np.ndarray]:
        """Return the logarithms of the probabilities of all labels of a turn, by head.

        `before` is what the bot had done, `subject` what the talk was about, `previous` what the
        visitor said before. Of `detail`, those of one subject add up to 1.
        """
        context: list[int] = []
        if before in self._before:
            said = encoder().piece_ids(previous)[:_LONGEST][-_LONGEST_BEFORE:]
            context = [*self._subjects.get(subject, []), *self._before[before], *said, self._end]
        state = self._state(context, text)
        heads = (ACT, ASK, LEANS, SUBJECT)
        found = {name: _logarithms(self._scores(name, state)) for name in heads}
        found[CELL] = _logarithms(self._cells(state, found))
        found[DETAIL] = self._scores(DETAIL, state)
        return found

    def answer(self, text: str, question: str, kind: bool) -> dict[str, float]:
        """Return how likely each answer to a question of the self-check is."""
        state = self._state([*self._questions[question], self._end], text)
        name = KIND if kind else YES_NO
        shares = softmax(self._scores(name, state)[np.newaxis])[0]
        return dict(zip(self.labels[name], shares.tolist(), strict=True))

    def _state(self, context: list[int], text: str) -> np.ndarray:
        own = encoder().piece_ids(text)[:_LONGEST]
        ids = [*self._opening, *context, *own, self._end]
        marks = np.zeros((1, len(ids), 1), np.float32)
        marks[0, len(self._opening) : len(self._opening) + len(context)] = 1
        given = {"tokens": encoder().states(ids), "context": marks}
        state: np.ndarray = self._session.run(None, given)[0][0]
        return state

    def _scores(self, head: str, state: np.ndarray) -> np.ndarray:
        matrix = self._weights.heads[head]
        scores: np.ndarray = matrix[:, :-1] @ state + matrix[:, -1]
        return scores

    def _cells(self, state: np.ndarray, found: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the scores of cells: what they add to those of the subject and of the ask."""
        pairs = [label.split(".") for label in self.labels[CELL]]
        subjects, asks = ({n: i for i, n in enumerate(self.labels[h])} for h in (SUBJECT, ASK))
        together = found[SUBJECT][[subjects[s] for s, _ in pairs]]
        together = together + found[ASK][[asks[a] for _, a in pairs]]
        scores: np.ndarray = self._scores(CELL, state) + together
        return scores


def _logarithms(scores: np.ndarray) -> np.ndarray:
    highest = scores.max()
    result: np.ndarray = scores - highest - np.log(np.exp(scores - highest).sum())
    return result


@lru_cache(maxsize=1)
def tuned() -> TunedReader:
    """Return the reader, loaded once in this process."""
    weights = shipped()
    digest = hashlib.sha256(f"{made_from()} {weights.digest}".encode()).hexdigest()

    def make(folder: Path) -> None:
        network = build_in_context(weights, MARK, weights.first_layer)
        (folder / _NETWORK).write_bytes(network)

    return TunedReader(made_once(ROOT / "models" / "tuned", digest, make), weights)
