"""Room on the disk that is kept for erasing, in a file beside SQLite's.

To erase, SQLite writes to its log first. On a full disk it could not, and nobody could erase
what fills it. Then this file goes, what was to be erased is erased, and the file comes back.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.base import database

LARGEST = 16 * 1024 * 1024
_PART = 8  # of a small disk
# What a full disk can look like: also the files that SQLite opens beside its own need room.
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)

logger = logging.getLogger("bot.storage")
_Result = TypeVar("_Result")


class Reserve:
    """The reserve of one database; PostgreSQL keeps its own house."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        """Prepare; no file is made before `keep`."""
        self._engine = engine
        file = database.sqlite_file(engine.url)
        self._file: Path | None = file.with_name(f"{file.name}-reserve") if file else None

    def size(self) -> int:
        """Return how much is to be kept: less of a small disk."""
        if self._file is None:
            return 0
        disk = os.statvfs(self._file.parent)
        return min(LARGEST, disk.f_blocks * disk.f_frsize // _PART)

    def keep(self) -> None:
        """Set the room aside, where it is not yet; without a word when the disk is full."""
        if self._file is None or self._file.exists():
            return
        try:
            size = self.size()
            descriptor, draft = tempfile.mkstemp(dir=self._file.parent)  # for the owner only
            try:
                _allocate(descriptor, size)
                os.replace(draft, self._file)
            except OSError:
                os.unlink(draft)
                raise
            finally:
                os.close(descriptor)
        except OSError as error:
            logger.warning("no room can be kept for erasing: %s", error.strerror)

    def spend(self, work: Callable[[], _Result], again: Callable[[], _Result]) -> _Result:
        """Return what `work` returns; when the disk is full, let the reserve go and try `again`."""
        try:
            return work()
        except OperationalError as error:
            if self._file is None or not _is_full(error):
                raise
            logger.error("the disk is full: its reserve is let go, to erase")
        with contextlib.suppress(FileNotFoundError):
            self._file.unlink()
        try:
            with contextlib.suppress(SQLAlchemyError, database.StillReadError):
                database.empty_log(self._engine)  # that gives room as well
            return again()
        finally:
            with contextlib.suppress(SQLAlchemyError, database.StillReadError):
                database.empty_log(self._engine)
            self.keep()


def _allocate(descriptor: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, max(size, 1))
        return
    written = 0  # macOS has no such call; zeros would do on any disk that does not compress
    while written < size:
        written += os.write(descriptor, bytes(min(1024 * 1024, size - written)))


def _is_full(error: OperationalError) -> bool:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return getattr(original, "sqlite_errorcode", 0) & 0xFF in _FULL
    return isinstance(original, OSError) and original.errno == errno.ENOSPC
