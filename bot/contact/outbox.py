"""The outbox: messages to the NCSC, kept safe until they are delivered.

Tables of their own in the database of the conversations (tables.py). A message is `waiting` until
it is `delivered`, `dead` (out of tries; staff can have it tried again) or `expired` (past its term,
erased undelivered). Delivering one takes a lease on it, so that no two servers deliver it at the
same time; the lease of a server that died runs out.

See docs/decisions/0015-outbox.md.
"""

from __future__ import annotations

import json
import secrets
import threading
import uuid
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.base import database
from bot.contact import tables
from bot.contact.message import ContactMessage
from bot.contact.reference import new_reference
from bot.contact.tables import METADATA, TABLE

WAITING, DELIVERED, DEAD, EXPIRED = "waiting", "delivered", "dead", "expired"
UNDELIVERED = (WAITING, DEAD, EXPIRED)
_WAITS_LONG = 600.0  # seconds: staff should look when a message was not tried for this long
_FAILS_OFTEN = 5  # tries after which they should

_NOTHING = {"letter": None, "added": None, "sender_id": None, "lease": None, "lease_until": None}


class BeingDeliveredError(Exception):
    """A message cannot be erased now: it is being delivered."""


@dataclass(frozen=True)
class QueuedMessage:
    """A message to deliver, for the holder of its lease."""

    id: str
    reference: str
    message: ContactMessage
    added: Mapping[str, str]
    created_at: float
    tries: int  # with this one
    lease: str


@dataclass(frozen=True)
class Summary:
    """What staff may know of a message: nothing of what it says."""

    reference: str
    state: str
    tries: int
    created_at: float
    ended_at: float | None
    failure: str | None
    being_delivered: bool = False


class Outbox:
    """The messages to the NCSC of one database."""

    def __init__(self, database_url: str) -> None:
        """Prepare; nothing is opened before it is needed."""
        self._engine = database.engine(database_url)
        # For accepting only: everything else can be repeated after a power failure.
        self._durable = database.engine(database_url, durable=True)
        self.engines = (self._engine, self._durable)
        self._has_tables = False
        self._making_tables = threading.Lock()

    def forget_conversation(self, connection: sa.engine.Connection, sender_id: str) -> None:
        """Remove what was added from a conversation, and its id, from its messages.

        What the visitor wrote in the form stays, and is delivered: it was sent, with a reference.
        """
        self._make_table()
        tables.forget(connection, sender_id)

    def accept(
        self, digest: str, sender_id: str, message: ContactMessage, added: Mapping[str, str]
    ) -> str:
        """Keep a message, durably once this returns; return its reference.

        Idempotent: a `digest` that was accepted before gives the same reference, and no message.
        """
        while True:
            try:
                with self._begin(self._durable) as connection:
                    reference = new_reference()
                    moment = database.now(connection)
                    new_id = uuid.uuid4().hex
                    row = {
                        "id": new_id,
                        "reference": reference,
                        "form": digest,
                        "sender_id": sender_id,
                        "letter": json.dumps(message.as_dict(), ensure_ascii=False),
                        "added": tables.add(connection, new_id, sender_id, added),
                        "state": WAITING,
                        "tries": 0,
                        "due_at": moment,
                        "created_at": moment,
                    }
                    connection.execute(sa.insert(TABLE).values(row))
                return reference
            except IntegrityError:
                known = self.reference_of(digest)
                if known:
                    return known
                # else the reference was taken: draw another

    def reference_of(self, digest: str) -> str | None:
        """Return the reference of a message that was accepted before."""
        with self._begin() as connection:
            query = sa.select(TABLE.c.reference).where(TABLE.c.form == digest)
            return connection.scalar(query)

    def claim(self, seconds: float) -> QueuedMessage | None:
        """Take the message that has waited longest, with a lease of `seconds`; None if none."""
        while True:
            with self._begin() as connection:
                moment = database.now(connection)
                due = sa.and_(TABLE.c.state == WAITING, TABLE.c.due_at <= moment, _free(moment))
                # PostgreSQL: skip what another server is about to take. SQLite need not: the
                # update checks again, and there is one writer at a time.
                row = connection.execute(
                    sa.select(TABLE)
                    .where(due)
                    .order_by(TABLE.c.due_at)
                    .limit(1)
                    .with_for_update(skip_locked=True)
                ).first()
                if row is None:
                    return None
                lease = secrets.token_hex(16)
                taken = connection.execute(
                    sa.update(TABLE)
                    .where(TABLE.c.id == row.id, due)
                    .values(lease=lease, lease_until=moment + seconds, tries=TABLE.c.tries + 1)
                )
                added = tables.added_to(connection, row.id, row.added)
            if taken.rowcount:
                return QueuedMessage(
                    id=row.id,
                    reference=row.reference,
                    message=ContactMessage(**json.loads(row.letter)),
                    added=added,
                    created_at=row.created_at,
                    tries=row.tries + 1,
                    lease=lease,
                )
            # else another server took it in between: look for the next

    def renew(self, queued: QueuedMessage, seconds: float) -> bool:
        """Extend a lease by `seconds`; False when it was lost, or the message is gone."""
        with self._begin() as connection:
            until = database.now(connection) + seconds
            return self._update(connection, _held(queued), lease_until=until)

    def delivered(self, queued: QueuedMessage) -> None:
        """Erase what a message said; its reference and times stay.

        Even if the lease was lost meanwhile: it has been delivered, so nobody needs to again.
        """
        with self._begin() as connection:
            ended = {"state": DELIVERED, "ended_at": database.now(connection), "failure": None}
            tables.erase_added(connection, TABLE.c.id == queued.id)
            self._update(connection, TABLE.c.id == queued.id, **_NOTHING, **ended)

    def failed(self, queued: QueuedMessage, failure: str, pause: float | None) -> None:
        """Have a message tried again after `pause` seconds; without one it is a dead letter.

        `failure` says why in a word or two, never with words of the message or the receiver.
        """
        with self._begin() as connection:
            self._update(
                connection,
                _held(queued),
                state=DEAD if pause is None else WAITING,
                due_at=database.now(connection) + (pause or 0.0),
                failure=failure[:64],
                lease=None,
                lease_until=None,
            )

    def retry(self, reference: str | None = None) -> int:
        """Have a dead letter, or all of them, tried again from the beginning; return how many."""
        with self._begin() as connection:
            which = [TABLE.c.state == DEAD]
            if reference is not None:
                which.append(TABLE.c.reference == reference)
            values = {"state": WAITING, "tries": 0, "due_at": database.now(connection)}
            return int(connection.execute(sa.update(TABLE).where(*which).values(values)).rowcount)

    def erase(self, reference: str) -> bool:
        """Erase the content of an undelivered message; return whether there was one.

        Raises BeingDeliveredError if a delivery is under way: the content has been read.
        """
        with self._begin() as connection:
            moment = database.now(connection)
            which = sa.and_(TABLE.c.reference == reference, TABLE.c.state.in_((WAITING, DEAD)))
            ended = {"state": EXPIRED, "ended_at": moment}
            free = sa.and_(which, _free(moment))
            tables.erase_added(connection, free)
            if self._update(connection, free, **_NOTHING, **ended):
                return True
            if connection.scalar(sa.select(TABLE.c.id).where(which)) is not None:
                raise BeingDeliveredError
            return False

    def expire(self, content_seconds: float, reference_seconds: float) -> int:
        """Erase the messages older than `content_seconds` that are not being delivered now.

        References, also those of delivered messages, are deleted after `reference_seconds`. Return
        how many messages were erased undelivered.
        """
        with self._begin() as connection:
            moment = database.now(connection)
            old = sa.and_(
                TABLE.c.state.in_((WAITING, DEAD)),
                TABLE.c.created_at < moment - content_seconds,
                _free(moment),
            )
            tables.erase_added(connection, old)
            tables.tidy(connection)
            expired = sa.update(TABLE).where(old).values(_NOTHING | {"state": EXPIRED})
            count = int(connection.execute(expired.values(ended_at=moment)).rowcount)
            past = TABLE.c.created_at < moment - reference_seconds
            ended = TABLE.c.state.in_((DELIVERED, EXPIRED))
            connection.execute(sa.delete(TABLE).where(past, ended))
            return count

    def summaries(self, states: tuple[str, ...]) -> list[Summary]:
        """Return the messages in these states, oldest first."""
        with self._begin() as connection:
            held = sa.not_(_free(database.now(connection))).label("being_delivered")
            columns = [TABLE.c.get(name, held) for name in Summary.__dataclass_fields__]
            query = sa.select(*columns).where(TABLE.c.state.in_(states))
            rows = connection.execute(query.order_by(TABLE.c.created_at))
            return [Summary(*row) for row in rows]

    def problems(self) -> bool:
        """Whether staff should look: a dead letter, or messages that are not getting through."""
        with self._begin() as connection:
            long_ago = database.now(connection) - _WAITS_LONG
            waits = sa.and_(
                TABLE.c.state == WAITING,
                sa.or_(TABLE.c.due_at < long_ago, TABLE.c.tries >= _FAILS_OFTEN),
            )
            query = sa.select(TABLE.c.id).where(sa.or_(TABLE.c.state == DEAD, waits)).limit(1)
            return connection.scalar(query) is not None

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        self._durable.dispose()

    def _begin(self, engine: sa.engine.Engine | None = None) -> AbstractContextManager[Any]:
        """Return a transaction, with the table created if necessary."""
        self._make_table()
        return (engine or self._engine).begin()

    def _make_table(self) -> None:
        with self._making_tables:
            if not self._has_tables:
                database.make_tables(METADATA, self._engine)
                self._has_tables = True

    @staticmethod
    def _update(
        connection: sa.engine.Connection, which: sa.sql.ColumnElement, **values: object
    ) -> bool:
        done = connection.execute(sa.update(TABLE).where(which).values(values))
        return bool(done.rowcount)


def _free(moment: float) -> sa.sql.ColumnElement:
    """The condition that a message is not leased at this moment."""
    return sa.or_(TABLE.c.lease_until.is_(None), TABLE.c.lease_until <= moment)


def _held(queued: QueuedMessage) -> sa.sql.ColumnElement:
    return sa.and_(TABLE.c.id == queued.id, TABLE.c.lease == queued.lease)
