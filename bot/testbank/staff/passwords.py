"""Passwords, of which only an argon2id hash is kept."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15  # characters of a new one: NIST SP 800-63B-4 where no second factor is sure
LONGEST = 1000
# What is guessed first of a password for this; docs/security/measures.md lists the same.
WORDS = (
    *("samenwerkgids", "samenwerken", "testbank", "chatbot", "zelfcheck", "ncsc", "beheer"),
    *("wachtwoord", "password", "welkom", "geheim", "admin", "nederland"),
)
_LEFT = 8  # characters that a password has beside these words and the name

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
    if len(set(password)) < 5:
        return "use more different characters"
    left = password.casefold()
    for word in (name.casefold(), *WORDS):
        left = left.replace(word, "")
    if len(left) < _LEFT:
        return "use more than the name and words that belong to this bot"
    return ""


class Checker:
    """Checks passwords, one at a time: each check takes 64 MB."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Semaphore(1)
        self._nobody = hashed(secrets.token_urlsafe(24))

    async def fits(self, kept: str | None, given: str) -> bool:
        """Whether `given` is the password of a hash; of none it takes the same time to say no."""
        if not kept or len(given) > LONGEST:
            kept, given = self._nobody, given[:LONGEST]
        async with self._one_at_a_time:
            return await asyncio.to_thread(_fits, kept, given)


def _fits(kept: str, given: str) -> bool:
    try:
        return bool(_HASHER.verify(kept, given))
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
