"""The sessions and cookies of the testbank: whose they are, and when they end."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.responses import Response

from bot.base import database
from bot.testbank.context import Context
from bot.testbank.login import BROWSER_COOKIE, Session
from bot.testbank.staff import sessions as rows
from bot.testbank.staff.tables import StaffDatabase
from tests.http_requests import request
from tests.unit.testbank_browser import (
    begun,
    found,
    given_cookie,
    made,
    with_cookie,
)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(made(tmp_path), None)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the database's clock be so much later than when the test began."""
    real = later.real  # type: ignore[attr-defined]
    monkeypatch.setattr(database, "now", lambda connection: real(connection) + seconds)


later.real = database.now  # type: ignore[attr-defined]


def test_a_session_is_read_back(context: Context) -> None:
    session = begun(context)
    assert found(context, given_cookie(context, session).value) == session
    anonymous = context.sessions.new()
    assert found(context, given_cookie(context, anonymous).value) == anonymous


@pytest.mark.parametrize("cookie", ["", "x", "é", "a" * 500, "W10.x.y", "null"])
def test_what_is_no_session(cookie: str, context: Context) -> None:
    assert found(context, cookie) is None


def test_a_session_that_has_ended_is_none_after_a_restart_either(
    context: Context, tmp_path: Path
) -> None:
    one, other = begun(context), begun(context)
    cookies = [given_cookie(context, session).value for session in (one, other)]
    asyncio.run(context.sessions.end(one))
    for started in (context, Context(made(tmp_path), None)):
        assert [found(started, cookie) for cookie in cookies] == [None, other]


def test_the_database_does_not_hold_what_the_cookie_does(context: Context, tmp_path: Path) -> None:
    session = begun(context)
    cookie = given_cookie(context, session).value
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("samenwerkgids.db*"))
    assert b"beheer" in stored
    assert session.id.encode() not in stored
    assert cookie.encode() not in stored


@pytest.mark.parametrize(("minutes", "holds"), [(29, True), (31, False)])
def test_a_session_ends_when_it_is_not_used(
    context: Context, monkeypatch: pytest.MonkeyPatch, minutes: int, holds: bool
) -> None:
    cookie = given_cookie(context, begun(context)).value
    later(monkeypatch, minutes * 60)
    assert bool(found(context, cookie)) == holds
    if holds:  # using it kept it going
        later(monkeypatch, (minutes + 28) * 60)
        assert found(context, cookie)


def test_what_a_page_asks_by_itself_is_no_use(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = given_cookie(context, begun(context)).value
    later(monkeypatch, 20 * 60)
    assert asyncio.run(context.sessions.read(with_cookie(cookie), used=False))
    later(monkeypatch, 31 * 60)
    assert found(context, cookie) is None


def test_a_session_ends_after_a_working_day(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = given_cookie(context, begun(context)).value
    for minutes in range(20, 8 * 60, 20):
        later(monkeypatch, minutes * 60)
        assert found(context, cookie)
    later(monkeypatch, 8 * 3600 + 1)
    assert found(context, cookie) is None


def test_another_password_or_key_ends_all_sessions(context: Context, tmp_path: Path) -> None:
    cookie = given_cookie(context, begun(context)).value
    for change in ({"TESTBANK_PASSWORD": "een heel ander"}, {"SECRET_KEY": "k" * 40}):
        assert found(Context(made(tmp_path, **change), None), cookie) is None


def test_a_token_of_another_session_or_of_before_the_login_is_refused(context: Context) -> None:
    sessions = context.sessions
    one, other = begun(context), begun(context)
    assert sessions.check_csrf(one, sessions.csrf(one))
    before = Session(one.id, staff=False)
    for wrong in ("", "é", sessions.csrf(other), sessions.csrf(before)):
        assert not sessions.check_csrf(one, wrong)


def test_the_cookie_is_for_us_alone(context: Context) -> None:
    cookie = given_cookie(context, begun(context))
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"]) == ("lax", "/testbank")
    assert cookie["max-age"] == str(8 * 3600)
    assert not cookie["secure"]  # over http, on the machine itself


def test_behind_a_proxy_the_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    context = Context(made(tmp_path, PROXIES="1"), None)
    session = begun(context)
    cookie = given_cookie(context, session, "__Host-testbank")
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    reader = context.sessions.read
    assert asyncio.run(reader(with_cookie(cookie.value, "__Host-testbank"))) == session
    assert asyncio.run(reader(with_cookie(cookie.value))) is None  # set by whoever
    response = Response()
    context.sessions.remember_browser(response, "beheer")
    known = SimpleCookie(response.headers["set-cookie"])[f"__Host-{BROWSER_COOKIE}"]
    assert (known["secure"], known["path"]) == (True, "/")


def test_a_browser_is_known_to_the_account_that_it_logged_in_to(context: Context) -> None:
    response = Response()
    context.sessions.remember_browser(response, "anna")
    value = SimpleCookie(response.headers["set-cookie"])[BROWSER_COOKIE].value
    asked = with_cookie(value, BROWSER_COOKIE)
    assert context.sessions.browser(asked, "anna")
    assert not context.sessions.browser(asked, "bram")
    assert not context.sessions.browser(with_cookie("x", BROWSER_COOKIE), "anna")
    assert not context.sessions.browser(request(), "anna")


def test_what_is_past_its_time_is_erased(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(context)
    context.trail.note("beheer", "iets")
    later(monkeypatch, 8 * 3600 + 1)
    assert context.trail.forget(rows.LONGEST_SECONDS) == 0
    assert _count(context.staff, "staff_sessions") == 0
    later(monkeypatch, 367 * 86400)
    assert context.trail.forget(rows.LONGEST_SECONDS) == 1
    assert context.trail.page() == []


def _count(staff: StaffDatabase, table: str) -> int:
    with staff.begin() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar())
