"""Reads a message and the question that was asked as one pair, by the tuned encoder."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.nlu.linear_svm import softmax
from bot.nlu.tuned.reader import tuned
from bot.zelfcheck.routing import KIND_QUESTIONS

# The share of the pair beside the linear models, of logarithms (decision 32).
SHARE = 0.5
_LEAST = 1e-4


def in_pair(text: str, question: str, alone: Mapping[str, float]) -> dict[str, float]:
    """Return how likely each answer is; `alone`: by the linear models."""
    together = tuned().answer(text, question, question in KIND_QUESTIONS)
    return mixed(alone, together, SHARE)


def mixed(
    alone: Mapping[str, float], together: Mapping[str, float], share: float
) -> dict[str, float]:
    """Return both, mixed: the second has this `share`."""
    one, other = (
        np.log(np.maximum([known.get(answer, 0.0) for answer in alone], _LEAST))
        for known in (alone, together)
    )
    shares = softmax(((1 - share) * one + share * other)[np.newaxis])[0]
    return dict(zip(alone, shares.tolist(), strict=True))
