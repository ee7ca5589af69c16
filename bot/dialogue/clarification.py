"""Which topics a clarification offers, and when it is no use to ask once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.content.responses import topic_title

MAX_OPTIONS = 3
NOT_OFFERED = ("groet", "dank", "afscheid", "offtopic")

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


def likely_topics(ranking: Iterable[Mapping[str, Any]], responses: Responses) -> list[str]:
    """Return at most three topic ids of `ranking`, likeliest first, that can be offered."""
    names = (entry["name"] for entry in ranking)
    return [n for n in names if n not in NOT_OFFERED and topic_title(n, responses)][:MAX_OPTIONS]


def buttons(topics: Iterable[str], responses: Responses) -> list[dict[str, str]]:
    """Return a button for each topic and one for none of them."""
    other = str(responses["utter_knop_iets_anders"][0]["text"])
    return [
        *({"title": topic_title(t, responses) or t, "payload": f"/{t}"} for t in topics),
        {"title": other, "payload": "/iets_anders"},
    ]


def was_unclear_before(events: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the turn before the latest message ended in a clarification or fallback."""
    turns = [i for i, e in enumerate(events) if e.get("event") == "user"]
    if len(turns) < 2:
        return False
    previous = events[turns[-2] : turns[-1]]
    said = ((e.get("metadata") or {}).get("utter_action") for e in previous)
    return any(name in ("utter_verduidelijken", "utter_fallback") for name in said)
