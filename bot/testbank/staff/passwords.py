"""Passwords, of which only an argon2id hash is kept."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15  # characters of a new one: NIST SP 800-63B-4 where no second factor is sure
LONGEST = 1000

_HASHER = PasswordHasher()  # argon2id, by the parameters of RFC 9106


def hashed(password: str) -> str:
    """Return the hash to keep of a password."""
    return str(_HASHER.hash(password))


def wrong_with(password: str, name: str) -> str:
    """Return why a new password of somebody cannot be used, or ""."""
    if len(password) < SHORTEST:
        return f"use at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"use at most {LONGEST} characters"
    if len(set(password)) < 5 or password.casefold().replace(name.casefold(), "") == "":
        return "use more different characters"
    return ""


class Checker:
    """Checks passwords, one at a time: each check takes 64 MB."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Semaphore(1)
        self._nobody = hashed(secrets.token_urlsafe(24))

    async def fits(self, kept: str | None, given: str) -> bool:
        """Whether `given` is the password of a hash; of none it takes the same time to say no."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(_fits, kept or self._nobody, given[:LONGEST])


def _fits(kept: str, given: str) -> bool:
    try:
        return bool(_HASHER.verify(kept, given))
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
