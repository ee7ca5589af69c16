"""Turns a response of domain.yml into a message: placeholders filled, source and kind told.

Rasa's own template generator picks the variation (conditions, slots); this adds what comes
from configuration.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.base.settings import settings
from bot.content.placeholders import LEGAL_NOTICE, WITH_CONTACT, contact, fill, plain


class ConfiguredNLG(TemplatedNaturalLanguageGenerator):
    """Rasa's template generator, completed from the settings (endpoints.yml: `nlg`)."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Create a generator for the responses of `domain`."""
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: Any, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Return the message for `utter_action`, or None when the domain has no such response.

        Beside Rasa's keys it has `message_id`, `kind`, and where they apply `source`,
        `topic` and `data`; Rasa keeps these as metadata of the event.
        """
        message = await super().generate(utter_action, tracker, output_channel, **kwargs)
        if message is None:
            return None
        completed = self._complete(message)
        given = kwargs.get("data")
        if isinstance(given, dict) and "data" in completed:
            # An action's own data: Rasa puts it in the place of ours, so ours goes into it.
            given.update(completed["data"])
        return completed

    def _fill_response(
        self,
        response: dict[str, Any],
        filled_slots: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Fill the placeholders of the text; `kwargs` (an action's values) win over slots.

        Not Rasa's way: that also fills payloads, whose braces are JSON, and logs an error for
        every placeholder that it does not know.
        """
        slots = {k: plain(v) for k, v in (filled_slots or {}).items() if isinstance(v, str)}
        given = {k: v for k, v in kwargs.items() if isinstance(v, str)}
        response["text"] = fill(response.get("text", ""), settings(), {**slots, **given})
        return response

    def _complete(self, message: dict[str, Any]) -> dict[str, Any]:
        config = settings()
        metadata: Mapping[str, Any] = message.pop("metadata", None) or {}
        message.pop("condition", None)
        if metadata.get("legal_notice") and config.legal_notice:
            notice = fill(self.responses[LEGAL_NOTICE][0]["text"], config)
            message["text"] = f"{message['text']}\n\n{notice}"
        message["message_id"] = uuid.uuid4().hex
        message["kind"] = metadata.get("kind", "answer")
        for key in ("source", "topic"):
            if key in metadata:
                message[key] = metadata[key]
        data = {}
        if message["kind"] in WITH_CONTACT:
            data["contact"] = contact(config)
        if "lang" in metadata:
            data["lang"] = metadata["lang"]
        if data:
            message["data"] = data
        return message
