"""Checks what an action returned against Rasa's schema, an event by its own part of it only.

The schema has a part for each of 23 types of event, and a validator tries all of them on each
event: that takes longer than most actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for


class AnswerSchema:
    """Rasa's schema of an action's answer."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Take the schema apart. Raises KeyError when it is not made of events of a type each."""
        events = schema["properties"]["events"]
        event = events["items"]
        # What is left says all but what an event of each type has.
        rest = {**event, "oneOf": [{}]}
        properties = {**schema["properties"], "events": {**events, "items": rest}}
        self._whole = _validator({**schema, "properties": properties})
        self._types = {
            part["properties"]["event"]["const"]: _validator(part) for part in event["oneOf"]
        }

    def is_valid(self, answer: Any) -> bool:
        """Tell whether Rasa would accept an answer."""
        if not self._whole.is_valid(answer):
            return False
        events = answer.get("events", ()) if isinstance(answer, dict) else ()
        return all(
            event["event"] in self._types and self._types[event["event"]].is_valid(event)
            for event in events
        )


def _validator(schema: Mapping[str, Any]) -> Validator:
    return validator_for(schema)(schema)
