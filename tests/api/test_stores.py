"""The main paths on PostgreSQL and Redis, and what happens when these go away for a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from tests.api.test_failures import check_health, check_unavailable
from tests.api.test_limits import at_once
from tests.conftest import StartBot
from tests.live_bot import Chat, LiveBot
from tests.servers import Postgres, Redis


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    yield server
    server.remove()


@pytest.fixture(scope="module")
def redis_server() -> Iterator[Redis]:
    server = Redis()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def big_bot(postgres: Postgres, redis_server: Redis, start_bot: StartBot) -> LiveBot:
    return start_bot(DATABASE_URL=postgres.url, REDIS_URL=redis_server.url)


def test_a_whole_conversation(big_bot: LiveBot) -> None:
    check_health(big_bot, set())
    chat = big_bot.chat()
    (answer,) = chat.choose("/delen_oktt")
    chat.say("Wat is een \x00OKTT?\ud800 🙂")
    assert [m["from"] for m in chat.transcript()][:4] == ["bot", "user", "bot", "user"]
    for helpful in (True, False):
        assert chat.feedback({"message_id": answer["id"], "helpful": helpful}).status_code == 204
    assert chat.erase().status_code == 204
    assert chat.post({"text": "hallo"}).status_code == 401


def test_a_burst_is_put_in_order(big_bot: LiveBot) -> None:
    chat = big_bot.chat()
    responses = at_once(big_bot, [chat.headers] * 60, "Wat is de toets?")
    statuses = {response.status_code for response in responses}
    assert statuses <= {200, 429}
    assert 200 in statuses
    said = [m["from"] for m in chat.transcript()]
    assert said == ["bot"] + ["user", "bot"] * sum(r.ok for r in responses)


def test_no_address_is_kept(big_bot: LiveBot, redis_server: Redis) -> None:
    chat = big_bot.chat()
    chat.choose("/toets")
    keys = b" ".join(redis_server.client.keys())
    assert keys
    assert b"127.0.0.1" not in keys


def test_others_go_on_while_redis_hangs(big_bot: LiveBot, redis_server: Redis) -> None:
    chat = big_bot.chat()
    with redis_server.frozen():
        check_others_go_on(big_bot, chat)
    chat.choose("/toets")


def test_others_go_on_while_the_database_hangs(big_bot: LiveBot, postgres: Postgres) -> None:
    chat = big_bot.chat()
    with sa.create_engine(postgres.url).begin() as connection:
        connection.execute(sa.text("LOCK TABLE events IN ACCESS EXCLUSIVE MODE"))
        check_others_go_on(big_bot, chat)
    chat.choose("/toets")


def check_others_go_on(bot: LiveBot, chat: Chat) -> None:
    """Check that a page is served while a message waits for a part that hangs."""
    with ThreadPoolExecutor() as pool:
        hanging = pool.submit(chat.post, {"payload": "/wbni"})
        time.sleep(0.5)  # until it waits
        assert bot.request("GET", "/").status_code == 200
        assert not hanging.done()
        check_unavailable(hanging.result())


@pytest.mark.parametrize(
    ("server", "part"), [("postgres", "database"), ("redis_server", "lock_store")]
)
def test_a_server_goes_away_and_comes_back(
    big_bot: LiveBot, server: str, part: str, request: pytest.FixtureRequest
) -> None:
    store = request.getfixturevalue(server)
    chat = big_bot.chat()
    chat.choose("/toets")
    before = chat.transcript()
    store.stop()
    try:
        check_unavailable(chat.post({"payload": "/wbni"}))
        check_unavailable(big_bot.request("POST", "/api/conversations"))
        check_health(big_bot, {part})
    finally:
        store.start()
    assert chat.transcript() == before
    assert chat.choose("/wbni")[0]["topic"] == "wbni"
    big_bot.wait_for_health()


def test_it_starts_while_the_database_is_away(big_bot: LiveBot, postgres: Postgres) -> None:
    postgres.stop()
    try:
        big_bot.kill_server()
        big_bot.start_server(healthy=False)
        check_unavailable(big_bot.request("POST", "/api/conversations"))
    finally:
        postgres.start()
    assert big_bot.chat().choose("/toets")[0]["topic"] == "toets"
