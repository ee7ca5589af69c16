"""How long each part of a turn takes, for the turns of the testbank only.

Rasa notes when things happened, not how long they took. So the public calls between its parts
are timed: understanding, deciding, the actions, the text generator and the database.
A visitor's turn passes through unmeasured: the clock runs only inside `measured()`.
"""

from __future__ import annotations

import functools
import inspect
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.core.processor import MessageProcessor

UNDERSTANDING, DECIDING, ACTIONS, WORDING, STORING = (
    "understanding",
    "deciding",
    "actions",
    "wording",
    "storing",
)
REST = "rest"
_REMEMBERED = 200  # conversations whose times are kept
_ORDER = (UNDERSTANDING, DECIDING, ACTIONS, WORDING, STORING)


@dataclass
class Clock:
    """Seconds by part; `total` is the whole turn, with what lies between the parts."""

    parts: dict[str, float] = field(default_factory=dict)
    total: float = 0.0

    def add(self, part: str, seconds: float) -> None:
        """Count time for a part."""
        self.parts[part] = self.parts.get(part, 0.0) + seconds

    def shares(self) -> dict[str, float]:
        """Return the seconds of each part, and of the rest, in a fixed order."""
        known = {part: self.parts[part] for part in _ORDER if part in self.parts}
        return {**known, REST: max(self.total - sum(known.values()), 0.0)}


class Clocks:
    """The clocks of each conversation's turns, of the conversations that were used last."""

    def __init__(self) -> None:
        self._clocks: OrderedDict[str, list[Clock | None]] = OrderedDict()

    def note(self, conversation: str, clock: Clock) -> None:
        """Remember the times of a conversation's latest turn."""
        self._clocks.setdefault(conversation, []).append(clock)
        self._clocks.move_to_end(conversation)
        while len(self._clocks) > _REMEMBERED:
            self._clocks.popitem(last=False)

    def of(self, conversation: str) -> list[Clock | None]:
        """Return the times of a conversation's last turns, as far as they are remembered."""
        return self._clocks.get(conversation, [])

    def forget(self, conversation: str) -> None:
        """Forget the times of a conversation that was erased."""
        self._clocks.pop(conversation, None)


_running: ContextVar[Clock | None] = ContextVar("clock", default=None)


@contextmanager
def measured() -> Iterator[Clock]:
    """Measure what happens inside the block; yield the clock."""
    clock = Clock()
    token = _running.set(clock)
    started = time.perf_counter()
    try:
        yield clock
    finally:
        clock.total = time.perf_counter() - started
        _running.reset(token)


def install(processor: MessageProcessor) -> None:
    """Put a clock around the calls of one processor to its parts."""
    _time(processor, "parse_message", UNDERSTANDING)
    _time(processor, "predict_next_with_tracker_if_should", DECIDING)
    _time(processor.nlg, "generate", WORDING)
    _time(processor.tracker_store, "save", STORING)
    _time(processor.tracker_store, "get_or_create_tracker", STORING)
    if processor.action_endpoint is not None:
        _time(processor.action_endpoint, "request", ACTIONS)


def _time(owner: Any, name: str, part: str) -> None:
    """Replace a method of one object by itself with a clock around it."""
    method: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(method)
    def plain(*args: Any, **kwargs: Any) -> Any:
        clock = _running.get()
        if clock is None:
            return method(*args, **kwargs)
        started = time.perf_counter()
        try:
            return method(*args, **kwargs)
        finally:
            clock.add(part, time.perf_counter() - started)

    @functools.wraps(method)
    async def waiting(*args: Any, **kwargs: Any) -> Any:
        clock = _running.get()
        if clock is None:
            return await method(*args, **kwargs)
        started = time.perf_counter()
        try:
            return await method(*args, **kwargs)
        finally:
            clock.add(part, time.perf_counter() - started)

    setattr(owner, name, waiting if inspect.iscoroutinefunction(method) else plain)
