"""Remembers which class an event's name stands for.

Rasa walks through all classes of events for each event that it reads back, and a message that
comes fifth in a conversation reads back forty.
"""

from __future__ import annotations

from functools import cache


def look_up_once() -> None:
    """Let Rasa look up each name once; a name that is unknown is refused each time."""
    from rasa.shared.core.events import Event

    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
