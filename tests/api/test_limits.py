"""Too many requests are a 429 with Retry-After; a burst never ends in an error of ours."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.conftest import StartBot
from tests.live_bot import LiveBot

LIMIT = 30


@pytest.fixture(scope="module")
def limited_bot(start_bot: StartBot) -> LiveBot:
    return start_bot(RATE_LIMIT=f"{LIMIT}/hour", PROXIES="1")


def from_address(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


def at_once(bot: LiveBot, headers: list[dict[str, str]], text: str) -> list[requests.Response]:
    def say(which: dict[str, str]) -> requests.Response:
        return bot.request("POST", "/api/messages", json={"text": text}, headers=which)

    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(say, headers))


def test_two_hundred_messages_at_once_on_one_conversation(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    responses = at_once(live_bot, [chat.headers] * 200, "Wat is de toets?")
    statuses = Counter(response.status_code for response in responses)
    assert set(statuses) <= {200, 429}, statuses
    assert statuses[200] >= 5
    assert all(response.json()["messages"] for response in responses if response.ok)
    refused = [response for response in responses if response.status_code == 429]
    assert all(int(response.headers["Retry-After"]) >= 1 for response in refused)
    said = chat.transcript()
    assert len([m for m in said if m["from"] == "user"]) == statuses[200]
    assert chat.choose("/toets")[0]["topic"] == "toets"


def test_many_conversations_at_once(live_bot: LiveBot) -> None:
    chats = [live_bot.chat() for _ in range(25)]
    responses = at_once(live_bot, [chat.headers for chat in chats], "Wat is een OKTT?")
    assert {response.status_code for response in responses} == {200}


def test_a_client_is_limited(limited_bot: LiveBot) -> None:
    def start(address: str) -> requests.Response:
        return limited_bot.request("POST", "/api/conversations", headers=from_address(address))

    assert {start("192.0.2.1").status_code for _ in range(LIMIT)} == {201}
    refused = start("192.0.2.1")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 3600
    assert refused.json()["error"]["code"] == "too_many"
    # what a client itself says of its address does not help: only the proxy's word counts
    assert start("198.51.100.7, 192.0.2.1").status_code == 429
    assert start("192.0.2.2").status_code == 201
    assert limited_bot.request("GET", "/").status_code == 200


def test_a_network_of_ipv6_addresses_is_one_client(limited_bot: LiveBot) -> None:
    statuses = [
        limited_bot.request(
            "POST", "/api/conversations", headers=from_address(f"2001:db8::{n:x}")
        ).status_code
        for n in range(LIMIT + 1)
    ]
    assert statuses == [201] * LIMIT + [429]


def test_a_conversation_is_limited_from_any_address(limited_bot: LiveBot) -> None:
    started = limited_bot.request(
        "POST", "/api/conversations", headers=from_address("203.0.113.1")
    ).json()

    def choose(n: int) -> requests.Response:
        headers = {
            "Authorization": f"Bearer {started['token']}",
            **from_address(f"203.0.113.{n % 100 + 2}"),
        }
        return limited_bot.request(
            "POST", "/api/messages", json={"payload": "/toets"}, headers=headers
        )

    assert {choose(n).status_code for n in range(LIMIT)} == {200}
    refused = choose(LIMIT)
    assert refused.status_code == 429
    assert "Retry-After" in refused.headers


def test_no_address_stands_in_the_log(limited_bot: LiveBot) -> None:
    limited_bot.request("GET", "/health", headers=from_address("192.0.2.77"))
    log = limited_bot.log()
    assert "GET /health" in log
    assert "192.0.2." not in log
    assert "2001:db8" not in log


def test_hsts_where_the_proxy_took_tls(limited_bot: LiveBot) -> None:
    by_tls = limited_bot.request("GET", "/", headers={"X-Forwarded-Proto": "https"})
    hsts = by_tls.headers["Strict-Transport-Security"]
    assert hsts == "max-age=31536000; includeSubDomains"
    plain = limited_bot.request("GET", "/", headers={"X-Forwarded-Proto": "http"})
    assert "Strict-Transport-Security" not in plain.headers


def test_hsts_is_not_for_who_merely_says_so(live_bot: LiveBot) -> None:
    response = live_bot.request("GET", "/", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in response.headers
