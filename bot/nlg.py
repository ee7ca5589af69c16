"""Turns a response of domain.yml into a message: placeholders filled, source and kind told.

Rasa's own template generator picks the variation (conditions, slots); this adds what comes
from configuration. A line whose placeholder is empty is left out, so a contact detail that
is not configured never shows as an empty label.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any, Dict, Optional, Text  # noqa: UP035  (the signature of Rasa's base class)

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.settings import Settings, settings
from bot.sources import page_url

LEGAL_NOTICE = "utter_juridische_kanttekening"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def values(config: Settings) -> dict[str, str]:
    """Return what each configurable placeholder of domain.yml stands for."""
    return {
        "contact_url": config.contact_url,
        "contact_email": config.contact_email,
        "contact_phone": config.contact_phone,
        "incident_url": config.incident_url,
        "incident_email": config.incident_email,
        "vulnerability_url": config.vulnerability_url,
        "retention_hours": str(config.retention_hours),
        "page_url": page_url(),
    }


def fill(text: str, config: Settings) -> str:
    """Fill the configurable placeholders of `text`; drop lines that need an empty one.

    Placeholders with other names (slots) stay as they are.
    """
    known = values(config)
    lines = []
    for line in text.split("\n"):
        names = PLACEHOLDER.findall(line)
        if any(known.get(name) == "" for name in names):
            continue
        lines.append(PLACEHOLDER.sub(lambda m: known.get(m[1], m[0]), line))
    return "\n".join(lines)


class ConfiguredNLG(TemplatedNaturalLanguageGenerator):
    """Rasa's template generator, completed from the settings (endpoints.yml: `nlg`)."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Create a generator for the responses of `domain`."""
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: Text, tracker: Any, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        """Return the message for `utter_action`, or None when the domain has no such response.

        Beside Rasa's keys it has `message_id`, `kind`, and where they apply `source`,
        `topic` and `data`; Rasa keeps these as metadata of the event.
        """
        # Rasa would log an error for every placeholder that is not a slot, so it is told that
        # each configurable one stands for itself; `fill` replaces it afterwards.
        themselves = {name: f"{{{name}}}" for name in values(settings())}
        message = await super().generate(
            utter_action, tracker, output_channel, **{**themselves, **kwargs}
        )
        return None if message is None else self._complete(message)

    def _complete(self, message: dict[str, Any]) -> dict[str, Any]:
        config = settings()
        metadata: Mapping[str, Any] = message.pop("metadata", None) or {}
        message.pop("condition", None)
        text = message.get("text", "")
        if metadata.get("legal_notice") and config.legal_notice:
            text = f"{text}\n\n{self.responses[LEGAL_NOTICE][0]['text']}"
        message["text"] = fill(text, config)
        message["message_id"] = uuid.uuid4().hex
        message["kind"] = metadata.get("kind", "answer")
        for key in ("source", "topic"):
            if key in metadata:
                message[key] = metadata[key]
        return message
