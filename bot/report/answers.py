"""The answers of a self-check, as a conversation keeps them: a slot for each question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.zelfcheck.routing import OPTIONS, SLOT_PREFIX

_SLOTS = {SLOT_PREFIX + question: question for question in OPTIONS}


@dataclass(frozen=True)
class Given:
    """The answers by question id, when the last was given, and when the conversation began."""

    answers: dict[str, str]
    at: datetime
    begun: datetime


def given(tracker: DialogueStateTracker) -> Given:
    """Return the answers that a conversation holds, complete or not."""
    answers = {}
    for slot, question in _SLOTS.items():
        answer = tracker.get_slot(slot)
        if isinstance(answer, str):
            answers[question] = answer
    moments = (e.timestamp for e in tracker.events if isinstance(e, SlotSet) and e.key in _SLOTS)
    begun = min((e.timestamp for e in tracker.events), default=0.0)
    return Given(answers, _at(max(moments, default=begun)), _at(begun))


def _at(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
