"""Which payloads a client may send: what a button can carry, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.core.constants import DEFAULT_CATEGORICAL_SLOT_VALUE
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import CategoricalSlot

from bot.content import payloads
from bot.content.topics import COMMANDS, TOPICS
from bot.web.errors import ApiError
from bot.zelfcheck.routing import SLOT_PREFIX

_LONGEST = 200

_Payload = tuple[str, frozenset[tuple[str, str]]]


class Payloads:
    """The payloads that the buttons of a domain can carry."""

    def __init__(self, domain: Domain) -> None:
        self._allowed = set(_declared(domain))

    def accept(self, payload: str) -> str:
        """Return an allowed payload in its one written form, or raise the 422."""
        found = parse(payload)
        if found is None or found not in self._allowed:
            raise ApiError("payload_unknown")
        return written(found)


def parse(payload: str) -> _Payload | None:
    """Return intent and slot values of a payload, or None when it has another shape."""
    found = payloads.parse(payload.strip()) if len(payload) <= _LONGEST else None
    if found is None or not all(isinstance(value, str) for value in found[1].values()):
        return None
    return found[0], frozenset(found[1].items())


def written(payload: _Payload) -> str:
    """Return a payload as Rasa reads it."""
    intent, slots = payload
    return f"/{intent}" + (json.dumps(dict(sorted(slots)), ensure_ascii=False) if slots else "")


def titles(domain: Domain) -> dict[str, str]:
    """Return the words on the buttons of a domain, by what they carry in its one written form."""
    return {written(found): str(button["title"]) for found, button in _buttons(domain)}


def _declared(domain: Domain) -> Iterable[_Payload]:
    for intent in (*TOPICS, *COMMANDS):
        yield intent, frozenset()
    for slot in domain.slots:
        if slot.name == "begrip" and isinstance(slot, CategoricalSlot):
            for value in _values(slot):
                yield "begrip", frozenset({("begrip", value)})
        if slot.name.startswith(SLOT_PREFIX) and isinstance(slot, CategoricalSlot):
            question = ("vraag", slot.name.removeprefix(SLOT_PREFIX))
            yield "wijzig", frozenset({question})
            for value in _values(slot):
                yield "zelfcheck_antwoord", frozenset({question, ("antwoord", value)})
    for found, _ in _buttons(domain):
        yield found


def _buttons(domain: Domain) -> Iterable[tuple[_Payload, Mapping[str, Any]]]:
    for variations in domain.responses.values():
        for variation in variations:
            for button in variation.get("buttons") or []:
                # In domain.yml braces may stand doubled: Rasa takes single ones for slots.
                payload = str(button.get("payload"))
                found = parse(payload.replace("{{", "{").replace("}}", "}"))
                if found is not None:
                    yield found, button


def _values(slot: CategoricalSlot) -> Iterable[str]:
    """Return the values that the domain declares; Rasa adds one for all others."""
    return (str(v) for v in slot.values if v != DEFAULT_CATEGORICAL_SLOT_VALUE)
