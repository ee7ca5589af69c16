"""What a flow test consists of, and what running one gives: plain data, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Key(StrEnum):
    """What can be expected of one message of the bot."""

    UTTER = "utter"
    FACTS = "facts"
    TOPIC = "topic"
    KIND = "kind"
    SOURCE = "source"
    BOT = "bot"
    BOT_CONTAINS = "bot_contains"
    BOT_DOES_NOT_CONTAIN = "bot_does_not_contain"
    BUTTONS_CONTAIN = "buttons_contain"
    BUTTONS_AT_MOST = "buttons_at_most"
    DATA = "data"


@dataclass(frozen=True)
class Problem:
    """One mistake in a test file, in Dutch, for the person who wrote it."""

    origin: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.origin}:{self.line}: {self.text}"


class FlowFileError(ValueError):
    """A test file cannot be used; `problems` says where and why, one line each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Check:
    """One expectation of one message.

    `wanted` holds alternatives, or parts of a text; `data` keys with their values.
    """

    line: int
    key: Key
    wanted: tuple[str, ...] = ()
    number: int = 0
    data: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class MessageExpectation:
    """Everything that is expected of one and the same message."""

    checks: tuple[Check, ...]


@dataclass(frozen=True)
class SlotCheck:
    """What is expected of one slot after a turn."""

    line: int
    name: str
    must_be_set: bool
    value: Any = None
    has_value: bool = False


@dataclass(frozen=True)
class Said:
    """What the visitor does: types a text, sends a payload, or presses a button by its title."""

    line: int
    text: str | None = None
    payload: str | None = None
    button: str | None = None

    def __str__(self) -> str:
        if self.button is not None:
            return f"[{self.button}]"
        return (self.payload if self.text is None else self.text) or ""


@dataclass(frozen=True)
class Turn:
    """Something the visitor does (None: the conversation starts) and what must come of it."""

    said: Said | None
    messages: tuple[MessageExpectation, ...] = ()
    slots: tuple[SlotCheck, ...] = ()


@dataclass(frozen=True)
class FlowCase:
    """One test: a conversation with its expectations."""

    name: str
    origin: str
    line: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Message:
    """A message of the bot, as the website API gives it."""

    id: str
    text: str
    kind: str
    topic: str | None = None
    source: str | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    utter: str | None = None
    facts: tuple[str, ...] = ()


class Status(StrEnum):
    """How a test case ended; `ERROR` is a test that could not be carried out."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


@dataclass(frozen=True)
class Difference:
    """The first difference between what a test expects and what the bot did."""

    line: int
    key: str
    expected: str
    got: str


@dataclass(frozen=True)
class PlayedTurn:
    """What was really said in a turn."""

    said: Said | None
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class CaseResult:
    """How one test case went, with the conversation as far as it came."""

    case: FlowCase
    status: Status
    seconds: float
    turns: tuple[PlayedTurn, ...] = ()
    difference: Difference | None = None
    problem: str | None = None
