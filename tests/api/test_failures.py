"""A part that fails: a 503 with the contact route, and afterwards the conversation goes on."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
import requests

from bot.base.settings import Settings
from bot.base.version import VERSION
from tests.conftest import StartBot
from tests.failing_actions import FailingActions
from tests.live_bot import Chat, LiveBot

TEXT = "Met welke groepen mag het NCSC informatie delen?"


@pytest.fixture(scope="module")
def actions(tmp_path_factory: pytest.TempPathFactory) -> FailingActions:
    return FailingActions(tmp_path_factory.mktemp("failing"))


@pytest.fixture(scope="module")
def own_bot(start_bot: StartBot, actions: FailingActions) -> LiveBot:
    return start_bot(actions.root, **actions.settings)


def check_unavailable(response: requests.Response) -> None:
    assert response.status_code == 503, response.text
    assert int(response.headers["Retry-After"]) >= 1
    body = response.json()
    assert body["error"]["code"] == "unavailable"
    (message,) = body["messages"]
    assert message["kind"] == "error"
    assert message["text"] == body["error"]["message"]
    assert Settings().contact_url in message["text"]


def check_health(bot: LiveBot, failing: set[str]) -> None:
    time.sleep(1.1)  # an answer of /health is kept for a second
    response = bot.request("GET", "/health")
    parts = response.json()["parts"]
    assert set(parts) == {"model", "database", "lock_store", "storage"}
    assert {name for name, state in parts.items() if state == "failing"} == failing
    assert response.status_code == (503 if failing else 200)
    assert response.json()["status"] == ("failing" if failing else "ok")
    assert response.json()["version"] == VERSION


@contextmanager
def database_locked(bot: LiveBot) -> Iterator[None]:
    path = bot.var_dir / "samenwerkgids.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def check_the_turn_left_no_trace(chat: Chat, before: list[dict[str, object]]) -> None:
    assert chat.transcript() == before


@pytest.mark.parametrize("how", ["raises", "hangs", "returns nonsense"])
def test_an_action_fails(own_bot: LiveBot, actions: FailingActions, how: str) -> None:
    chat, other = own_bot.chat(), own_bot.chat()
    for each in (chat, other):
        each.choose("/toets")
    expected = other.say(TEXT)
    *_, asked = other.choose("/zelfcheck_start")
    before = chat.transcript()
    actions.fail(how)
    try:
        with ThreadPoolExecutor() as aside:
            failed = aside.submit(chat.post, {"text": TEXT})
            time.sleep(0.5)
            assert other.choose(asked["buttons"][0]["payload"])  # nobody else waits for it
            check_unavailable(failed.result())
        check_the_turn_left_no_trace(chat, before)
    finally:
        actions.mend()
    assert TEXT not in own_bot.log()
    answer = chat.say(TEXT)
    assert [m["text"] for m in answer] == [m["text"] for m in expected]
    assert chat.transcript()[: len(before)] == before


def test_the_server_is_killed_and_the_conversation_goes_on(own_bot: LiveBot) -> None:
    chat = own_bot.chat()
    (answer,) = chat.choose("/toets")
    before = chat.transcript()
    own_bot.kill_server()
    own_bot.start_server()
    assert chat.transcript() == before
    assert chat.feedback({"message_id": answer["id"], "helpful": True}).status_code == 204
    assert chat.say("Wat is een OKTT?")
    assert len(chat.transcript()) > len(before)


def test_the_database_fails(own_bot: LiveBot) -> None:
    chat = own_bot.chat()
    chat.choose("/toets")
    before = chat.transcript()
    with database_locked(own_bot):
        check_unavailable(chat.post({"payload": "/wbni"}))
        check_unavailable(own_bot.request("POST", "/api/conversations"))
        check_unavailable(chat.erase())
    check_the_turn_left_no_trace(chat, before)
    assert chat.choose("/wbni")[0]["topic"] == "wbni"


def test_it_ends_when_asked_and_says_so_without_a_model(own_bot: LiveBot) -> None:
    assert own_bot.stop() == 0
    own_bot.start_server(healthy=False, options=["--model", "no-such-model.tar.gz"])
    check_health(own_bot, {"model"})
    check_unavailable(own_bot.request("POST", "/api/conversations"))
    assert own_bot.request("GET", "/").status_code == 200
