"""The sessions of staff as rows, so that their end holds whatever happens to the server."""

from __future__ import annotations

import sqlalchemy as sa

from bot.base import database
from bot.testbank.staff.tables import SESSIONS, StaffDatabase

LONGEST_SECONDS = 8 * 3600  # a working day
_NOTED_EVERY = 30.0  # seconds: not every request has to write that the session is used


class SessionRows:
    """Begins sessions, tells whose they are, and ends them."""

    def __init__(self, staff: StaffDatabase, idle_minutes: int) -> None:
        self._staff = staff
        self._idle = idle_minutes * 60.0

    def begin(self, session: str, account: str, code_passed: bool) -> None:
        """Keep that a session (by its digest) is of an account."""
        with self._staff.begin() as connection:
            now = database.now(connection)
            row = {"id": session, "account": account, "code_passed": code_passed}
            row |= {"begun_at": now, "used_at": now}
            connection.execute(sa.insert(SESSIONS), row)

    def account_of(self, session: str, codes_required: bool, used: bool) -> str | None:
        """Return whose a session is, or None when it has ended; `used` keeps it going."""
        mine = SESSIONS.c.id == session
        with self._staff.begin() as connection:
            row = connection.execute(sa.select(SESSIONS).where(mine)).first()
            if row is None:
                return None
            now = database.now(connection)
            over = now - row.begun_at > LONGEST_SECONDS or now - row.used_at > self._idle
            if over or (codes_required and not row.code_passed):
                connection.execute(sa.delete(SESSIONS).where(mine))
                return None
            if used and now - row.used_at > _NOTED_EVERY:
                connection.execute(sa.update(SESSIONS).where(mine).values(used_at=now))
            return str(row.account)

    def end(self, session: str) -> None:
        """End a session."""
        with self._staff.begin() as connection:
            connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.id == session))
