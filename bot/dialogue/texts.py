"""What the decision has to know of the responses of domain.yml, without their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.content.responses import topic_title

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


class Texts:
    """The responses of a domain: which there are, which vary, to which the notice belongs."""

    def __init__(self, responses: Responses) -> None:
        self._responses = responses

    def __contains__(self, name: str) -> bool:
        return name in self._responses

    def title(self, topic: str) -> str | None:
        """Return a topic's title in plain words."""
        return topic_title(topic, self._responses)

    def has(self, name: str, value: str) -> bool:
        """Return whether a response has a variation for this value of a slot."""
        return self._variation(name, value) is not None

    def has_notice(self, name: str, variant: str = "") -> bool:
        """Return whether the legal notice belongs to a response, or to its variation."""
        found = self._variation(name, variant) or self._plain(name)
        return bool((found.get("metadata") or {}).get("legal_notice")) if found else False

    def _variation(self, name: str, value: str) -> Mapping[str, Any] | None:
        for variation in self._responses.get(name, ()):
            if any(each.get("value") == value for each in variation.get("condition") or ()):
                return variation
        return None

    def _plain(self, name: str) -> Mapping[str, Any] | None:
        given = self._responses.get(name, ())
        return next((each for each in given if not each.get("condition")), None)
