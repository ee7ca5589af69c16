"""How much the database takes of what it may, and whether there is room for more.

What a visitor can fill must end before the disk does: conversations that go on, and erasing, need
room as well. See docs/decisions/0025-bounded-storage.md.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from bot.base import database
from bot.base.reserve import Reserve

_MEGABYTE = 1024 * 1024
_CROWDED = 0.75  # of what is allowed: staff should look
_NEW_UNTIL = 0.9  # of what is allowed: then no new conversations begin
_FULL = 0.99  # of what is allowed: then conversations may not be able to go on
_SPARE = 2  # times the reserve: as much of the disk has to be free for a new conversation
_LEAST_FREE = 256 * 1024  # bytes: a disk with less is full
_FRESH_SECONDS = 5.0  # PostgreSQL is asked no oftener
_ROW = 200  # bytes that a row takes beside its content, in the table and in indexes

State = Literal["ok", "crowded", "no_new", "full"]


@dataclass(frozen=True)
class Usage:
    """How much is used and allowed, in bytes, and how it stands."""

    used: int
    allowed: int
    state: State


class Storage:
    """The room that one database has."""

    def __init__(self, engine: sa.engine.Engine, megabytes: int, contents: sa.sql.Select) -> None:
        """`contents` counts rows and bytes of conversations, where the size of a file does not."""
        self._engine = engine
        self._allowed = megabytes * _MEGABYTE
        self._contents = contents
        self._file = database.sqlite_file(engine.url)
        self._reserve = Reserve(engine)
        self._counted: tuple[float, int] | None = None

    def usage(self) -> Usage:
        """Return how it stands now."""
        used, free = self._used(), self._free()
        share = used / self._allowed
        state: State = "ok"
        if share >= _FULL or free < _LEAST_FREE:
            state = "full"
        elif share >= _NEW_UNTIL or free < _SPARE * self._reserve.size():
            state = "no_new"
        elif share >= _CROWDED:
            state = "crowded"
        return Usage(used, self._allowed, state)

    def has_room(self) -> bool:
        """Whether a new conversation may begin."""
        return self.usage().state in ("ok", "crowded")

    def _used(self) -> int:
        if self._file is not None:
            with self._engine.connect() as connection:
                pages, free, size = (
                    int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                    for name in ("page_count", "freelist_count", "page_size")
                )
            return (pages - free) * size
        # The files of PostgreSQL do not shrink when something is erased: what is in them counts.
        if self._counted is None or time.monotonic() - self._counted[0] > _FRESH_SECONDS:
            with self._engine.connect() as connection:
                rows, content = connection.execute(self._contents).one()
            self._counted = (time.monotonic(), int(rows) * _ROW + int(content))
        return self._counted[1]

    def _free(self) -> float:
        if self._file is None:
            return float("inf")  # another machine's
        disk = os.statvfs(self._file.parent)
        return float(disk.f_bavail * disk.f_frsize)
