"""Slows guessing down, and not staff.

After some wrong passwords each next try has to wait, ever longer. What counts together:

- the tries of one browser that has logged in to the account before (it has a cookie that says so);
- for a browser that has not: those on the account from its address, and those on the account from
  everywhere, with more patience; and those from the address on whatever account, with most.

So nobody who guesses, from the same address or from a thousand others, keeps out who works with the
account in a browser that knows it.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.base import database
from bot.base.signing import digest
from bot.testbank.staff.tables import GUESSES, StaffDatabase

_FIRST_PAUSE = 10.0  # seconds; it doubles with each further wrong try
_LONGEST_PAUSE = 900.0
_FORGOTTEN = 3600.0  # seconds without a wrong try after which the counting begins anew
# Wrong tries that are free: of a browser, of an address on an account, of an account, an address.
_BROWSER, _PLACE, _ACCOUNT, _ADDRESS = 5, 5, 20, 50


@dataclass(frozen=True)
class Attempt:
    """One try: the counts that it belongs to, each with the wrong tries that are free."""

    counts: dict[str, int]


class Guesses:
    """Counts wrong tries in the database, so that a restart forgets none."""

    def __init__(self, key: str, staff: StaffDatabase) -> None:
        self._key = key
        self._staff = staff

    def attempt(self, account: str, address: str, browser: str = "") -> Attempt:
        """Return the attempt of somebody; `browser` where it is known to the account."""
        if browser:
            return Attempt({self._whose("browser", f"{account}:{browser}"): _BROWSER})
        return Attempt(
            {
                self._whose("place", f"{account}:{address}"): _PLACE,
                self._whose("account", account): _ACCOUNT,
                self._whose("address", address): _ADDRESS,
            }
        )

    def begin(self, attempt: Attempt) -> float:
        """Count a try as wrong before it is looked at; return the seconds to wait, 0 when none.

        Before: a hundred at once would otherwise all be looked at. One that has to wait does not
        count.
        """
        try:
            return self._begin(attempt)
        except IntegrityError:  # another server began to count the same at this moment
            return self._begin(attempt)

    def _begin(self, attempt: Attempt) -> float:
        with self._staff.begin() as connection:
            _hold(connection, attempt)
            now = database.now(connection)
            found = {row.whose: row for row in _rows(connection, attempt)}
            wait = 0.0
            for whose, free in attempt.counts.items():
                row = found.get(whose)
                if row and row.last_at > now - _FORGOTTEN:
                    wait = max(wait, row.last_at + pause(row.wrong, free) - now)
            if wait > 0:
                return wait
            for whose in attempt.counts:
                self._count(connection, whose, found.get(whose), now)
            return 0.0

    def right(self, attempt: Attempt) -> None:
        """It was right after all: that one does not count.

        The counts of wrong tries stay: who guesses could otherwise log in to an own account now and
        then.
        """
        with self._staff.begin() as connection:
            mine = sa.update(GUESSES).where(GUESSES.c.whose.in_(attempt.counts))
            connection.execute(mine.values(wrong=GUESSES.c.wrong - 1))

    def _count(
        self, connection: sa.engine.Connection, whose: str, row: sa.engine.Row | None, now: float
    ) -> None:
        if row is None:
            new = {"whose": whose, "wrong": 1, "last_at": now}
            connection.execute(sa.insert(GUESSES), new)
            return
        wrong = GUESSES.c.wrong + 1 if row.last_at > now - _FORGOTTEN else 1
        mine = sa.update(GUESSES).where(GUESSES.c.whose == whose)
        connection.execute(mine.values(wrong=wrong, last_at=now))

    def _whose(self, kind: str, identity: str) -> str:
        # A keyed hash: who reads the table cannot tell which address it was.
        return digest(self._key, f"staff-guess-{kind}", identity)


def pause(wrong: int, free: int) -> float:
    """Return how long to wait after so many wrong tries."""
    if wrong < free:
        return 0.0
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(wrong - free, 20))


def _hold(connection: sa.engine.Connection, attempt: Attempt) -> None:
    """Let whoever counts the same wait for the end of this transaction: writing does that."""
    mine = sa.update(GUESSES).where(GUESSES.c.whose.in_(attempt.counts))
    connection.execute(mine.values(wrong=GUESSES.c.wrong))


def _rows(connection: sa.engine.Connection, attempt: Attempt) -> list[sa.engine.Row]:
    wanted = sa.select(GUESSES).where(GUESSES.c.whose.in_(attempt.counts))
    return list(connection.execute(wanted).all())
