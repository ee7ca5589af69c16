"""The audit trail: who did what, and when. Never a word of a visitor, nor an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa

from bot.base import database
from bot.testbank.staff.tables import GUESSES, SESSIONS, TRAIL, StaffDatabase

KEPT_SECONDS = 366 * 86400.0
_GUESSES_KEPT = 86400.0
_ON_A_PAGE = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Done:
    """One line of the trail."""

    id: int
    at: float
    account: str
    action: str
    object: str


class Trail:
    """Writes the trail, shows it, and forgets what is past its time."""

    def __init__(self, staff: StaffDatabase) -> None:
        self._staff = staff

    def note(self, account: str, action: str, what: str = "") -> None:
        """Write that an account did something, and to what."""
        with self._staff.begin() as connection:
            row = {
                "at": database.now(connection),
                "account": account[: TRAIL.c.account.type.length],
                "action": action[: TRAIL.c.action.type.length],
                "object": _CONTROL.sub(" ", what)[: TRAIL.c.object.type.length],
            }
            connection.execute(sa.insert(TRAIL), row)

    def page(self, before: int | None = None) -> list[Done]:
        """Return what was done last, newest first, or what was done before a line."""
        wanted = sa.select(TRAIL).order_by(TRAIL.c.id.desc()).limit(_ON_A_PAGE)
        if before is not None:
            wanted = wanted.where(TRAIL.c.id < before)
        with self._staff.begin() as connection:
            rows = connection.execute(wanted).all()
            return [Done(r.id, r.at, r.account, r.action, r.object) for r in rows]

    def is_full(self, page: list[Done]) -> bool:
        """Whether there may be more than a page."""
        return len(page) == _ON_A_PAGE

    def forget(self, session_seconds: float) -> int:
        """Erase lines that are a year old, and sessions and guesses that are over."""
        with self._staff.begin() as connection:
            now = database.now(connection)
            old = sa.delete(TRAIL).where(TRAIL.c.at < now - KEPT_SECONDS)
            erased = int(connection.execute(old).rowcount)
            connection.execute(
                sa.delete(SESSIONS).where(SESSIONS.c.begun_at < now - session_seconds)
            )
            connection.execute(sa.delete(GUESSES).where(GUESSES.c.last_at < now - _GUESSES_KEPT))
            return erased
