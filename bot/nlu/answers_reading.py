"""Decides what a message says to one question of the self-check, or that it has to be asked.

Plain Python: the action server uses it on `parse_data`, in which AnswerReader has put how
likely each answer is. The bars were chosen on writers whose messages the reader had not seen
(docs/decisions/0013-answer-reader.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ANSWERS, ALSO = "answers", "also"  # keys of parse_data
NO_ANSWER = "geen"

# How sure the reader has to be. A wrong yes tells an organisation that it is ready when it is
# not; to be asked once more costs a click. So a yes needs more than a no.
BAR = 0.4
BARS = {"ja": 0.74}


def read(parse_data: Mapping[str, Any], question: str) -> str | None:
    """Return the answer that a message gives to `question`, or None.

    `parse_data` is that of Rasa's `UserUttered`. The answer is "ja", "nee" or "onbekend", for
    the question "type" "samenwerkingsverband", "computercrisisteam" or "onbekend". None: the
    message is no answer to this question, or it is not clear which.
    """
    likely: Mapping[str, float] = (parse_data.get(ANSWERS) or {}).get(question) or {}
    if not likely:
        return None
    answer = max(likely, key=lambda name: likely[name])
    if answer == NO_ANSWER or likely[answer] < BARS.get(answer, BAR):
        return None
    return answer
