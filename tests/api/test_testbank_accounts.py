"""Accounts of the testbank, and the switch that closes the bot, on a bot that really runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyotp
import pytest

from bot.base.settings import read
from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.routes import pages
from tests.api.staff import Staff, begin
from tests.conftest import TESTBANK_PASSWORD, StartBot
from tests.live_bot import ROOT, LiveBot

PASSWORD = "een eigen lang wachtwoord"


@pytest.fixture(scope="module")
def bot(start_bot: StartBot, tmp_path_factory: pytest.TempPathFactory) -> LiveBot:
    return start_bot(
        TESTBANK_PASSWORD=TESTBANK_PASSWORD,
        TESTBANK_FLOWS_DIR=str(tmp_path_factory.mktemp("flows")),
    )


def command(bot: LiveBot, *arguments: str, given: str = "") -> str:
    """Run `python -m bot staff` beside the running bot; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "staff", *arguments],
        cwd=ROOT,
        env=bot.environ,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def logged_in(bot: LiveBot, name: str, password: str = PASSWORD, code: str = "") -> Staff:
    member = Staff(bot)
    response = member.post("/login", naam=name, wachtwoord=password, code=code)
    assert response.status_code == 200, response.text
    assert f"Uitloggen ({name})" in response.text
    return member


def test_from_one_password_to_accounts_that_survive_a_restart(bot: LiveBot) -> None:
    first = Staff(bot)
    assert "Uitloggen (beheer)" in first.post("/login", wachtwoord=TESTBANK_PASSWORD).text
    assert 'name="naam"' not in bot.request("GET", "/testbank").text

    command(bot, "add", "anna", given=PASSWORD)
    address = command(bot, "code", "anna").strip()
    assert first.get().status_code == 401
    assert Staff(bot).post("/login", wachtwoord=TESTBANK_PASSWORD).status_code == 401
    assert Staff(bot).post("/login", naam="anna", wachtwoord=PASSWORD).status_code == 401
    app = pyotp.parse_uri(address)
    assert isinstance(app, pyotp.TOTP)
    anna = logged_in(bot, "anna", code=app.now())
    begin(anna, "een geheim woord van een medewerker")
    command(bot, "add", "bram", given=PASSWORD)
    bram, other = logged_in(bot, "bram"), logged_in(bot, "bram")
    stolen = dict(bram.session.cookies)
    bram.post("/uit")
    assert "sessions: 1" in command(bot, "list")

    bot.kill_server()
    bot.start_server()
    assert bot.request("GET", "/testbank", cookies=stolen).status_code == 401
    assert anna.get().status_code == 200
    assert other.get().status_code == 200
    command(bot, "logout", "bram")
    assert other.get().status_code == 401

    page = anna.get("/logboek").text
    rows = re.findall(r"<td>([^<]*)</td><td>([^<]*)</td><td>([^<]*)</td></tr>", page)
    for row in (
        ("(opdrachtregel)", "sessies beëindigd", "bram"),
        ("bram", "uitgelogd", "–"),
        ("bram", "ingelogd", "–"),
        ("anna", "gesprek begonnen", "–"),
        ("anna", "inloggen mislukt", "–"),
        ("(opdrachtregel)", "account gemaakt", "anna"),
        ("beheer", "ingelogd", "–"),
    ):
        assert row in rows
    assert "geheim woord" not in page
    assert PASSWORD not in bot.log()
    assert app.secret not in bot.log()
    command(bot, "remove", "anna")
    command(bot, "remove", "bram")


def test_staff_close_the_bot_and_open_it_again(bot: LiveBot) -> None:
    staff, chat = Staff(bot), bot.chat()
    staff.post("/login", wachtwoord=TESTBANK_PASSWORD)
    assert "<strong>De chatbot is open.</strong>" in staff.get("/open").text
    assert "De chatbot is gesloten voor bezoekers." in staff.post("/open", doe="sluit").text
    try:
        for refused in (bot.request("POST", "/api/conversations"), chat.post({"text": "hallo"})):
            assert refused.status_code == 503
            assert int(refused.headers["Retry-After"]) > 0
            told = refused.json()
            assert told["error"]["code"] == "closed"
            assert "info@ncsc.nl" in told["error"]["message"]
            assert told["messages"][0]["text"] == told["error"]["message"]
        assert len(chat.transcript()) == 1
        assert bot.request("GET", "/health").status_code == 200
        assert "utter_toets" in staff.get(begin(staff, "wat is de toets")).text
        bot.kill_server()
        bot.start_server()
        assert chat.post({"text": "hallo"}).status_code == 503
    finally:
        opened = staff.post("/open", doe="open")
    assert "De chatbot is open voor bezoekers." in opened.text
    assert chat.say("wat is de toets")
    page = staff.get("/logboek").text
    assert "chatbot gesloten" in page
    assert "chatbot geopend" in page


def test_a_closed_conversation_can_be_erased(bot: LiveBot) -> None:
    staff, chat = Staff(bot), bot.chat()
    staff.post("/login", wachtwoord=TESTBANK_PASSWORD)
    staff.post("/open", doe="sluit")
    try:
        assert chat.erase().status_code == 204
    finally:
        staff.post("/open", doe="open")


def test_every_form_has_its_name_in_the_trail(tmp_path: Path) -> None:
    settings = read({"VAR_DIR": str(tmp_path), "TESTBANK_PASSWORD": TESTBANK_PASSWORD})
    context = Context(settings, None)
    found = {f"{method} {path}" for path, method, _, _ in pages(context)} | {"POST /uit"}
    context.staff.close()
    forms = {each for each in found if each.startswith("POST")}
    assert forms == {each for each in texts.ACTIONS if each.startswith("POST")}
    assert set(texts.ACTIONS) <= found
