"""The report ends when its conversation does; when it cannot be made, a page says so."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from bot.report.content import in_words
from tests import self_check
from tests.api.reports import conversation_of, database, report_of, tells_nothing
from tests.conftest import StartBot
from tests.live_bot import LiveBot
from tests.self_check import PARTNERSHIP


@pytest.mark.parametrize("extension", ["", ".pdf"])
def test_an_expired_link(
    live_bot: LiveBot, extension: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = live_bot.chat()
    self_check.complete(chat, PARTNERSHIP)
    conversation = conversation_of(live_bot, chat)
    day, now = 24 * 3600, time.time()
    for age, status in ((day - 60, 200), (day + 60, 410)):
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda age=age: now - age)
        made = report_of(live_bot, conversation)
        monkeypatch.undo()
        response = live_bot.request("GET", made + extension)
        assert response.status_code == status
    assert "Dit verslag is er niet meer" in response.text
    tells_nothing(response.text)


@pytest.mark.parametrize("extension", ["", ".pdf"])
def test_an_erased_conversation(live_bot: LiveBot, extension: str) -> None:
    chat = live_bot.chat()
    address = self_check.complete(chat, PARTNERSHIP)["report_url"] + extension
    assert live_bot.request("GET", address).status_code == 200
    chat.erase()
    response = live_bot.request("GET", address)
    assert response.status_code == 410
    assert "Dit verslag is er niet meer" in response.text
    tells_nothing(response.text)


def test_the_report_ends_with_the_conversation(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    conversation = conversation_of(live_bot, chat)
    self_check.complete(chat, PARTNERSHIP)
    end = datetime.fromisoformat(chat.expires_at)
    for hours, status in ((0, 200), (23, 200), (1.1, 410)):
        make_older(live_bot, conversation, hours * 3600)
        end -= timedelta(hours=hours)
        link_of_now = report_of(live_bot, conversation)
        response = live_bot.request("GET", link_of_now)
        assert response.status_code == status
        if status == 200:
            told = [in_words(end - timedelta(minutes=minutes)) for minutes in (0, 1)]
            assert any(moment in response.text for moment in told), told


def make_older(bot: LiveBot, conversation: str, seconds: float) -> None:
    """Let a conversation have been that much earlier, in the database."""
    with database(bot) as opened:
        changed = opened.execute(
            "UPDATE events SET timestamp = timestamp - ?, data = json_set(data, '$.timestamp', "
            "json_extract(data, '$.timestamp') - ?) WHERE sender_id = ?",
            (seconds, seconds, conversation),
        )
        assert changed.rowcount > 0


def test_failures_get_a_page_with_the_ways_to_ask(start_bot: StartBot) -> None:
    bot = start_bot(RATE_LIMIT="4/minute", CONTACT_PHONE="070 123 45 67")
    address = report_of(bot, "een-gesprek")
    assert bot.request("GET", address).status_code == 410
    with database(bot) as opened:
        opened.execute("ALTER TABLE events RENAME TO away")
    response = bot.request("GET", f"{address}.pdf")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    assert response.headers["Content-Type"].startswith("text/html")
    assert "nu niet te maken" in response.text
    assert "070 123 45 67" in response.text
    with database(bot) as opened:
        opened.execute("ALTER TABLE away RENAME TO events")
    assert bot.request("GET", address).status_code == 410

    assert bot.request("GET", "/verslag/x").status_code == 404
    response = bot.request("GET", "/verslag/x")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert "Even wachten" in response.text
    assert "070 123 45 67" in response.text
