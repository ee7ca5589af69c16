"""Erases what is past its time: conversations, judgements on messages, undelivered messages,
and the audit trail of staff.

Runs every few minutes with the server, and once by `python -m bot erase`. Several servers on one
database may do so at once. See docs/decisions/0016-retention.md.
"""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.base import database
from bot.base.settings import Settings, settings
from bot.contact.outbox import Outbox
from bot.testbank.staff.sessions import LONGEST_SECONDS
from bot.testbank.staff.tables import StaffDatabase
from bot.testbank.staff.trail import Trail

EVERY = 300.0  # seconds between two runs
# Beyond the time that a conversation can be opened: a turn that began just before its end has
# ended by then, and cannot store anything after the erasure.
_GRACE = 60.0
_AT_ONCE = 200  # conversations in one transaction: others wait for the database that long
_REFERENCES = 366 * 86400.0  # seconds that the reference of a message is kept
_LOCK = 0x53616D65  # a number of our own among PostgreSQL's advisory locks

_EVENTS = sa.table("events", sa.column("sender_id"), sa.column("timestamp"))
_FEEDBACK = sa.table("feedback", sa.column("sender_id"), sa.column("timestamp"))

logger = logging.getLogger("bot.server.retention")


@dataclass(frozen=True)
class Erased:
    """How much was erased in one run."""

    conversations: int
    feedback: int  # judgements whose conversation was gone already
    messages: int  # to the NCSC, that could not be delivered in time


class Retention:
    """Erases what is past its time in one database."""

    def __init__(self, config: Settings, outbox: Outbox) -> None:
        """Prepare; nothing is opened before it is needed."""
        self._engine = database.engine(config.database_url)
        self._outbox = outbox
        self._staff = StaffDatabase(config.database_url)
        self._trail = Trail(self._staff)
        self._conversation_seconds = config.retention_hours * 3600 + _GRACE
        self._message_seconds = config.contact_retention_hours * 3600.0
        self._stopping = threading.Event()

    def run(self, every: float = EVERY) -> None:
        """Erase now and `every` so many seconds, until `stop`."""
        while True:
            try:
                self.erase()
            except Exception as error:
                # Its type only: the message of an exception may quote what a visitor wrote.
                logger.error("erasing failed: %s", type(error).__name__)
            if self._stopping.wait(every):
                return

    def stop(self) -> None:
        """Have `run` return."""
        self._stopping.set()

    def erase(self) -> Erased:
        """Erase everything that is past its time, and tell how much that was."""
        conversations = feedback = 0
        if self._tables() >= {"events", "feedback"}:
            while count := self._erase_conversations():
                conversations += count
            feedback = self._erase_feedback()
        if "staff_trail" in self._tables():
            lines = self._trail.forget(LONGEST_SECONDS)
            if lines:
                logger.info("erased %d lines of the audit trail", lines)
        messages = self._outbox.expire(self._message_seconds, _REFERENCES)
        self._tidy()
        if conversations or feedback:
            logger.info("erased %d conversations, %d judgements", conversations, feedback)
        if messages:
            logger.error("erased %d messages that could not be delivered in time", messages)
        return Erased(conversations, feedback, messages)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        self._staff.close()

    def _tables(self) -> set[str]:
        return set(sa.inspect(self._engine).get_table_names())

    def _erase_conversations(self) -> int:
        """Erase some conversations, each as a whole; return how many."""
        with self._engine.begin() as connection:
            if not _alone(connection):
                return 0
            before = database.now(connection) - self._conversation_seconds
            old = sa.select(_EVENTS.c.sender_id).where(_EVENTS.c.timestamp < before).distinct()
            ids = connection.scalars(old.limit(_AT_ONCE)).all()
            for table in (_EVENTS, _FEEDBACK):
                connection.execute(sa.delete(table).where(table.c.sender_id.in_(ids)))
            return len(ids)

    def _erase_feedback(self) -> int:
        with self._engine.begin() as connection:
            before = database.now(connection) - self._conversation_seconds
            old = sa.delete(_FEEDBACK).where(_FEEDBACK.c.timestamp < before)
            return int(connection.execute(old).rowcount)

    def _tidy(self) -> None:
        """Let go of what was erased: SQLite keeps it in its log, PostgreSQL in its tables."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SET statement_timeout = 0"))
                for table in self._tables() & {"events", "feedback", "outbox", "staff_trail"}:
                    connection.execute(sa.text(f"VACUUM {table}"))
                connection.invalidate()  # with its timeout
            else:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _alone(connection: sa.engine.Connection) -> bool:
    """Whether no other server erases at this moment; SQLite has one writer anyway."""
    if connection.dialect.name != "postgresql":
        return True
    found = connection.scalar(sa.text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    return bool(found)


def main(argv: Sequence[str]) -> int:
    """Erase what is past its time, once."""
    parser = argparse.ArgumentParser(prog="python -m bot erase", description=main.__doc__)
    parser.parse_args(argv)
    config = settings()
    outbox = Outbox(config.database_url)
    retention = Retention(config, outbox)
    try:
        erased = retention.erase()
    except SQLAlchemyError as error:
        print(f"the database failed: {type(error).__name__}", file=sys.stderr)
        return 1
    finally:
        retention.close()
        outbox.close()
    print(
        f"erased: {erased.conversations} conversations, {erased.feedback} judgements, "
        f"{erased.messages} undelivered messages"
    )
    return 0
