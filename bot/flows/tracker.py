"""Reads in the bot's own database what a conversation did: response names, facts and slots.

The website API shows none of them (a visitor has no need), so the expectations `utter`, `facts`,
`slot_was_set` and `slot_was_not_set` need the tracker store of the bot that is tested.
It is only read, never written.
"""

from __future__ import annotations

import json
import sys
import warnings
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.base.settings import ROOT
from bot.flows.cases import Message

RECENT = 50  # bot messages to look through for those of the last turn


class TrackerError(RuntimeError):
    """The tracker store cannot be read, or does not hold the conversation that is tested."""


class TrackerReader:
    """Reads Rasa's SQL tracker store at a database address, as in DATABASE_URL."""

    def __init__(self, database_url: str) -> None:
        try:
            url = sa.engine.make_url(database_url)
        except sa.exc.ArgumentError:
            # The address itself is not repeated: it can hold a password.
            raise TrackerError("dit is geen adres van een database") from None
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            # SQLite would make an empty database here, and hide the mistake.
            raise TrackerError(f"er is geen database {url.database}")
        self._engine: Engine = sa.create_engine(database_url)
        self._events = sa.table(
            "events",
            sa.column("id", sa.Integer),
            sa.column("sender_id", sa.String),
            sa.column("type_name", sa.String),
            sa.column("data", sa.Text),
        )

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def conversation_of(self, message_id: str) -> str:
        """Return the id of the conversation in which the bot said a message."""
        events = self._events
        query = (
            sa.select(events.c.sender_id, events.c.data)
            .where(
                events.c.type_name == "bot",
                events.c.data.contains(message_id, autoescape=True),
            )
            .order_by(events.c.id.desc())
        )
        for sender_id, data in self._rows(query):
            if _message_id(json.loads(data)) == message_id:
                return str(sender_id)
        raise TrackerError("deze database bevat het gesprek niet; geef de database van deze bot")

    def with_utters(self, conversation: str, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """Return the messages, each with the response that it came from and the facts in it."""
        events = self._events
        query = (
            sa.select(events.c.data)
            .where(events.c.sender_id == conversation, events.c.type_name == "bot")
            .order_by(events.c.id.desc())
            .limit(RECENT)
        )
        said = [json.loads(data) for (data,) in self._rows(query)]
        found = {_message_id(event): _metadata(event) for event in said}
        return tuple(_traced(message, found.get(message.id, {})) for message in messages)

    def slots(self, conversation: str) -> dict[str, Any]:
        """Return the slots of a conversation as Rasa sees them now."""
        events = self._events
        query = (
            sa.select(events.c.data).where(events.c.sender_id == conversation).order_by(events.c.id)
        )
        return _replayed(conversation, [json.loads(data) for (data,) in self._rows(query)])

    def _rows(self, query: sa.sql.Select) -> list[Any]:
        try:
            with self._engine.connect() as connection:
                return list(connection.execute(query))
        except sa.exc.SQLAlchemyError as error:
            reason = type(error).__name__
            raise TrackerError(f"kan de database van de bot niet lezen ({reason})") from None


def _metadata(event: dict[str, Any]) -> dict[str, Any]:
    metadata = event.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _traced(message: Message, metadata: dict[str, Any]) -> Message:
    facts = tuple(metadata.get("facts") or ())
    return replace(message, utter=metadata.get("utter_action"), facts=facts)


def _message_id(event: dict[str, Any]) -> str | None:
    return _metadata(event).get("message_id")


def _replayed(conversation: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Replay events with Rasa's own tracker: it knows about restarts and reverted turns."""
    domain = _domain()
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker.from_dict(conversation, events, domain.slots)
    return dict(tracker.current_slot_values())


@lru_cache(maxsize=1)
def _domain() -> Any:
    if "rasa" not in sys.modules:
        from bot.engine.tensorflow_free import import_rasa

        import_rasa()
    from rasa.shared.core.domain import Domain

    with warnings.catch_warnings():
        # Rasa tells every project with slots that slots were filled otherwise before 3.0.
        warnings.filterwarnings("ignore", "Slot auto-fill has been removed")
        return Domain.load(str(ROOT / "domain.yml"))
