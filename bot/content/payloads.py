"""What a button says in the place of words: an intent, perhaps with slots (`/toets{"a": "b"}`)."""

from __future__ import annotations

import json
import re
from typing import Any

PAYLOAD = "payload"  # key of a message's metadata: it is a payload, and no words
_SHAPE = re.compile(r"/([a-z][a-z0-9_]{0,99})(\{.*\})?")


def parse(payload: str) -> tuple[str, dict[str, Any]] | None:
    """Return the intent and the slots of a payload, or None when it has another shape."""
    match = _SHAPE.fullmatch(payload)
    if match is None:
        return None
    try:
        slots: dict[str, Any] = json.loads(match[2] or "{}")
    except (ValueError, RecursionError):
        return None
    return match[1], slots
