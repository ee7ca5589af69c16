"""The answers of a self-check, as a conversation keeps them: a slot for each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.zelfcheck.routing import OPTIONS, SLOT_PREFIX

_SLOTS = {SLOT_PREFIX + question: question for question in OPTIONS}


@dataclass(frozen=True)
class Given:
    """The answers by question id, when the last was given, and when the conversation began.

    `overtaken`: other answers were given since, or the self-check was begun anew.
    """

    answers: dict[str, str]
    at: datetime
    begun: datetime
    overtaken: bool = False


def given(tracker: DialogueStateTracker, report_url: str | None = None) -> Given:
    """Return the answers that a conversation held when it told of this report.

    Without a result that names `report_url`, those that it holds now, complete or not.
    """
    events = list(tracker.events)
    told = next((i for i, e in enumerate(events) if _names(e, report_url)), None)
    answers, at = _answers(events if told is None else events[:told])
    begun = min((e.timestamp for e in events), default=0.0)
    now = answers if told is None else _answers(events)[0]
    return Given(answers, _at(at or begun), _at(begun), overtaken=now != answers)


def _answers(events: Sequence[Event]) -> tuple[dict[str, str], float | None]:
    """Return the answers after these events, and when the last of them was given."""
    answers: dict[str, str] = {}
    at: float | None = None
    for event in events:
        if isinstance(event, SlotSet) and event.key in _SLOTS:
            question, before = _SLOTS[event.key], answers.get(_SLOTS[event.key])
            if isinstance(event.value, str):
                answers[question] = event.value
            else:
                answers.pop(question, None)
            if answers.get(question) != before or at is None:
                at = event.timestamp
    return answers, at


def _names(event: Event, report_url: str | None) -> bool:
    if report_url is None or not isinstance(event, BotUttered):
        return False
    data = event.message().get("data")
    return isinstance(data, dict) and data.get("report_url") == report_url


def _at(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
