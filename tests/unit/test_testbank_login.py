"""The testbank's password, sessions and form tokens."""

from __future__ import annotations

import asyncio
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import argon2
import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.base.settings import Settings, SettingsError, read
from bot.server.app import create_app
from bot.testbank import login
from bot.testbank.context import Context
from bot.testbank.login import COOKIE, Password, Sessions
from bot.testbank.pages.entrance import EntrancePages
from bot.testbank.web import ours
from bot.web.rate_limit import _limiter
from tests.http_requests import request

SECRET = "correct paard batterij"


def made(tmp_path: Path, **given: str) -> Settings:
    return read({"VAR_DIR": str(tmp_path), "TESTBANK_PASSWORD": SECRET, **given})


def with_cookie(cookie: str) -> Request:
    return request(headers={"Cookie": f"{COOKIE}={cookie}"})


def given_cookie(sessions: Sessions, session: login.Session) -> Morsel[str]:
    response = Response()
    sessions.give(response, session)
    return SimpleCookie(response.headers["set-cookie"])[COOKIE]


@pytest.mark.parametrize(
    "kept", [SECRET, argon2.PasswordHasher(time_cost=1).hash(SECRET)], ids=["password", "hash"]
)
def test_a_password_or_its_hash(kept: str) -> None:
    password = Password(kept)
    assert SECRET not in password._hash
    assert asyncio.run(password.fits(SECRET))
    for wrong in ("", "Correct paard batterij", kept if kept != SECRET else "x", "\ud800"):
        assert not asyncio.run(password.fits(wrong))


def test_a_hash_that_is_none_lets_nobody_in() -> None:
    assert not asyncio.run(Password("$argon2 is niet zo").fits(SECRET))


def test_a_short_password_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TESTBANK_PASSWORD: use at least 12"):
        made(tmp_path, TESTBANK_PASSWORD="kort")


@pytest.mark.parametrize("password", ["", SECRET])
def test_without_a_password_there_are_no_pages(tmp_path: Path, password: str) -> None:
    app = create_app(made(tmp_path, TESTBANK_PASSWORD=password), None)
    found = [route for route in app.routes if getattr(route, "path", "").startswith("/testbank")]
    assert bool(found) == bool(password)


def test_a_session_is_read_back(tmp_path: Path) -> None:
    sessions = Sessions(made(tmp_path))
    session = sessions.new(staff=True)
    assert sessions.read(with_cookie(given_cookie(sessions, session).value)) == session


@pytest.mark.parametrize("cookie", ["", "x", "é", "a" * 500, "W10.x.y", "null"])
def test_what_is_no_session(cookie: str, tmp_path: Path) -> None:
    assert Sessions(made(tmp_path)).read(with_cookie(cookie)) is None


def test_a_session_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(made(tmp_path))
    session = sessions.new(staff=True)
    cookie = given_cookie(sessions, session).value
    sessions.end(session)
    assert sessions.read(with_cookie(cookie)) is None

    other = given_cookie(sessions, sessions.new(staff=True)).value
    monkeypatch.setattr(login, "SESSION_SECONDS", -1)
    assert sessions.read(with_cookie(other)) is None


def test_another_password_or_key_ends_all_sessions(tmp_path: Path) -> None:
    sessions = Sessions(made(tmp_path))
    cookie = given_cookie(sessions, sessions.new(staff=True)).value
    for change in ({"TESTBANK_PASSWORD": "een heel ander"}, {"SECRET_KEY": "k" * 40}):
        assert Sessions(made(tmp_path, **change)).read(with_cookie(cookie)) is None


def test_a_token_of_another_session_or_of_before_the_login_is_refused(tmp_path: Path) -> None:
    sessions = Sessions(made(tmp_path))
    one, other = sessions.new(staff=True), sessions.new(staff=True)
    assert sessions.check_csrf(one, sessions.csrf(one))
    before = login.Session(one.id, staff=False)
    for wrong in ("", "é", sessions.csrf(other), sessions.csrf(before)):
        assert not sessions.check_csrf(one, wrong)


def test_the_cookie_is_for_us_alone(tmp_path: Path) -> None:
    sessions = Sessions(made(tmp_path))
    cookie = given_cookie(sessions, sessions.new(staff=True))
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"]) == ("lax", "/testbank")
    assert cookie["max-age"] == str(8 * 3600)
    assert not cookie["secure"]  # over http, on the machine itself


def test_the_cookie_is_secure_behind_a_proxy(tmp_path: Path) -> None:
    sessions = Sessions(made(tmp_path, PROXIES="1"))
    assert given_cookie(sessions, sessions.new(staff=True))["secure"]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("/testbank/tests", "/testbank/tests"),
        ("/testbank", "/testbank"),
        ("", "/testbank"),
        ("https://example.org", "/testbank"),
        ("//example.org", "/testbank"),
        ("/testbank/../", "/testbank"),
        ("/testbank/x\r\nSet-Cookie: a=b", "/testbank"),
        ("/testbankiets", "/testbank"),
    ],
)
def test_after_the_login_only_to_a_page_of_ours(asked: str, place: str) -> None:
    assert ours(asked) == place


def test_a_login_while_redis_is_away_says_so_on_the_login_page(tmp_path: Path) -> None:
    context = Context(made(tmp_path, REDIS_URL="redis://127.0.0.1:1/0"), None)
    session = context.sessions.new(staff=False)
    form = {
        "csrf": context.sessions.csrf(session),
        "wachtwoord": SECRET,
        "verder": "/testbank/tests",
    }
    asked = request(
        "POST",
        headers={
            "Cookie": f"{COOKIE}={given_cookie(context.sessions, session).value}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        body=urlencode(form).encode(),
    )
    try:
        response = asyncio.run(EntrancePages(context).log_in(asked))
    finally:
        _limiter.cache_clear()
    page = bytes(response.body).decode()
    assert response.status_code == 503
    assert "Een deel van de chatbot werkt nu niet" in page
    assert 'type="password"' in page
    assert 'value="/testbank/tests"' in page
