"""A browser at the login form of the testbank, for tests that start no server."""

from __future__ import annotations

import asyncio
import re
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.base.settings import Settings, read
from bot.testbank.context import Context
from bot.testbank.login import COOKIE, Session
from bot.testbank.pages.entrance import EntrancePages
from tests.http_requests import request

SECRET = "correct paard batterij"
OWN = "een eigen lang wachtwoord"


def made(tmp_path: Path, **given: str) -> Settings:
    return read({"VAR_DIR": str(tmp_path), "TESTBANK_PASSWORD": SECRET, **given})


def with_cookie(cookie: str, name: str = COOKIE) -> Request:
    return request(headers={"Cookie": f"{name}={cookie}"})


def given_cookie(context: Context, session: Session, name: str = COOKIE) -> Morsel[str]:
    response = Response()
    context.sessions.give(response, session)
    return SimpleCookie(response.headers["set-cookie"])[name]


def begun(context: Context, account: str = "beheer", code_passed: bool = False) -> Session:
    return asyncio.run(context.sessions.begin(account, code_passed))


def found(context: Context, cookie: str) -> Session | None:
    return asyncio.run(context.sessions.read(with_cookie(cookie)))


class Browser:
    """A browser at the login form: it keeps its cookies."""

    def __init__(self, context: Context, address: str = "192.0.2.1") -> None:
        self.context = context
        self.address = address
        self.cookies: dict[str, str] = {}
        self._entrance = EntrancePages(context)

    def log_in(self, password: str, name: str = "", code: str = "") -> Response:
        """Send the form; return the response."""
        view = self.context.view
        self._keep(asyncio.run(view.login_page(self._request("GET"), 200)))
        session = asyncio.run(self.context.sessions.read(self._request("GET")))
        assert session
        form = {"csrf": self.context.sessions.csrf(session), "wachtwoord": password}
        form |= {"naam": name} if name else {}
        form |= {"code": code, "verder": "/testbank/tests"}
        asked = self._request("POST", urlencode(form).encode())
        return self._keep(asyncio.run(self._entrance.log_in(asked)))

    def session(self) -> Session | None:
        """Return whose session it has."""
        return asyncio.run(self.context.sessions.read(self._request("GET")))

    def _request(self, method: str, body: bytes = b"") -> Request:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        headers |= {"Cookie": cookies} if cookies else {}
        return request(method, headers=headers, body=body, client=self.address)

    def _keep(self, response: Response) -> Response:
        for name, value in response.raw_headers:
            if name == b"set-cookie":
                for morsel in SimpleCookie(value.decode()).values():
                    self.cookies[morsel.key] = morsel.value
        return response


def words(response: Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", bytes(response.body).decode()).split())
