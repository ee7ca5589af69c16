"""What a turn needs of a conversation: the last turns, and how it stood before them.

So a message costs the same however long the conversation is. Each turn is kept with what came
before it: the slots and the form, as they were. See docs/decisions/0025-bounded-storage.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT_TOKENS

# Turns that are read: policies look back over four states of a dialogue, which is two turns or
# less, and so do actions (was it unclear before, what was said last).
READ = 4


class Turn(SQLTrackerStore.Base):
    """One message of a visitor: where its events begin, and how the conversation stood then."""

    __tablename__ = "turns"

    id = sa.Column(sa.Integer, primary_key=True)
    sender_id = sa.Column(sa.String(255), nullable=False, index=True)
    number = sa.Column(sa.Integer, nullable=False)
    begins_after = sa.Column(sa.Integer, nullable=False)  # id of an event, 0 for the beginning
    message_id = sa.Column(sa.String(32))
    state = sa.Column(sa.Text, nullable=False)
    events = sa.Column(sa.Integer, nullable=False)
    size = sa.Column(sa.Integer, nullable=False)  # of these events, in bytes


class Tracker(DialogueStateTracker):
    """A conversation as it was read. What is in it beyond that is new, and still to be stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing that was read."""
        super().__init__(*args, **kwargs)
        self.read = 0  # how many of its events were read, or stand for what was not
        self.last_event = 0  # the id of the last that was read
        self.turns = 0  # how many the whole conversation has
        self.state = "{}"


@dataclass(frozen=True)
class Opening:
    """The first turn that is read, where something came before it."""

    begins_after: int
    state: str


def tracker(
    conversation_id: str,
    rows: Sequence[tuple[int, str]],
    slots: Iterable[Slot],
    turns: int,
    opening: Opening | None,
    whole: bool,
) -> Tracker:
    """Return a conversation from rows of id and event, after what came before them.

    If it is not to be the whole, it begins with the last session, as in Rasa's own store.
    """
    events = deserialise_events([json.loads(data) for _, data in rows])
    sessions = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    if sessions and not whole:
        events = events[sessions[-1] :]
    elif opening is not None:
        events = [*_before(json.loads(opening.state), events[0].timestamp), *events]
    found: Tracker = Tracker.from_events(conversation_id, events, slots)
    found.read = len(found.events)
    found.last_event = rows[-1][0]
    found.turns = turns
    found.state = state(found)
    return found


def new_turns(of: DialogueStateTracker, events: Sequence[Event], size: int) -> list[dict[str, Any]]:
    """Return the rows of the turns that new events of a conversation begin."""
    known = of if isinstance(of, Tracker) else Tracker(of.sender_id, [])
    said = [event for event in events if isinstance(event, UserUttered)]
    return [
        {
            "sender_id": of.sender_id,
            "number": number,
            "begins_after": known.last_event,
            "message_id": event.message_id,
            "state": known.state,
            "events": len(events) if event is said[0] else 0,
            "size": size if event is said[0] else 0,
        }
        for number, event in enumerate(said, known.turns + 1)
    ]


def state(of: DialogueStateTracker) -> str:
    """Return how a conversation stands, as far as later turns depend on it."""
    slots = {s.name: s.value for s in of.slots.values() if s.value != s.initial_value}
    found: dict[str, Any] = {"slots": slots} if slots else {}
    if of.active_loop_name:
        found |= {"loop": of.active_loop_name, "rejected": of.is_active_loop_rejected}
    return json.dumps(found)


def written(data: Mapping[str, Any]) -> str:
    """Return an event as JSON, short: an emoji takes four bytes, and in ASCII twelve."""
    if parsed := data.get("parse_data"):
        # Where each word stands, which nobody asks for later.
        data = {**data, "parse_data": {k: v for k, v in parsed.items() if k != TEXT_TOKENS}}
    whole = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        whole.encode()
    except UnicodeEncodeError:  # half a character, which no database takes
        return json.dumps(data)
    return whole


def _before(found: Mapping[str, Any], timestamp: float) -> list[Event]:
    """Return events that bring about a state; they stand for all that came before."""
    events: list[Event] = [SlotSet(name, value) for name, value in found.get("slots", {}).items()]
    if loop := found.get("loop"):
        # A form that goes on is told from one that begins by its having run.
        events += [ActionExecuted(loop), ActiveLoop(loop)]
        if found["rejected"]:
            events.append(ActionExecutionRejected(loop))
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    for event in events:
        event.timestamp = timestamp
    return events
