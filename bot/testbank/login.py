"""Who is using the testbank: cookies, the sessions that they name, a token on every form.

The cookie holds a signed random id; whose session that is stands in the database. An anonymous
session carries the token of the login form only, is kept nowhere, and becomes another session at
login: a session that somebody else planted is worth nothing.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.base.settings import Settings
from bot.base.signing import InvalidTokenError, Signer, digest
from bot.testbank.staff.accounts import Accounts
from bot.testbank.staff.sessions import LONGEST_SECONDS, SessionRows
from bot.testbank.staff.tables import StaffDatabase

COOKIE = "testbank"
BROWSER_COOKIE = "testbank-browser"
# A browser takes a cookie of this name from this very host only, by TLS, for all its paths.
HOST_PREFIX = "__Host-"
PATH = "/testbank"
_BROWSER_DAYS = 90


@dataclass(frozen=True)
class Session:
    """One browser's session; `staff` once somebody has logged in."""

    id: str
    staff: bool
    account: str = ""


class Sessions:
    """Reads and gives sessions, and the tokens that belong to them."""

    def __init__(self, settings: Settings, staff: StaffDatabase, accounts: Accounts) -> None:
        # TLS ends in a proxy. On this machine itself http must do.
        self._secure = settings.proxies > 0
        self._codes_required = settings.testbank_codes == "required"
        # With another TESTBANK_PASSWORD every session ends.
        self.key = digest(settings.secret_key, "testbank", settings.testbank_password)
        self._signer = Signer(self.key, "session")
        self._browsers = Signer(self.key, "browser")
        self._staff = staff
        self._accounts = accounts
        self._rows = SessionRows(staff, settings.testbank_idle_minutes)

    async def read(self, request: Request, used: bool = True) -> Session | None:
        """Return the session in a request's cookie, when that is ours and has not ended.

        What a page asks by itself, time and again, is no use: `used` is false then.
        """
        try:
            lifetime = timedelta(seconds=LONGEST_SECONDS)
            signed = self._signer.read(self._cookie(request, COOKIE), lifetime)
        except InvalidTokenError:
            return None
        match signed.value:
            case [str(session_id), False]:
                return Session(session_id, staff=False)
            case [str(session_id), True]:
                account = await self._staff.asked(self._account, session_id, used)
                return Session(session_id, True, account) if account else None
        return None

    def new(self) -> Session:
        """Return a new session of somebody who has not logged in."""
        return Session(secrets.token_urlsafe(18), staff=False)

    async def begin(self, account: str, code_passed: bool) -> Session:
        """Return a new session of somebody who has logged in."""
        session = Session(secrets.token_urlsafe(18), True, account)
        row = self._row(session.id)
        await self._staff.asked(self._rows.begin, row, account, code_passed)
        return session

    async def end(self, session: Session) -> None:
        """End a session: its cookie is worth nothing from now on."""
        if session.staff:
            await self._staff.asked(self._rows.end, self._row(session.id))

    def give(self, response: Response, session: Session) -> None:
        """Put the session's cookie on a response."""
        value = self._signer.sign([session.id, session.staff])
        self._give(response, COOKIE, value, LONGEST_SECONDS)

    def browser(self, request: Request, account: str) -> str:
        """Return the id of a browser that has logged in to this account before, or ""."""
        try:
            lifetime = timedelta(days=_BROWSER_DAYS)
            signed = self._browsers.read(self._cookie(request, BROWSER_COOKIE), lifetime)
        except InvalidTokenError:
            return ""
        match signed.value:
            case [str(browser), str(known)] if known == account:
                return browser
        return ""

    def remember_browser(self, response: Response, account: str) -> None:
        """Let the browser be known as one that has logged in to an account (guesses.py)."""
        value = self._browsers.sign([secrets.token_urlsafe(18), account])
        self._give(response, BROWSER_COOKIE, value, _BROWSER_DAYS * 86400)

    def csrf(self, session: Session) -> str:
        """Return the token that every form of a session carries."""
        return digest(self.key, "csrf", f"{session.id}:{session.staff}")

    def check_csrf(self, session: Session, given: str) -> bool:
        """Whether a form came from a page that we gave to this session."""
        return hmac.compare_digest(self.csrf(session).encode(), given.encode("utf-8", "replace"))

    def _account(self, session_id: str, used: bool) -> str | None:
        """Return whose a session is, as long as that account can log in."""
        name = self._rows.account_of(self._row(session_id), self._codes_required, used)
        return name if name and self._accounts.find(name) else None

    def _row(self, session_id: str) -> str:
        return digest(self.key, "session", session_id)

    def _name(self, cookie: str) -> str:
        return HOST_PREFIX + cookie if self._secure else cookie

    def _cookie(self, request: Request, name: str) -> str:
        return request.cookies.get(self._name(name)) or ""

    def _give(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            self._name(name),
            value,
            max_age=seconds,
            path="/" if self._secure else PATH,  # the prefix asks for that
            secure=self._secure,
            httponly=True,
            # Not Strict: a link from elsewhere would come without it, get the login page, and with
            # that a cookie in the place of this one. Every form has its token.
            samesite="lax",
        )
