"""Who counts as one client, and that nobody is remembered."""

from __future__ import annotations

import asyncio
import time

import pytest
from limits.storage import MemoryStorage

from bot.base.settings import Settings
from bot.web.client import network
from bot.web.errors import ApiError
from bot.web.rate_limit import RateLimit, _limiter


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unknown"),
        ("_hidden", "unknown"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_a_client(address: str, client: str) -> None:
    assert network(address) == client


def test_those_that_count_the_same_count_together() -> None:
    settings = Settings(secret_key="together" * 5, rate_limit="3/hour")
    parts = [RateLimit(settings), RateLimit(settings), RateLimit(settings, "3/hour", "contact")]
    for part in (*parts, parts[0]):
        asyncio.run(part.check_conversation("x"))
    with pytest.raises(ApiError, match="too_many") as refused:
        asyncio.run(parts[1].check_conversation("x"))
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 3600
    asyncio.run(parts[2].check_conversation("x"))


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
