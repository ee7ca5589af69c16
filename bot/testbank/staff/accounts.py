"""The accounts of staff. Until there is one with a name, TESTBANK_PASSWORD is that of `beheer`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.base import database
from bot.base.setting_values import HASH_PREFIX
from bot.base.settings import Settings
from bot.testbank.staff import codes, passwords
from bot.testbank.staff.tables import ACCOUNTS, SESSIONS, StaffDatabase

ONLY = "beheer"  # the account of who has no name yet
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


@dataclass(frozen=True)
class Account:
    """One staff member's; `secret` only of who has one-time codes."""

    name: str
    password: str  # its hash
    secret: str | None = None


@dataclass(frozen=True)
class Listed:
    """What a list of accounts tells."""

    name: str
    has_codes: bool
    sessions: int


class Accounts:
    """Finds accounts, and changes them."""

    def __init__(self, settings: Settings, staff: StaffDatabase) -> None:
        self._staff = staff
        given = settings.testbank_password
        # Who configures a hash keeps the password itself off the machine.
        is_hash = given.startswith(HASH_PREFIX)
        self._only = given if is_hash or not given else passwords.hashed(given)

    def find(self, name: str) -> Account | None:
        """Return the account with this name, as far as it can log in at this moment."""
        with self._staff.begin() as connection:
            wanted = sa.select(ACCOUNTS).where(ACCOUNTS.c.name == name)
            row = connection.execute(wanted).first()
            if row:
                return Account(row.name, row.password, row.secret)
            if name == ONLY and self._only and not _any(connection):
                return Account(ONLY, self._only)
        return None

    def any(self) -> bool:
        """Whether there is an account with a name: then TESTBANK_PASSWORD opens nothing."""
        with self._staff.begin() as connection:
            return _any(connection)

    def add(self, name: str, password: str) -> bool:
        """Make an account, or give one another password, which ends its sessions.

        Returns whether it is new. Raises ValueError for what cannot be a name or a password.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("a name has 1 to 40 small letters, digits, dots and dashes")
        if wrong := passwords.wrong_with(password, name):
            raise ValueError(wrong)
        kept = passwords.hashed(password)
        try:
            with self._staff.begin() as connection:
                row = {"name": name, "password": kept, "created_at": database.now(connection)}
                connection.execute(sa.insert(ACCOUNTS), row)
                _end_sessions(connection, name)
                return True
        except IntegrityError:
            with self._staff.begin() as connection:
                mine = sa.update(ACCOUNTS).where(ACCOUNTS.c.name == name)
                connection.execute(mine.values(password=kept))
                _end_sessions(connection, name)
                return False

    def remove(self, name: str) -> bool:
        """Remove an account with its sessions; return whether there was one."""
        with self._staff.begin() as connection:
            _end_sessions(connection, name)
            mine = sa.delete(ACCOUNTS).where(ACCOUNTS.c.name == name)
            return bool(connection.execute(mine).rowcount)

    def log_out(self, name: str) -> int:
        """End all sessions of an account; return how many."""
        with self._staff.begin() as connection:
            return _end_sessions(connection, name)

    def give_codes(self, name: str) -> str | None:
        """Give an account a new secret for one-time codes, and end its sessions.

        Returns the address for an authenticator app, or None when there is no such account.
        """
        secret = codes.new_secret()
        with self._staff.begin() as connection:
            mine = sa.update(ACCOUNTS).where(ACCOUNTS.c.name == name)
            changed = connection.execute(mine.values(secret=secret, last_code=None))
            if not changed.rowcount:
                return None
            _end_sessions(connection, name)
        return codes.address(secret, name)

    def take_code(self, account: Account, given: str) -> bool:
        """Whether `given` is a code of about now that was not used before; it is from now on."""
        step = codes.step_of(account.secret or "", given) if account.secret else None
        if step is None:
            return False
        unused = sa.or_(ACCOUNTS.c.last_code.is_(None), ACCOUNTS.c.last_code < step)
        with self._staff.begin() as connection:
            mine = sa.update(ACCOUNTS).where(ACCOUNTS.c.name == account.name, unused)
            mine = mine.where(ACCOUNTS.c.secret == account.secret)
            return bool(connection.execute(mine.values(last_code=step)).rowcount)

    def all(self) -> list[Listed]:
        """Return all accounts with a name, by name."""
        count = sa.select(sa.func.count()).where(SESSIONS.c.account == ACCOUNTS.c.name)
        with self._staff.begin() as connection:
            rows = connection.execute(
                sa.select(
                    ACCOUNTS.c.name,
                    ACCOUNTS.c.secret.isnot(None).label("coded"),
                    count.scalar_subquery().label("open"),
                ).order_by(ACCOUNTS.c.name)
            )
            return [Listed(row.name, bool(row.coded), int(row.open)) for row in rows]


def _any(connection: sa.engine.Connection) -> bool:
    return connection.execute(sa.select(ACCOUNTS.c.name).limit(1)).first() is not None


def _end_sessions(connection: sa.engine.Connection, name: str) -> int:
    return int(connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.account == name)).rowcount)
