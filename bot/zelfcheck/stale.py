"""Words that were typed while another question stood: on a slow line, or in a second tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

STALE = "stale"  # key of a message's metadata

Said = Sequence[Mapping[str, Any]]  # messages of the bot as the API gives them, oldest first


def is_stale(said: Said, in_reply_to: str) -> bool:
    """Whether the self-check has asked something else since the message `in_reply_to`.

    A digression that ends in the same question is nothing else. A message that is not among the
    last ones was followed by so much that the question cannot be the same.
    """
    ids = [message["id"] for message in said]
    if in_reply_to not in ids:
        return any(_asks(message) for message in said)
    at = ids.index(in_reply_to)
    stood = next((_asks(message) for message in reversed(said[: at + 1]) if _asks(message)), None)
    return any(asked != stood for message in said[at + 1 :] if (asked := _asks(message)))


def _asks(message: Mapping[str, Any]) -> str | None:
    """Return what a message of the self-check wants to know; None for other messages."""
    data = message.get("data") or {}
    if message.get("kind") == "result":
        return "uitslag"
    asked = data.get("question")
    return str(asked) if asked else None
