"""Rasa's SQL tracker store, for a website: it fails loudly, recovers, and can erase."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Generator
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session, sessionmaker

from bot.contact import outbox
from bot.database import engine, make_tables


class Feedback(SQLTrackerStore.Base):
    """Whether a message of the bot helped, in a visitor's judgement."""

    __tablename__ = "feedback"

    message_id = sa.Column(sa.String(32), primary_key=True)
    sender_id = sa.Column(sa.String(255), nullable=False, index=True)
    helpful = sa.Column(sa.Boolean, nullable=False)
    remark = sa.Column(sa.Text)
    timestamp = sa.Column(sa.Float, nullable=False)


class ConversationStore(SQLTrackerStore):
    """Keeps conversations and feedback in SQLite or PostgreSQL.

    Differs from its parent where that gives up or waits for ever: a database that is away at
    the start or for a while is an error for the request at hand only, and connections that
    died meanwhile are noticed before use.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **_kwargs: Any,
    ) -> None:
        # Not the parent's __init__: it connects at once, without a time limit.
        TrackerStore.__init__(self, domain, event_broker)
        if not host:
            raise ValueError("endpoints.yml gives the tracker store no url")
        self.engine = engine(host)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._has_tables = False
        self._making_tables = threading.Lock()

    @contextlib.contextmanager
    def session_scope(self) -> Generator[Session, None, None]:
        """Provide a session, after making the tables when that was not done yet.

        Not the parent's: it ends the program at any ValueError, as of a row that is no JSON.
        """
        self._make_tables()
        with self.sessionmaker() as session:
            yield session

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events of a conversation, all of them or none.

        The parent sends every event by itself; a turn has ten to twenty.
        """
        await self.stream_events(tracker)
        with self.session_scope() as session:
            rows = [
                {
                    "sender_id": tracker.sender_id,
                    "type_name": event.type_name,
                    "timestamp": event.timestamp,
                    "intent_name": event.intent_name if isinstance(event, UserUttered) else None,
                    "action_name": data.get("name"),
                    "data": json.dumps(data),
                }
                for event in self._additional_events(session, tracker)
                for data in [event.as_dict()]
            ]
            if rows:
                session.execute(sa.insert(self.SQLEvent), rows)
                session.commit()

    def ping(self) -> None:
        """Raise an error when the database does not answer."""
        with self.session_scope() as session:
            session.execute(sa.text("SELECT 1"))

    def has_conversation(self, conversation_id: str) -> bool:
        """Whether anything is stored of a conversation."""
        with self.session_scope() as session:
            query = session.query(self.SQLEvent.id).filter_by(sender_id=conversation_id)
            return query.first() is not None

    def has_bot_message(self, conversation_id: str, message_id: str) -> bool:
        """Whether the bot said the message with this id in this conversation."""
        said = self._events_with(conversation_id, BotUttered, message_id)
        return any((e.get("metadata") or {}).get("message_id") == message_id for e in said)

    def has_user_message(self, conversation_id: str, message_id: str) -> bool:
        """Whether the visitor said the message with this id in this conversation."""
        said = self._events_with(conversation_id, UserUttered, message_id)
        return any(event.get("message_id") == message_id for event in said)

    def _events_with(
        self, conversation_id: str, kind: type[Event], part: str
    ) -> list[dict[str, Any]]:
        with self.session_scope() as session:
            rows = session.query(self.SQLEvent.data).filter(
                self.SQLEvent.sender_id == conversation_id,
                self.SQLEvent.type_name == kind.type_name,
                self.SQLEvent.data.contains(part, autoescape=True),
            )
            return [json.loads(data) for (data,) in rows]

    def save_feedback(self, feedback: Feedback) -> None:
        """Keep a judgement; a later one on the same message takes its place."""
        with self.session_scope() as session:
            session.merge(feedback)
            session.commit()

    def erase(self, conversation_id: str) -> None:
        """Erase a conversation, the feedback on it, and what a message to the NCSC took of it."""
        with self.session_scope() as session:
            for table in (Feedback, self.SQLEvent):
                session.query(table).filter_by(sender_id=conversation_id).delete(
                    synchronize_session=False
                )
            outbox.forget_conversation(session.connection(), conversation_id)
            session.commit()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _make_tables(self) -> None:
        with self._making_tables:
            if self._has_tables:
                return
            for tables in (self.Base.metadata, outbox.METADATA):
                make_tables(tables, self.engine)
            self._has_tables = True
