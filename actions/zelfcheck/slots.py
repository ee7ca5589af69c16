"""How the answers stand in the conversation: a slot `zelfcheck_<question id>` for each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.forms import REQUESTED_SLOT

from bot.zelfcheck.routing import FORM, OPTIONS, SLOT_PREFIX

Events = list[dict[str, Any]]

# What a yes would do now, and how the self-check stood before it was begun anew.
PENDING, BEFORE = "zelfcheck_bevestig", "zelfcheck_vorige"
STOPPED = "gestopt"  # in PENDING: the visitor has just stopped


def answers(tracker: Tracker) -> dict[str, str]:
    """Return the answers given so far, by question id."""
    given = {q: tracker.slots.get(SLOT_PREFIX + q) for q in OPTIONS}
    return {question: answer for question, answer in given.items() if answer is not None}


def asked(tracker: Tracker) -> str | None:
    """Return the question that stands, None outside the self-check."""
    question = str(tracker.slots.get(REQUESTED_SLOT) or "").removeprefix(SLOT_PREFIX)
    return question if question in OPTIONS else None


def is_running(tracker: Tracker) -> bool:
    """Tell whether a self-check is going on."""
    return bool((tracker.active_loop or {}).get("name") == FORM)


def keep(question: str, answer: str | None) -> dict[str, Any]:
    """Return the event that keeps an answer, or with None forgets it."""
    event: dict[str, Any] = SlotSet(SLOT_PREFIX + question, answer)
    return event


def ask(question: str | None) -> dict[str, Any]:
    """Return the event that makes a question the one that stands; with None, none does."""
    event: dict[str, Any] = SlotSet(REQUESTED_SLOT, SLOT_PREFIX + question if question else None)
    return event


def forget() -> Events:
    """Return the events that forget every answer."""
    return [keep(question, None) for question in OPTIONS]


def pending(tracker: Tracker) -> str | None:
    """Return what the visitor was asked to agree with, None when nothing."""
    found = tracker.slots.get(PENDING)
    return str(found) if found else None


def await_yes(what: str | None) -> dict[str, Any]:
    """Return the event that makes `what` wait for a yes; with None, nothing does."""
    event: dict[str, Any] = SlotSet(PENDING, what)
    return event


def before(tracker: Tracker) -> dict[str, str]:
    """Return the answers as they were before the self-check was begun anew."""
    kept = tracker.slots.get(BEFORE)
    return dict(json.loads(kept)) if kept else {}


def keep_before(given: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the event that keeps answers, so that they can be taken back."""
    known = {question: answer for question, answer in given.items() if answer is not None}
    event: dict[str, Any] = SlotSet(BEFORE, json.dumps(known) if known else None)
    return event


def replace(given: Mapping[str, str | None]) -> Events:
    """Return the events that put these answers in the place of all others."""
    return [keep(question, given.get(question)) for question in OPTIONS]
