"""From what Rasa says and stores to the messages of the API."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.content.sources import sources
from bot.content.topics import TOPICS
from bot.conversations.allowed_payloads import parse
from bot.conversations.schemas import Button, Kind, Message, Source, TranscriptMessage

CHANNEL = "website"
START_INTENT = "gesprek_start"
SHOWN = "shown"  # key in a user event's metadata: what the visitor chose, in words

_KINDS = frozenset(get_args(Kind))


class WebsiteOutput(OutputChannel):
    """Keeps what the bot says in one turn."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.notice_due = False  # whether the mask notice has to follow (mask_notice.py)

    @classmethod
    def name(cls) -> str:
        """Return the name that responses for this channel carry in domain.yml."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one response; one without text has nothing to show."""
        if message.get("text"):
            self.messages.append(message_from(message))


def message_from(response: Mapping[str, Any]) -> Message:
    """Return the API's message for a response of Rasa (`BotUttered.message()`)."""
    kind = response.get("kind")
    source = sources().get(str(response.get("source")))
    return Message(
        id=_message_id(response),
        text=str(response["text"]),
        kind=kind if kind in _KINDS else "answer",
        topic=_topic(response),
        source=Source(**source.as_json()) if source else None,
        buttons=[
            Button(title=str(button["title"]), payload=str(button["payload"]))
            for button in response.get("buttons") or []
        ],
        data=response.get("data") or {},
    )


def transcript(events: Iterable[Event]) -> Iterator[TranscriptMessage]:
    """Return what was said in a conversation, in order, as a visitor saw it."""
    for event in events:
        if isinstance(event, BotUttered) and event.text:
            said = message_from(event.message())
            yield TranscriptMessage(**{"from": "bot", "at": _at(event)}, **dict(said))
        elif isinstance(event, UserUttered) and event.intent_name != START_INTENT:
            yield TranscriptMessage(
                **{"from": "user", "at": _at(event)},
                id=event.message_id or "",
                text=str((event.metadata or {}).get(SHOWN) or event.text or ""),
                kind=None,
                topic=None,
                source=None,
                buttons=[],
                data={},
            )


def answer(events: Iterable[Event], message_id: str) -> list[Message]:
    """Return what the bot said to the visitor's message with this id."""
    answered = False
    found = []
    for event in events:
        if isinstance(event, UserUttered):
            answered = event.message_id == message_id
        elif answered and isinstance(event, BotUttered) and event.text:
            found.append(message_from(event.message()))
    return found


def button_title(events: Iterable[Event], payload: str) -> str | None:
    """Return the title of the button with `payload` that was offered last."""
    title = None
    for event in events:
        if isinstance(event, BotUttered):
            for button in event.data.get("buttons") or []:
                if parse(str(button.get("payload"))) == parse(payload):
                    title = str(button["title"])
    return title


def _topic(response: Mapping[str, Any]) -> str | None:
    said = str(response.get("utter_action") or "").removeprefix("utter_")
    topic = said if said in TOPICS else response.get("topic")
    return str(topic) if topic else None


def _message_id(response: Mapping[str, Any]) -> str:
    """Return the id that our NLG gave, or one that is the same at every reading."""
    given = response.get("message_id")
    if given:
        return str(given)
    fixed = f"{response.get('timestamp')}:{response.get('text')}"
    return hashlib.sha256(fixed.encode()).hexdigest()[:32]


def _at(event: Event) -> str:
    moment = datetime.fromtimestamp(event.timestamp, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
