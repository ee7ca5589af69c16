"""Who gets in to the testbank by the login form, and who does not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from pathlib import Path
from urllib.parse import urlencode

import argon2
import pyotp
import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.base.settings import SettingsError
from bot.server.app import create_app
from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.login import COOKIE, Session
from bot.testbank.pages.entrance import EntrancePages
from bot.testbank.staff import passwords
from bot.testbank.web import ours
from tests.http_requests import request
from tests.unit.testbank_browser import (
    OWN,
    SECRET,
    Browser,
    begun,
    found,
    given_cookie,
    made,
    with_cookie,
    words,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let checking a password take little: many are checked here."""
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(made(tmp_path), None)


@pytest.mark.parametrize(
    "kept", [SECRET, argon2.PasswordHasher(time_cost=1).hash(SECRET)], ids=["password", "hash"]
)
def test_a_password_or_its_hash(kept: str, tmp_path: Path) -> None:
    context = Context(made(tmp_path, TESTBANK_PASSWORD=kept), None)
    account = context.accounts.find("beheer")
    assert account
    assert SECRET not in account.password
    for wrong in ("", "Correct paard batterij", kept if kept != SECRET else "x"):
        assert Browser(context, "192.0.2.9").log_in(wrong).status_code == 401
    browser = Browser(context)
    response = browser.log_in(SECRET)
    assert (response.status_code, response.headers["location"]) == (303, "/testbank/tests")
    session = browser.session()
    assert session
    assert session.account == "beheer"


def test_a_short_password_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TESTBANK_PASSWORD: use at least 12"):
        made(tmp_path, TESTBANK_PASSWORD="kort")


@pytest.mark.parametrize(("password", "account"), [("", False), (SECRET, False), ("", True)])
def test_there_are_pages_when_somebody_can_log_in(
    tmp_path: Path, password: str, account: bool
) -> None:
    settings = made(tmp_path, TESTBANK_PASSWORD=password)
    if account:
        Context(settings, None).accounts.add("anna", OWN)
    app = create_app(settings, None)
    pages = [route for route in app.routes if getattr(route, "path", "").startswith("/testbank")]
    assert bool(pages) == (bool(password) or account)


def test_while_the_database_is_away_the_pages_are_there_and_nobody_gets_in(tmp_path: Path) -> None:
    away = made(tmp_path, TESTBANK_PASSWORD="", DATABASE_URL=f"sqlite:///{tmp_path}/weg/bot.db")
    app = create_app(away, None)
    assert any(getattr(route, "path", "").startswith("/testbank") for route in app.routes)
    context = Context(away, None)
    serve = context.view.handler(EntrancePages(context).log_out)
    signed = given_cookie(context, Session("x", True, "beheer")).value
    response: Response = asyncio.run(_awaited(serve(with_cookie(signed))))
    assert response.status_code == 503
    assert "Een deel van de chatbot werkt nu niet" in words(response)
    form = asyncio.run(EntrancePages(context).log_in(_form(context)))
    assert form.status_code == 503
    assert 'type="password"' in bytes(form.body).decode()


async def _awaited(answer: Awaitable[Response]) -> Response:
    return await answer


def _form(context: Context) -> Request:
    session = context.sessions.new()
    body = urlencode({"csrf": context.sessions.csrf(session), "wachtwoord": SECRET}).encode()
    cookie = f"{COOKIE}={given_cookie(context, session).value}"
    kind = "application/x-www-form-urlencoded"
    return request("POST", headers={"Cookie": cookie, "Content-Type": kind}, body=body)


def test_a_first_account_ends_what_the_password_of_the_settings_opened(context: Context) -> None:
    browser = Browser(context)
    browser.log_in(SECRET)
    assert browser.session()
    context.accounts.add("anna", OWN)
    assert browser.session() is None
    assert Browser(context).log_in(SECRET).status_code == 401
    assert Browser(context).log_in(SECRET, "beheer").status_code == 401
    assert Browser(context).log_in(SECRET, "anna").status_code == 401
    named = Browser(context)
    assert named.log_in(OWN, "Anna ").status_code == 303
    session = named.session()
    assert session
    assert session.account == "anna"


def test_the_form_asks_for_a_name_once_there_are_accounts(context: Context) -> None:
    page = asyncio.run(context.view.login_page(request(), 200))
    assert 'name="naam"' not in bytes(page.body).decode()
    context.accounts.add("anna", OWN)
    page = asyncio.run(context.view.login_page(request(), 200))
    for field in ("naam", "wachtwoord", "code"):
        assert f'name="{field}"' in bytes(page.body).decode()


def test_the_form_works_with_a_password_manager_and_asks_no_secret_question(
    context: Context,
) -> None:
    context.accounts.add("anna", OWN)
    page = bytes(asyncio.run(context.view.login_page(request(), 200)).body).decode()
    fields = {re.search(r'name="(\w+)"', tag)[1]: tag for tag in re.findall(r"<input[^>]+>", page)}  # type: ignore[index]
    assert set(fields) == {"csrf", "verder", "naam", "wachtwoord", "code"}
    assert 'type="password"' in fields["wachtwoord"]
    assert 'autocomplete="current-password"' in fields["wachtwoord"]
    assert 'autocomplete="one-time-code"' in fields["code"]
    assert not re.search(r"\son\w+=|maxlength|pattern=", fields["wachtwoord"])


def test_who_has_codes_needs_one_and_each_counts_once(context: Context) -> None:
    context.accounts.add("anna", OWN)
    context.accounts.give_codes("anna")
    account = context.accounts.find("anna")
    assert account
    code = pyotp.TOTP(account.secret or "").now()
    for wrong in ("", "000000" if code != "000000" else "111111", code[:5]):
        response = Browser(context, "192.0.2.7").log_in(OWN, "anna", wrong)
        assert response.status_code == 401
        assert texts.WRONG_LOGIN in words(response)  # not what of it was wrong
    assert Browser(context).log_in(OWN, "anna", f"{code[:3]} {code[3:]}").status_code == 303
    assert Browser(context).log_in(OWN, "anna", code).status_code == 401


def test_codes_can_be_required(context: Context, tmp_path: Path) -> None:
    context.accounts.add("anna", OWN)
    before = given_cookie(context, begun(context, "anna")).value
    strict = Context(made(tmp_path, TESTBANK_CODES="required"), None)
    assert found(strict, before) is None  # begun without a code
    response = Browser(strict).log_in(OWN, "anna")
    assert response.status_code == 403
    assert texts.NO_CODES in words(response)
    strict.accounts.give_codes("anna")
    account = strict.accounts.find("anna")
    assert account
    browser = Browser(strict)
    assert browser.log_in(OWN, "anna", pyotp.TOTP(account.secret or "").now()).status_code == 303
    assert browser.session()


def test_the_password_of_the_settings_is_not_enough_where_codes_are_required(
    tmp_path: Path,
) -> None:
    strict = Context(made(tmp_path, TESTBANK_CODES="required"), None)
    assert Browser(strict).log_in(SECRET).status_code == 403


def test_guessing_is_slowed_and_staff_who_were_there_before_are_not(context: Context) -> None:
    known = Browser(context)
    assert known.log_in(SECRET).status_code == 303
    neighbour = Browser(context)  # at the same address
    statuses = [neighbour.log_in(f"poging {i}").status_code for i in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    refused = neighbour.log_in(SECRET)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert known.log_in(SECRET).status_code == 303


def test_guessing_at_one_account_does_not_keep_out_another_at_the_same_address(
    context: Context,
) -> None:
    context.accounts.add("anna", OWN)
    context.accounts.add("bram", OWN + "!")
    for number in range(8):
        Browser(context).log_in(f"poging {number}", "anna")
    assert Browser(context).log_in(OWN + "!", "bram").status_code == 303


def test_guesses_from_everywhere_count_together(context: Context) -> None:
    statuses = {Browser(context, f"192.0.{i}.1").log_in("raad").status_code for i in range(20)}
    assert statuses == {401}
    assert Browser(context, "198.51.100.1").log_in("raad").status_code == 429


def test_what_happened_is_in_the_trail_and_a_typed_name_is_not(context: Context) -> None:
    context.accounts.add("anna", OWN)
    Browser(context).log_in("fout wachtwoord", "anna")
    Browser(context).log_in("fout wachtwoord", "geheim getypt in het verkeerde veld")
    Browser(context).log_in(OWN, "anna")
    done = [(line.account, line.action) for line in context.trail.page()]
    assert done == [("anna", texts.LOGGED_IN), ("anna", texts.LOGIN_FAILED)]


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
