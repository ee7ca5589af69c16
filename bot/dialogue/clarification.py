"""Which topics a clarification offers."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.texts import Texts

MAX_OPTIONS = 3
NOT_OFFERED = ("groet", "dank", "afscheid", "offtopic")


def likely_topics(ranking: Iterable[str], texts: Texts) -> list[str]:
    """Return at most three topic ids of `ranking`, likeliest first, that can be offered."""
    return [n for n in ranking if n not in NOT_OFFERED and texts.title(n)][:MAX_OPTIONS]
