"""Connections to the one database of the bot: SQLite, or PostgreSQL beyond one machine."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool

_CONNECT_SECONDS = 3
_EMPTY_SECONDS = 9.0  # in which the log has to become empty
_PAUSE = 0.02
_MEGABYTE = 1024 * 1024
_STATEMENT_MILLISECONDS = 5000
# Client-side timeout: a server-side one never fires if packets are dropped.
_SILENCE = {
    "tcp_user_timeout": 5000,  # milliseconds without an acknowledgement
    "keepalives_idle": 5,  # seconds of silence before the first probe
    "keepalives_interval": 2,
    "keepalives_count": 2,
}


class StillReadError(Exception):
    """The log of SQLite cannot be emptied: something reads the database all the time."""


def engine(url: str, durable: bool = False) -> sa.engine.Engine:
    """Return an engine for `url` that never waits forever and never logs what visitors wrote.

    With `durable`, commits survive a power failure in SQLite too (in PostgreSQL they do anyway),
    at the price of waiting for the disk.
    """
    # hide_parameters: an error that is logged must not quote what a visitor wrote.
    if url.startswith("postgresql"):
        options = f"-c statement_timeout={_STATEMENT_MILLISECONDS}"
        return sa.create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS, "options": options, **_SILENCE},
        )
    # Connections are pooled: when the last one closes, SQLite checkpoints its log, which takes
    # longer than everything else that a message needs of it.
    sqlite = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"timeout": _CONNECT_SECONDS, "check_same_thread": False},
    )
    sa.event.listen(sqlite, "do_connect", _make_file)
    sa.event.listen(sqlite, "connect", _prepare_durable if durable else _prepare)
    return sqlite


def bound(made: sa.engine.Engine, megabytes: int) -> None:
    """Let what an engine writes never make a file of SQLite larger than this."""

    def limit(connection: Any, _record: Any) -> None:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute(f"PRAGMA max_page_count = {megabytes * _MEGABYTE // size}")

    if made.dialect.name == "sqlite":
        sa.event.listen(made, "connect", limit)


def sqlite_file(url: str | sa.engine.URL) -> Path | None:
    """Return the file that a database is, None where it is a server's."""
    made = sa.engine.make_url(url)
    return Path(str(made.database)) if made.get_backend_name() == "sqlite" else None


def empty_log(made: sa.engine.Engine) -> None:
    """Put what was written into SQLite's file and empty its log; raise StillReadError if it can't.

    Until then the log holds what was erased.
    """
    if made.dialect.name != "sqlite":
        return
    until = time.monotonic() + _EMPTY_SECONDS
    with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while True:
            # SQLite waits for readers itself, but not for another that empties the same log.
            busy, *_ = connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            if not busy:
                return
            if time.monotonic() > until:
                raise StillReadError
            time.sleep(_PAUSE)


def make_tables(metadata: sa.MetaData, made_in: sa.engine.Engine) -> None:
    """Create the tables that do not exist; several processes may do so at once."""
    try:
        metadata.create_all(made_in)
    except (IntegrityError, OperationalError, ProgrammingError):
        # Another process created them at the same moment; any other error is raised again.
        metadata.create_all(made_in)


def now(connection: sa.engine.Connection) -> float:
    """Return the Unix time by the clock that all servers share."""
    if connection.dialect.name == "postgresql":
        return float(connection.scalar(sa.text("SELECT extract(epoch FROM clock_timestamp())")))
    return time.time()  # SQLite is a file of this machine


def _make_file(_dialect: Any, _record: Any, arguments: list[str], _options: Any) -> None:
    """Create the file for the owner only; SQLite gives the files beside it the same rights.

    An existing file is not touched: opening and closing it would drop the locks that SQLite holds
    on it in this process, and another process could overwrite what was just written.
    """
    file = Path(arguments[0])
    with contextlib.suppress(OSError):  # SQLite says what is wrong
        if file.exists():
            return
        descriptor, empty = tempfile.mkstemp(dir=file.parent)  # for the owner only
        os.close(descriptor)
        try:
            os.link(empty, file)
        finally:
            os.unlink(empty)


def _prepare(connection: Any, _record: Any, synchronous: str = "NORMAL") -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")  # readers do not wait for a writer
    cursor.execute(f"PRAGMA synchronous = {synchronous}")
    cursor.execute("PRAGMA secure_delete = ON")  # erased means overwritten
    cursor.close()


def _prepare_durable(connection: Any, record: Any) -> None:
    _prepare(connection, record, "FULL")
