"""Holds what the bot said in a turn beside what a test expects of it.

The rules, so that a test means one thing:

- Expected messages are found in order among the messages of the turn; each message answers
  to one of them at most.
- Other messages may stand between them, unless they contradict: a message of the kind
  clarification, fallback, handoff or error, or about a topic that no expected message has.
- A turn of which no message is expected may say anything but an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.flows.cases import (
    Check,
    Difference,
    Key,
    Message,
    MessageExpectation,
    SlotCheck,
    Turn,
)

CONTRADICTING = ("clarification", "fallback", "handoff", "error")
NOTHING = "niets"


def difference_in_messages(turn: Turn, messages: Sequence[Message]) -> Difference | None:
    """Return the first difference between the messages of a turn and what is expected."""
    matched: list[int] = []
    start = 0
    for expected in turn.messages:
        found = next(
            (i for i in range(start, len(messages)) if _fits(expected, messages[i])),
            None,
        )
        if found is None:
            return _nearest_difference(expected, messages[start:])
        matched.append(found)
        start = found + 1
    return _contradiction(turn, messages, matched)


def difference_in_slots(turn: Turn, slots: dict[str, Any]) -> Difference | None:
    """Return the first difference between the slots after a turn and what is expected."""
    for check in turn.slots:
        if check.name not in slots:
            return Difference(check.line, "slot", f"een slot {check.name}", "dat slot bestaat niet")
        if not _slot_fits(check, slots[check.name]):
            got = f"{check.name} = {_shown(slots[check.name])}"
            return Difference(check.line, "slot", _wanted_slot(check), got)
    return None


def _slot_fits(check: SlotCheck, value: Any) -> bool:
    if check.has_value:
        return _same(value, check.value) is check.must_be_set
    return (value is not None) is check.must_be_set


def _same(got: Any, wanted: Any) -> bool:
    # `True == 1` in Python, but not for whoever writes a test.
    return bool(got == wanted) and isinstance(got, bool) == isinstance(wanted, bool)


def _wanted_slot(check: SlotCheck) -> str:
    if not check.has_value:
        return f"{check.name} {'heeft een waarde' if check.must_be_set else 'is leeg'}"
    return f"{check.name} {'=' if check.must_be_set else 'is niet'} {_shown(check.value)}"


def _shown(value: object) -> str:
    return "leeg" if value is None else repr(value)


def _fits(expected: MessageExpectation, message: Message) -> bool:
    return all(_FITS[check.key](check, message) for check in expected.checks)


def _nearest_difference(expected: MessageExpectation, messages: Sequence[Message]) -> Difference:
    """Return where the message that answers most of what is expected, falls short of it."""
    if not messages:
        first = expected.checks[0]
        return Difference(first.line, first.key.value, _wanted(first), "geen bericht meer")
    nearest = max(messages, key=lambda m: sum(_FITS[c.key](c, m) for c in expected.checks))
    check = next(check for check in expected.checks if not _FITS[check.key](check, nearest))
    return Difference(check.line, check.key.value, _wanted(check), _got(check, nearest))


def _contradiction(
    turn: Turn, messages: Sequence[Message], matched: Sequence[int]
) -> Difference | None:
    line = turn.said.line if turn.said else 1
    topics = {messages[i].topic for i in matched} | {None}
    for i, message in enumerate(messages):
        if i in matched:
            continue
        if not turn.messages:
            wrong = message.kind == "error"
        else:
            wrong = message.kind in CONTRADICTING or message.topic not in topics
        if wrong:
            got = f"{message.kind} over {message.topic or NOTHING}: {_line(message.text)}"
            return Difference(line, "extra bericht", "geen ander bericht dan verwacht", got)
    return None


def normal(text: str) -> str:
    """Return a text for comparing parts: without regard to capitals, bold and line ends."""
    return " ".join(text.replace("**", "").casefold().split())


def _line(text: str) -> str:
    return " ".join(text.split())


def _wanted(check: Check) -> str:
    if check.key is Key.BUTTONS_AT_MOST:
        return f"hooguit {check.number}"
    if check.key is Key.DATA:
        return ", ".join(f"{name} = {_shown(value)}" for name, value in check.data)
    joiner = " of " if check.key in (Key.UTTER, Key.TOPIC, Key.KIND, Key.SOURCE) else " + "
    wanted = joiner.join(_line(value) for value in check.wanted)
    return f"zonder {wanted}" if check.key is Key.BOT_DOES_NOT_CONTAIN else wanted


def _got(check: Check, message: Message) -> str:
    if check.key is Key.BUTTONS_AT_MOST:
        return f"{len(message.buttons)} knoppen: {_buttons(message)}"
    if check.key is Key.BUTTONS_CONTAIN:
        return _buttons(message)
    if check.key is Key.DATA:
        return ", ".join(
            f"{name} = {_shown(message.data[name])}" if name in message.data else f"geen {name}"
            for name, _ in check.data
        )
    if check.key in (Key.BOT, Key.BOT_CONTAINS, Key.BOT_DOES_NOT_CONTAIN):
        return _line(message.text)
    if check.key is Key.FACTS:
        return f"{', '.join(message.facts) or 'geen feiten'}: {_line(message.text)}"
    name = getattr(message, check.key.value) or NOTHING
    return f"{name}: {_line(message.text)}"


def _buttons(message: Message) -> str:
    return ", ".join(f"{title} ({payload})" for title, payload in message.buttons) or "geen knoppen"


def _has_data(check: Check, message: Message) -> bool:
    return all(
        name in message.data and _same(message.data[name], value) for name, value in check.data
    )


def _text_is(check: Check, message: Message) -> bool:
    return _line(check.wanted[0]) == _line(message.text)


def _contains(check: Check, message: Message) -> bool:
    text = normal(message.text)
    return all(normal(part) in text for part in check.wanted)


def _does_not_contain(check: Check, message: Message) -> bool:
    text = normal(message.text)
    return not any(normal(part) in text for part in check.wanted)


def _has_buttons(check: Check, message: Message) -> bool:
    there = {part for button in message.buttons for part in button}
    return all(wanted in there for wanted in check.wanted)


_FITS: dict[Key, Callable[[Check, Message], bool]] = {
    Key.UTTER: lambda check, message: message.utter in check.wanted,
    Key.FACTS: lambda check, message: set(check.wanted) <= set(message.facts),
    Key.TOPIC: lambda check, message: message.topic in check.wanted,
    Key.KIND: lambda check, message: message.kind in check.wanted,
    Key.SOURCE: lambda check, message: message.source in check.wanted,
    Key.BOT: _text_is,
    Key.BOT_CONTAINS: _contains,
    Key.BOT_DOES_NOT_CONTAIN: _does_not_contain,
    Key.BUTTONS_CONTAIN: _has_buttons,
    Key.BUTTONS_AT_MOST: lambda check, message: len(message.buttons) <= check.number,
    Key.DATA: _has_data,
}
