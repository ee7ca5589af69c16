"""Turns a response of domain.yml into a message: placeholders filled, source and kind told.

Rasa's own template generator picks the variation (conditions, slots); this adds what comes
from configuration. A line whose placeholder is empty is left out, so a contact detail that
is not configured never shows as an empty label.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.base.settings import Settings, settings
from bot.sources import page_url

LEGAL_NOTICE = "utter_juridische_kanttekening"
# Kinds of messages that offer contact; a greeting tells a client what it can offer itself.
WITH_CONTACT = ("greeting", "handoff", "fallback", "result")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MARKUP = re.compile(r"[^\w .,;?!&'’()/+-]+|_+")  # what Markdown, placeholders or links need


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


def contact(config: Settings) -> dict[str, str | bool]:
    """Return how to reach the NCSC, as the API tells it: "" where it is not configured."""
    return {
        "url": config.contact_url,
        "email": config.contact_email,
        "phone": config.contact_phone,
        "form": config.contact_form,
    }


def plain(value: str) -> str:
    """Return a visitor's words as one line without markup, fit to stand in an answer."""
    return " ".join(_MARKUP.sub(" ", value).split()) or "…"


def fill(text: str, config: Settings, slots: Mapping[str, str] | None = None) -> str:
    """Fill the placeholders of `text` from `config` and `slots`; drop lines that need an empty one.

    Everything is filled in one pass: a value that looks like a placeholder stays a value.
    Placeholders with other names stay as they are.
    """
    known = {**(slots or {}), **values(config)}
    lines = []
    for line in text.split("\n"):
        names = PLACEHOLDER.findall(line)
        if any(known.get(name) == "" for name in names):
            continue
        lines.append(PLACEHOLDER.sub(lambda m: known.get(m[1], m[0]), line))
    return "\n".join(lines).strip()


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
