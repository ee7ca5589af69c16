"""Turns a response of domain.yml into a message: placeholders filled, source and kind told.

Rasa's own template generator picks the variation (conditions, slots); this adds what comes
from configuration, and puts a message together from several written texts: what goes before it,
facts of the table, what comes after.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.base.settings import settings
from bot.content.facts import Fact, table
from bot.content.placeholders import (
    LEGAL_NOTICE,
    SHORT_NOTICE,
    WITH_CONTACT,
    contact,
    fill,
    fill_sentences,
    plain,
)
from bot.dialogue.plan import NO_NOTICE, SHORT


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
        completed = self._complete(message, kwargs)
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

    def _composed(self, text: str, facts: Sequence[Fact], given: Mapping[str, Any]) -> str:
        """Return the parts of a message in their order: before, facts, the text itself, after."""
        values = {k: v for k, v in given.items() if isinstance(v, str)}
        first = [self._text(name, values) for name in given.get("before") or ()]
        texts = (fact.first_sentence if given.get("brief") else fact.text for fact in facts)
        first += [fill_sentences(text, settings(), values) for text in texts]
        if any(fact.background for fact in facts):
            first.append(self._text("utter_achtergrond", values))
        beginning = " ".join(part for part in first if part)
        after = [self._text(name, values) for name in given.get("after") or ()]
        # A text that begins with a list or a heading stands apart from what goes before it.
        joint = "\n\n" if facts or text.startswith(("-", "**Vraag")) else " "
        whole = f"{beginning}{joint}{text}" if beginning and text else beginning or text
        said = "\n\n".join(part for part in (whole, *after) if part)
        return said or self._text("utter_fallback", values)

    def _text(self, name: str, values: Mapping[str, str]) -> str:
        return fill(self.responses[name][0].get("text", ""), settings(), values)

    def _complete(self, message: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        config = settings()
        metadata: Mapping[str, Any] = message.pop("metadata", None) or {}
        message.pop("condition", None)
        found = map(table().told, given.get("facts") or ())
        facts = [fact for fact in found if fact is not None]
        if facts or given.get("before") or given.get("after"):
            message["text"] = self._composed(message["text"], facts, given)
        noticed = metadata.get("legal_notice") or any(fact.notice for fact in facts)
        if noticed and config.legal_notice and given.get("notice") != NO_NOTICE:
            short = given.get("notice") == SHORT
            notice = self._text(SHORT_NOTICE if short else LEGAL_NOTICE, {})
            message["text"] = f"{message['text']}\n\n{notice}"
        source = next((fact.source for fact in facts if fact.source), None)
        if source or given.get("about"):
            told = {"source": source, "topic": given.get("about")}
            metadata = {**{k: v for k, v in told.items() if v}, **metadata}
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
