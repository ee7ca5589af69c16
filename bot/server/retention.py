"""Erases what is past its term: conversations, feedback on messages, undelivered messages, and the
audit trail of staff.

Runs every few minutes with the server, and once by `python -m bot erase`. Several servers on one
database may do so at once. See docs/decisions/0016-retention.md.
"""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.base import database
from bot.base.overwriting import cut_off, erase, erase_all, erased
from bot.base.reserve import Reserve
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

_TABLES = ("events", "turns", "feedback")
_FEW = 5  # conversations in one transaction, when the disk is full

logger = logging.getLogger("bot.server.retention")


@dataclass(frozen=True)
class Erased:
    """How much was erased in one run."""

    conversations: int
    feedback: int  # entries whose conversation was gone already
    messages: int  # to the NCSC, that could not be delivered in time


class Retention:
    """Erases what is past its term in one database."""

    def __init__(self, config: Settings, outbox: Outbox) -> None:
        """Prepare; nothing is opened before it is needed."""
        self._engine = database.engine(config.database_url)
        self._outbox = outbox
        self._staff = StaffDatabase(config.database_url)
        self._trail = Trail(self._staff)
        self._conversation_seconds = config.retention_hours * 3600 + _GRACE
        self._message_seconds = config.contact_retention_hours * 3600.0
        self._reserve = Reserve(self._engine)
        self._stopping = threading.Event()

    def run(self, every: float = EVERY) -> None:
        """Erase now and `every` so many seconds, until `stop`."""
        while True:
            try:
                self.erase()
            except database.StillReadError:
                logger.error("the log of the database could not be emptied: it is being read")
            except Exception as error:
                # Its type only: the message of an exception may quote what a visitor wrote.
                logger.error("erasing failed: %s", type(error).__name__)
            if self._stopping.wait(every):
                return

    def stop(self) -> None:
        """Have `run` return."""
        self._stopping.set()

    def erase(self) -> Erased:
        """Erase everything that is past its time, and tell how much that was.

        Also when the disk is full: then in small parts, each in the room that the one before left.
        """
        self._reserve.keep()
        return self._reserve.spend(lambda: self._erase(_AT_ONCE), lambda: self._erase(_FEW))

    def _erase(self, at_once: int) -> Erased:
        conversations = feedback = 0
        tables = self._tables(_TABLES)
        if {"events", "feedback"} <= set(tables):
            while count := self._erase_conversations(tables, at_once):
                conversations += count
                if at_once == _FEW:
                    database.empty_log(self._engine)
            feedback = self._erase_feedback(tables["feedback"])
            for table in tables.values():
                self._cut_off(table)
        messages = self._outbox.expire(self._message_seconds, _REFERENCES)
        if self._tables(("staff_trail",)):
            lines = self._trail.forget(LONGEST_SECONDS)
            if lines:
                logger.info("erased %d lines of the audit trail", lines)
        self._tidy()
        if conversations or feedback:
            logger.info("erased %d conversations, %d feedback entries", conversations, feedback)
        if messages:
            logger.error("erased %d messages that could not be delivered in time", messages)
        return Erased(conversations, feedback, messages)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        self._staff.close()

    def _tables(self, names: Iterable[str]) -> dict[str, sa.Table]:
        """Return those of these tables that there are, as the database describes them."""
        there = set(sa.inspect(self._engine).get_table_names())
        found = sa.MetaData()
        found.reflect(self._engine, only=[name for name in names if name in there])
        return dict(found.tables)

    def _erase_conversations(self, tables: Mapping[str, sa.Table], at_once: int) -> int:
        """Erase some conversations, each as a whole; return how many."""
        events = tables["events"].c
        with self._engine.begin() as connection:
            if not _alone(connection):
                return 0
            before = database.now(connection) - self._conversation_seconds
            old = sa.and_(events.timestamp < before, sa.not_(erased(events.sender_id)))
            query = sa.select(events.sender_id).where(old).distinct().limit(at_once)
            ids = connection.scalars(query).all()
            erase_all(connection, tables.values(), ids)
            return len(ids)

    def _erase_feedback(self, table: sa.Table) -> int:
        with self._engine.begin() as connection:
            before = database.now(connection) - self._conversation_seconds
            return erase(connection, table, table.c.timestamp < before)

    def _cut_off(self, table: sa.Table) -> None:
        """Give back the room of what was erased, where SQLite overwrote it in its place."""
        count = 1
        while count:
            with self._engine.begin() as connection:
                count = cut_off(connection, table)

    def _tidy(self) -> None:
        """Let go of what was erased: SQLite keeps it in its log, PostgreSQL in its tables."""
        if self._engine.dialect.name != "postgresql":
            database.empty_log(self._engine)
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("SET statement_timeout = 0"))
            for table in self._tables((*_TABLES, "outbox", "outbox_added", "staff_trail")):
                connection.execute(sa.text(f"VACUUM {table}"))
            connection.invalidate()  # with its timeout


def _alone(connection: sa.engine.Connection) -> bool:
    """Whether no other server erases at this moment; SQLite has one writer anyway."""
    if connection.dialect.name != "postgresql":
        return True
    found = connection.scalar(sa.text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    return bool(found)


def main(argv: Sequence[str]) -> int:
    """Erase what is past its term, once."""
    parser = argparse.ArgumentParser(prog="python -m bot erase", description=main.__doc__)
    parser.parse_args(argv)
    config = settings()
    outbox = Outbox(config.database_url)
    retention = Retention(config, outbox)
    try:
        erased = retention.erase()
    except (SQLAlchemyError, database.StillReadError) as error:
        print(f"the database failed: {type(error).__name__}", file=sys.stderr)
        return 1
    finally:
        retention.close()
        outbox.close()
    print(
        f"erased: {erased.conversations} conversations, {erased.feedback} feedback entries, "
        f"{erased.messages} undelivered messages"
    )
    return 0
