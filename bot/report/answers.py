"""The answers of a self-check, as a conversation keeps them: a slot for each question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from actions.zelfcheck.routing import OPTIONS
from actions.zelfcheck.slots import PREFIX

_SLOTS = {PREFIX + question: question for question in OPTIONS}


@dataclass(frozen=True)
class Given:
    """The answers by question id, and when the last of them was given."""

    answers: dict[str, str]
    at: datetime


def given(tracker: DialogueStateTracker) -> Given:
    """Return the answers that a conversation holds, complete or not."""
    answers = {}
    for slot, question in _SLOTS.items():
        answer = tracker.get_slot(slot)
        if isinstance(answer, str):
            answers[question] = answer
    moments = (e.timestamp for e in tracker.events if isinstance(e, SlotSet) and e.key in _SLOTS)
    return Given(answers, datetime.fromtimestamp(max(moments, default=0.0), UTC))
