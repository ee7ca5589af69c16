"""Whether the bot is closed to visitors: by the setting CLOSED, or by staff in the testbank."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.base import database
from bot.base.logs import log_failure
from bot.base.settings import Settings
from bot.base.threads import Threads
from bot.web.errors import ApiError

_FRESH_SECONDS = 2.0  # for so long another server may not know yet

METADATA = sa.MetaData()
TABLE = sa.Table(
    "closing",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),  # one row at most
    sa.Column("at", sa.Float, nullable=False),
)


@dataclass(frozen=True)
class State:
    """Whether the bot is closed; `since` when staff closed it, and not for good by a setting."""

    by_setting: bool
    since: float | None

    @property
    def closed(self) -> bool:
        """Whether visitors are refused."""
        return self.by_setting or self.since is not None


class Closing:
    """Closes the bot and opens it. What staff chose stands in the database, for all servers."""

    def __init__(self, settings: Settings) -> None:
        """Prepare; nothing is opened before it is needed."""
        self._by_setting = settings.closed
        self._engine = database.engine(settings.database_url)
        self._here = self._engine.dialect.name == "sqlite"
        self._threads = Threads(2)
        self._has_table = False
        self._making_table = threading.Lock()
        self._last: tuple[float, State] | None = None

    async def check(self) -> None:
        """Raise the 503 that says that the bot is closed, when it is."""
        if self._by_setting or (await self.state()).closed:
            raise ApiError("closed")

    async def state(self, fresh: bool = False) -> State:
        """Return how it is, or was a moment ago.

        While the database is away, what is known holds: a message fails by itself then.
        """
        moment = time.monotonic()
        if self._last and not fresh and moment - self._last[0] < _FRESH_SECONDS:
            return self._last[1]
        try:
            found = self._read() if self._here else await self._threads.run(self._read)
        except SQLAlchemyError as error:
            log_failure("whether the bot is closed cannot be read", error)
            found = self._last[1] if self._last else State(self._by_setting, None)
        self._last = (moment, found)
        return found

    async def close_to_visitors(self, closed: bool) -> None:
        """Close the bot, or open it again."""
        if self._here:
            self._write(closed)
        else:
            await self._threads.run(self._write, closed)
        self._last = None

    def close(self) -> None:
        """Close all connections."""
        self._threads.close()
        self._engine.dispose()

    def _read(self) -> State:
        self._make_table()
        with self._engine.connect() as connection:
            return State(self._by_setting, connection.scalar(sa.select(TABLE.c.at)))

    def _write(self, closed: bool) -> None:
        self._make_table()
        with self._engine.begin() as connection:
            if not closed:
                connection.execute(sa.delete(TABLE))
            elif connection.scalar(sa.select(TABLE.c.at)) is None:
                row = {"id": 1, "at": database.now(connection)}
                connection.execute(sa.insert(TABLE), row)

    def _make_table(self) -> None:
        with self._making_table:
            if not self._has_table:
                database.make_tables(METADATA, self._engine)
                self._has_table = True
