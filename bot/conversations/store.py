"""Rasa's SQL tracker store, for a website: it fails loudly, recovers, and can erase."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session, sessionmaker

from bot.base.database import engine, make_tables
from bot.base.threads import Threads

_CONNECTIONS = 15  # that the engine has at most

# Erases what another part keeps of the conversation with an id, in a transaction that is under way.
Eraser = Callable[[sa.engine.Connection, str], None]


class Feedback(SQLTrackerStore.Base):
    """Whether a message of the bot helped a visitor."""

    __tablename__ = "feedback"

    message_id = sa.Column(sa.String(32), primary_key=True)
    sender_id = sa.Column(sa.String(255), nullable=False, index=True)
    helpful = sa.Column(sa.Boolean, nullable=False)
    remark = sa.Column(sa.Text)
    timestamp = sa.Column(sa.Float, nullable=False)


# Made once: the ORM takes ten times as long to put its queries together, for each message.
_EVENT = SQLTrackerStore.SQLEvent.__table__.c
_CONVERSATION = "conversation"
_OF_CONVERSATION = _EVENT.sender_id == sa.bindparam(_CONVERSATION)
_STORED = sa.select(_EVENT.data).where(_OF_CONVERSATION).order_by(_EVENT.id)
_LAST_SESSION = (
    _EVENT.timestamp
    >= sa.select(sa.func.coalesce(sa.func.max(_EVENT.timestamp), 0))
    .where(_OF_CONVERSATION, _EVENT.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_STORED_LAST = _STORED.where(_LAST_SESSION)
_ANY = sa.select(_EVENT.id).where(_OF_CONVERSATION).limit(1)
_COUNT = sa.select(sa.func.count()).where(_OF_CONVERSATION, _LAST_SESSION)


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
        self._here = self.engine.dialect.name == "sqlite"
        self.threads = Threads(_CONNECTIONS)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._has_tables = False
        self._making_tables = threading.Lock()
        self._erasers: list[Eraser] = []

    def erase_also(self, eraser: Eraser) -> None:
        """Have `eraser` called with every conversation that is erased, in the same transaction."""
        self._erasers.append(eraser)

    @contextlib.contextmanager
    def session_scope(self) -> Generator[Session, None, None]:
        """Provide a session, after making the tables when that was not done yet.

        Not the parent's: it ends the program at any ValueError, as of a row that is no JSON.
        """
        self._make_tables()
        with self.sessionmaker() as session:
            yield session

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        """Return the tracker of a conversation, or None when nothing is stored of it."""
        query = _STORED if fetch_events_from_all_sessions else _STORED_LAST
        stored = await self._asked(self._stored, query, sender_id)
        if not stored:
            return None
        events = [json.loads(data) for data in stored]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events of a conversation, all of them or none.

        The parent sends every event by itself; a turn has ten to twenty.
        """
        await self.stream_events(tracker)
        await self._asked(self._append, tracker)

    async def has_conversation(self, conversation_id: str) -> bool:
        """Whether anything is stored of a conversation."""
        return bool(await self._asked(self._stored, _ANY, conversation_id))

    async def has_bot_message(self, conversation_id: str, message_id: str) -> bool:
        """Whether the bot said the message with this id in this conversation."""
        said = await self._asked(self._events_with, conversation_id, BotUttered, message_id)
        return any((e.get("metadata") or {}).get("message_id") == message_id for e in said)

    async def has_user_message(self, conversation_id: str, message_id: str) -> bool:
        """Whether the visitor said the message with this id in this conversation."""
        said = await self._asked(self._events_with, conversation_id, UserUttered, message_id)
        return any(event.get("message_id") == message_id for event in said)

    async def save_feedback(self, feedback: Feedback) -> None:
        """Keep feedback; a later one on the same message replaces it."""
        await self._asked(self._merge, feedback)

    async def erase(self, conversation_id: str) -> None:
        """Erase a conversation, the feedback on it, and what others keep of it (`erase_also`)."""
        await self._asked(self._delete, conversation_id)

    async def _asked(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Return what a function makes of the database's answer.

        PostgreSQL is asked beside the event loop: when it is slow, other visitors go on. SQLite
        is a file of this machine; a thread would take longer than its answer.
        """
        if self._here:
            return function(*arguments)
        return await self.threads.run(function, *arguments)

    def _stored(self, query: sa.sql.Select, conversation_id: str) -> Sequence[Any]:
        self._make_tables()
        with self.engine.connect() as connection:
            found = connection.execute(query, {_CONVERSATION: conversation_id})
            stored: Sequence[Any] = found.scalars().all()
            return stored

    def _append(self, tracker: DialogueStateTracker) -> None:
        self._make_tables()
        with self.engine.begin() as connection:
            stored = connection.execute(_COUNT, {_CONVERSATION: tracker.sender_id}).scalar_one()
            rows = [
                {
                    "sender_id": tracker.sender_id,
                    "type_name": event.type_name,
                    "timestamp": event.timestamp,
                    "intent_name": event.intent_name if isinstance(event, UserUttered) else None,
                    "action_name": data.get("name"),
                    "data": json.dumps(data),
                }
                for event in itertools.islice(tracker.events, stored, None)
                for data in [event.as_dict()]
            ]
            if rows:
                connection.execute(sa.insert(self.SQLEvent), rows)

    def ping(self) -> None:
        """Raise an error when the database does not answer."""
        with self.session_scope() as session:
            session.execute(sa.text("SELECT 1"))

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

    def _merge(self, feedback: Feedback) -> None:
        with self.session_scope() as session:
            session.merge(feedback)
            session.commit()

    def _delete(self, conversation_id: str) -> None:
        with self.session_scope() as session:
            for table in (Feedback, self.SQLEvent):
                session.query(table).filter_by(sender_id=conversation_id).delete(
                    synchronize_session=False
                )
            for eraser in self._erasers:
                eraser(session.connection(), conversation_id)
            session.commit()

    def close(self) -> None:
        """Close all connections."""
        self.threads.close()
        self.engine.dispose()

    def _make_tables(self) -> None:
        with self._making_tables:
            if self._has_tables:
                return
            make_tables(self.Base.metadata, self.engine)
            self._has_tables = True
