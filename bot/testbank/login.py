"""Who may use the testbank: one password, sessions in a signed cookie, a token on every form.

A session lives in the cookie; logging out is remembered here until the cookie would have
expired. An anonymous session carries the token of the login form, and becomes another session
at login: a session that somebody else planted is worth nothing.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.requests import Request
from starlette.responses import Response

from bot.base.setting_values import HASH_PREFIX
from bot.base.settings import Settings
from bot.base.signing import InvalidTokenError, Signer, digest
from bot.web.rate_limit import RateLimit

COOKIE = "testbank"
PATH = "/testbank"
SESSION_SECONDS = 8 * 3600  # a working day
TRIES = ("5/minute", "30/hour")  # of one client
_LONGEST_PASSWORD = 1000


class Password:
    """The password of the settings, kept as an argon2 hash only."""

    def __init__(self, password: str) -> None:
        self._hasher = PasswordHasher()
        # With a hash in the settings, the password itself is not on the machine.
        self._hash = password if password.startswith(HASH_PREFIX) else self._hasher.hash(password)
        self._one_at_a_time = asyncio.Semaphore(1)  # each check takes 64 MB

    async def fits(self, given: str) -> bool:
        """Whether `given` is the password; takes the same time whether it is or not."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._fits, given[:_LONGEST_PASSWORD])

    def _fits(self, given: str) -> bool:
        try:
            return bool(self._hasher.verify(self._hash, given))
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False


@dataclass(frozen=True)
class Session:
    """One browser's session; `staff` once it has logged in."""

    id: str
    staff: bool


class Sessions:
    """Reads and gives sessions, and the tokens that belong to them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # With another password every session ends.
        self._key = digest(settings.secret_key, "testbank", settings.testbank_password)
        self._signer = Signer(self._key, "session")
        self._ended: dict[str, float] = {}  # session id → when its cookie has expired anyway
        self.limits = tuple(RateLimit(settings, limit, "testbank") for limit in TRIES)

    def read(self, request: Request) -> Session | None:
        """Return the session in a request's cookie, when that is ours and has not ended."""
        cookie = request.cookies.get(COOKIE) or ""
        try:
            signed = self._signer.read(cookie, timedelta(seconds=SESSION_SECONDS))
        except InvalidTokenError:
            return None
        match signed.value:
            case [str(session_id), bool(staff)] if session_id not in self._ended:
                return Session(session_id, staff)
        return None

    def new(self, *, staff: bool) -> Session:
        """Return a new session."""
        return Session(secrets.token_urlsafe(18), staff)

    def give(self, response: Response, session: Session) -> None:
        """Put the session's cookie on a response."""
        response.set_cookie(
            COOKIE,
            self._signer.sign([session.id, session.staff]),
            max_age=SESSION_SECONDS,
            path=PATH,
            # Behind a proxy TLS ends there. On this machine itself http must do.
            secure=self._settings.proxies > 0,
            httponly=True,
            # Not Strict: a link from elsewhere would come without it, get the login page, and with
            # that a cookie in the place of this one. Every form has its token.
            samesite="lax",
        )

    def end(self, session: Session) -> None:
        """Let a session's cookie be worth nothing from now on."""
        now = time.time()
        self._ended = {key: until for key, until in self._ended.items() if until > now}
        self._ended[session.id] = now + SESSION_SECONDS

    def csrf(self, session: Session) -> str:
        """Return the token that every form of a session carries."""
        return digest(self._key, "csrf", f"{session.id}:{session.staff}")

    def check_csrf(self, session: Session, given: str) -> bool:
        """Whether a form came from a page that we gave to this session."""
        return hmac.compare_digest(self.csrf(session).encode(), given.encode("utf-8", "replace"))
