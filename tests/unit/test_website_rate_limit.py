"""Who counts as one client, and that nobody is remembered."""

from __future__ import annotations

import asyncio
import time

import pytest
from limits.storage import MemoryStorage

from bot.base.settings import Settings
from bot.web.client import client_address, networks
from bot.web.errors import ApiError
from bot.web.rate_limit import RateLimit, _limiter
from tests.http_requests import request


@pytest.mark.parametrize(
    ("address", "client", "wide"),
    [
        ("192.0.2.1", "192.0.2.1/32", "192.0.2.0/24"),
        ("192.0.2.1:41000", "192.0.2.1/32", "192.0.2.0/24"),
        (" 192.0.2.1 ", "192.0.2.1/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:192.0.2.1", "192.0.2.1/32", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("", "", ""),
        ("_hidden", "_hidden", "_hidden"),
        ("192.0.2.1:99999999", "192.0.2.1:99999999", "192.0.2.1:99999999"),
    ],
)
def test_a_client(address: str, client: str, wide: str) -> None:
    assert networks(address) == (client, wide)


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["evil", "192.0.2.1:55"], "192.0.2.1:55"),
        (["evil, 192.0.2.1 ,  198.51.100.7"], "198.51.100.7"),
        ([], "203.0.113.9"),
    ],
)
def test_only_what_the_last_proxy_saw_counts(lines: list[str], address: str) -> None:
    asked = request(client="203.0.113.9")
    asked.scope["headers"] += [(b"x-forwarded-for", line.encode()) for line in lines]
    assert client_address(asked, 1) == address
    assert client_address(asked, 0) == "203.0.113.9"


def test_a_network_of_addresses_is_bounded_too() -> None:
    _limiter.cache_clear()
    limit = RateLimit(Settings(secret_key="network" * 6, rate_limit="2/hour"))

    async def ask() -> int:
        for number in range(1, 250):
            try:
                await limit.check_client(request(client=f"192.0.2.{number}"))
            except ApiError:
                return number
        return 0

    assert 17 <= asyncio.run(ask()) <= 40
    asyncio.run(limit.check_client(request(client="198.51.100.1")))
    _limiter.cache_clear()


def test_all_together_are_bounded() -> None:
    limit = RateLimit(Settings(secret_key="all of them" * 4), "3/hour", "all-of-them")
    for _ in range(3):
        asyncio.run(limit.check_all())
    with pytest.raises(ApiError, match="too_many"):
        asyncio.run(limit.check_all())


def test_those_that_count_the_same_count_together() -> None:
    settings = Settings(secret_key="together" * 5, rate_limit="3/hour")
    parts = [RateLimit(settings), RateLimit(settings), RateLimit(settings, "3/hour", "contact")]
    for part in (*parts, parts[0]):
        asyncio.run(part.check_conversation("x"))
    with pytest.raises(ApiError, match="too_many") as refused:
        asyncio.run(parts[1].check_conversation("x"))
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 3600
    asyncio.run(parts[2].check_conversation("x"))


def test_counting_starts_no_thread() -> None:
    _limiter.cache_clear()
    limit = RateLimit(Settings(secret_key="no threads" * 4, rate_limit="1000/hour"))
    asyncio.run(limit.check_conversation("x"))
    kept = _limiter("").storage
    assert isinstance(kept, MemoryStorage)
    first = kept.timer  # that of the beginning
    first.join(10)
    for _ in range(10):
        asyncio.run(limit.check_conversation("x"))
        time.sleep(0.005)
    assert kept.timer is first
    assert not first.is_alive()
    _limiter.cache_clear()


def test_nothing_is_kept_of_who_asked() -> None:
    _limiter.cache_clear()
    limit = RateLimit(Settings(secret_key="forgotten" * 4, rate_limit="5/second"))
    for number in range(50):
        asyncio.run(limit.check_conversation(f"visitor {number}"))
    deadline = time.monotonic() + 10
    kept = _limiter("").storage
    assert isinstance(kept, MemoryStorage)
    while time.monotonic() < deadline and len(kept.storage) > 2:
        time.sleep(0.5)
        asyncio.run(limit.check_conversation("somebody else"))  # forgetting goes with counting
    assert len(kept.storage) <= 2
    assert len(kept.expirations) <= 2
    _limiter.cache_clear()
