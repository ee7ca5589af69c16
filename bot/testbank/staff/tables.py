"""The tables of the testbank's accounts, in the database of the conversations."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ParamSpec, TypeVar

import sqlalchemy as sa

from bot.base import database
from bot.base.threads import Threads

_CONNECTIONS = 5
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

METADATA = sa.MetaData()
ACCOUNTS = sa.Table(
    "staff_accounts",
    METADATA,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("password", sa.String(200), nullable=False),  # argon2id
    sa.Column("secret", sa.String(64)),  # of the one-time codes, for who has them
    sa.Column("last_code", sa.Integer),  # the time step of the last code: none counts twice
    sa.Column("created_at", sa.Float, nullable=False),
)
SESSIONS = sa.Table(
    "staff_sessions",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),  # a keyed digest of what the cookie holds
    sa.Column("account", sa.String(40), nullable=False, index=True),
    sa.Column("code_passed", sa.Boolean, nullable=False),
    sa.Column("begun_at", sa.Float, nullable=False),
    sa.Column("used_at", sa.Float, nullable=False),
)
GUESSES = sa.Table(
    "staff_guesses",
    METADATA,
    sa.Column("whose", sa.String(64), primary_key=True),  # a keyed digest, see guesses.py
    sa.Column("wrong", sa.Integer, nullable=False),
    sa.Column("last_at", sa.Float, nullable=False, index=True),
)
TRAIL = sa.Table(
    "staff_trail",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("account", sa.String(40), nullable=False),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("object", sa.String(200), nullable=False),
)


class StaffDatabase:
    """Connections to these tables."""

    def __init__(self, database_url: str) -> None:
        """Prepare; nothing is opened before it is needed."""
        # Durable: a logout that was confirmed holds, also after a power failure.
        self._engine = database.engine(database_url, durable=True)
        self._here = self._engine.dialect.name == "sqlite"
        self._threads = Threads(_CONNECTIONS)
        self._has_tables = False
        self._making_tables = threading.Lock()

    def begin(self) -> AbstractContextManager[sa.engine.Connection]:
        """Begin a transaction, after making the tables when that was not done yet."""
        with self._making_tables:
            if not self._has_tables:
                database.make_tables(METADATA, self._engine)
                self._has_tables = True
        return self._engine.begin()

    async def asked(
        self,
        function: Callable[_Arguments, _Result],
        *arguments: _Arguments.args,
        **options: _Arguments.kwargs,
    ) -> _Result:
        """Return what a function makes of the database's answer, as the store of conversations."""
        if self._here:
            return function(*arguments, **options)
        return await self._threads.run(function, *arguments, **options)

    def close(self) -> None:
        """Close all connections."""
        self._threads.close()
        self._engine.dispose()
