"""The end of a conversation: it has a greatest number of messages, and beyond it none is taken."""

from __future__ import annotations

import uuid

from bot.base.settings import Settings
from bot.content import responses as texts
from bot.content.placeholders import contact
from bot.conversations.schemas import Message

UTTER = "utter_gesprek_vol"
FULL = "full"  # key in a message's data: a client can offer a new conversation


class Ending:
    """What is said to a message that the conversation has no room for. It is not stored."""

    def __init__(self, settings: Settings) -> None:
        self._most = settings.max_messages
        self._text = texts.text(UTTER, settings)
        self._data = {FULL: True, "contact": contact(settings)}

    def is_past(self, turns: int) -> bool:
        """Whether a conversation with so many turns takes no more; the first is the greeting."""
        return turns > self._most

    def message(self) -> Message:
        """Return what is said."""
        return Message(
            id=uuid.uuid4().hex,
            text=self._text,
            kind="fallback",
            topic=None,
            source=None,
            buttons=[],
            data=self._data,
        )
