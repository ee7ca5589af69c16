"""Rasa's SQL tracker store, for a website: it fails loudly, recovers, and can erase."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session, sessionmaker

from bot.base import database
from bot.base.overwriting import erase, erase_all
from bot.base.reserve import Reserve
from bot.base.threads import Threads
from bot.conversations import queries
from bot.conversations.queries import AFTER, CONVERSATION, MESSAGE, MOST
from bot.conversations.turns import READ, Opening, Tracker, new_turns, tracker, written

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


@dataclass(frozen=True)
class Known:
    """What a turn has to know of a conversation before it is run."""

    exists: bool
    turns: int
    said: bool  # whether the visitor said a message with this id before


TABLES = (queries.EVENTS, queries.TURNS, Feedback.__table__)


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
        self.engine = database.engine(host)
        # Apart, since the other may be given a ceiling: to erase at it takes some pages.
        self._erasing = database.engine(host)
        self.reserve = Reserve(self._erasing)
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

    def init_tracker(self, sender_id: str) -> Tracker:
        """Return the tracker of a conversation that begins."""
        return Tracker(sender_id, self.domain.slots)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Tracker | None:
        """Return a conversation: its last turns, or all; None when nothing is stored of it."""
        if fetch_events_from_all_sessions:  # however long it is, others go on meanwhile
            return await self.threads.run(self._read, sender_id, True)
        return await self._asked(self._read, sender_id, False)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events of a conversation, all of them or none.

        The parent sends every event by itself; a turn has ten to twenty.
        """
        await self.stream_events(tracker)
        await self._asked(self._append, tracker)

    async def known(self, conversation_id: str, message_id: str | None = None) -> Known:
        """Tell of a conversation what a turn has to know first."""
        asked = {CONVERSATION: conversation_id, MESSAGE: message_id}
        (row,) = await self._asked(self._found, queries.KNOWN, asked)
        return Known(*row)

    async def has_conversation(self, conversation_id: str) -> bool:
        """Whether anything is stored of a conversation."""
        return bool(await self._asked(self._found, queries.ANY, {CONVERSATION: conversation_id}))

    async def has_bot_message(self, conversation_id: str, message_id: str) -> bool:
        """Whether the bot said the message with this id in this conversation."""
        said = await self._asked(self._events_with, conversation_id, BotUttered, message_id)
        return any((e.get("metadata") or {}).get("message_id") == message_id for e in said)

    async def said(
        self, conversation_id: str, after: int = 0, most: int = 50
    ) -> list[tuple[int, Event]]:
        """Return what was said, by visitor and bot, after the event with this id: a piece of it."""
        asked = {CONVERSATION: conversation_id, AFTER: after, MOST: most}
        return _events(await self._asked(self._found, queries.SAID, asked))

    async def said_last(self, conversation_id: str, most: int) -> list[Event]:
        """Return what the bot said last, the oldest first."""
        asked = {CONVERSATION: conversation_id, MOST: most}
        found = _events(await self._asked(self._found, queries.SAID_LAST, asked))
        return [event for _, event in reversed(found)]

    async def turn(self, conversation_id: str, message_id: str) -> list[Event]:
        """Return what was said in the turn of the visitor's message with this id."""
        asked = {CONVERSATION: conversation_id, MESSAGE: message_id}
        begins = [row[0] for row in await self._asked(self._found, queries.TURNS_FROM, asked)]
        if not begins:
            return []
        found = await self.said(conversation_id, begins[0])
        return [event for at, event in found if len(begins) == 1 or at <= begins[1]]

    async def save_feedback(self, feedback: Feedback) -> None:
        """Keep feedback; a later one on the same message replaces it."""
        await self._asked(self._merge, feedback)

    async def erase(self, conversation_id: str) -> None:
        """Erase a conversation, the feedback on it, and what others keep of it (`erase_also`).

        When this returns, no file of SQLite holds any of it. Others go on meanwhile.
        """
        await self.threads.run(self._erase, conversation_id)

    async def _asked(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Return what a function makes of the database's answer.

        PostgreSQL is asked beside the event loop: when it is slow, other visitors go on. SQLite
        is a file of this machine; a thread would take longer than its answer.
        """
        if self._here:
            return function(*arguments)
        return await self.threads.run(function, *arguments)

    def _found(self, query: sa.sql.Select, asked: Mapping[str, object]) -> Sequence[Any]:
        self._make_tables()
        with self.engine.connect() as connection:
            return connection.execute(query, asked).all()

    def _read(self, conversation_id: str, whole: bool) -> Tracker | None:
        self._make_tables()
        asked: dict[str, object] = {CONVERSATION: conversation_id}
        with self.engine.connect() as connection:
            turns = connection.execute(queries.LAST_TURNS, asked).all()
            opening = None
            if len(turns) == READ and turns[-1].begins_after and not whole:
                opening = Opening(turns[-1].begins_after, turns[-1].state)
            after = opening.begins_after if opening else 0
            rows = connection.execute(queries.STORED, {**asked, AFTER: after}).all()
        if not rows:
            return None
        count = turns[0].number if turns else 0
        return tracker(conversation_id, rows, self.domain.slots, count, opening, whole)

    def _append(self, tracker: DialogueStateTracker) -> None:
        """Store what is new in a conversation, and with it the turns that this begins."""
        self._make_tables()
        read = tracker.read if isinstance(tracker, Tracker) else 0
        new = list(itertools.islice(tracker.events, read, None))
        rows = [
            {
                "sender_id": tracker.sender_id,
                "type_name": event.type_name,
                "timestamp": event.timestamp,
                "intent_name": event.intent_name if isinstance(event, UserUttered) else None,
                "action_name": data.get("name"),
                "data": written(data),
            }
            for event in new
            for data in [event.as_dict()]
        ]
        if not rows:
            return
        turns = new_turns(tracker, new, sum(len(str(row["data"]).encode()) for row in rows))
        with self.engine.begin() as connection:
            connection.execute(sa.insert(queries.EVENTS), rows)
            if turns:
                connection.execute(sa.insert(queries.TURNS), turns)
        if isinstance(tracker, Tracker):
            tracker.read = len(tracker.events)
            tracker.turns += len(turns)

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
        """Put a judgement at the end of its table: a row that grows would move others."""
        table: sa.Table = Feedback.__table__
        self._make_tables()
        values = {column.name: getattr(feedback, column.name) for column in table.columns}
        with self.engine.begin() as connection:
            erase(connection, table, table.c.message_id == feedback.message_id)
            connection.execute(sa.insert(table), values)

    def _erase(self, conversation_id: str) -> None:
        def delete() -> None:
            self._delete(conversation_id)

        self.reserve.spend(delete, delete)
        database.empty_log(self._erasing)

    def _delete(self, conversation_id: str) -> None:
        self._make_tables()
        with self._erasing.begin() as connection:
            erase_all(connection, TABLES, [conversation_id])
            for eraser in self._erasers:
                eraser(connection, conversation_id)

    def close(self) -> None:
        """Close all connections."""
        self.threads.close()
        self.engine.dispose()
        self._erasing.dispose()

    def _make_tables(self) -> None:
        with self._making_tables:
            if self._has_tables:
                return
            database.make_tables(self.Base.metadata, self.engine)
            if not self._here:  # SQLite's index by conversation is in the order of ids anyway
                statement = "CREATE INDEX IF NOT EXISTS {0}_in_order ON {0} (sender_id, id)"
                with self.engine.begin() as connection:
                    for table in (queries.EVENTS, queries.TURNS):
                        connection.execute(sa.text(statement.format(table.name)))
            self._has_tables = True


def _events(rows: Sequence[Any]) -> list[tuple[int, Event]]:
    return [(at, Event.from_parameters(json.loads(data))) for at, data in rows]
