"""Gathers what the components have put on Rasa's messages into one `Candidates`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.nlu.constants import INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.candidates import Candidates, Part, Topic
from bot.nlu.mentions import MENTIONED
from bot.nlu.topics.classifier import ANSWERED, ASKED, ASKING
from bot.nlu.topics.questions import ASKS, PART_OF


def whole(messages: Sequence[Message]) -> list[Message]:
    """Return the messages that are no part of another one."""
    return [message for message in messages if message.get(PART_OF) is None]


def candidates(message: Message, messages: Sequence[Message]) -> Candidates:
    """Return what a message may mean; its parts are among `messages`."""
    parts = [
        Part(part.get(TEXT), bool(part.get(ASKS)), _topics(part))
        for part in messages
        if part.get(PART_OF) is message
    ]
    mentioned: dict[str, Any] = message.get(MENTIONED) or {}
    text = message.get(TEXT) or ""
    read = {key: message.get(key) for key in (ANSWERED, ASKING) if message.get(key) is not None}
    asked = tuple(Topic(*each) for each in message.get(ASKED) or ())
    return Candidates(len(text), _topics(message), tuple(parts), asked=asked, **read, **mentioned)


def _topics(message: Message) -> tuple[Topic, ...]:
    ranking = message.get(INTENT_RANKING_KEY) or ()
    return tuple(Topic(entry["name"], entry["confidence"]) for entry in ranking)
