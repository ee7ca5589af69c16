"""Limits how often one client and one conversation may ask. No address is ever kept."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import time
from functools import lru_cache

import limits
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from sanic import Request

from bot.base.settings import Settings
from bot.base.threads import Threads
from bot.web.errors import ApiError

_REDIS_TIMEOUT = 2  # seconds
_THREADS = Threads(8)  # the asynchronous storage of `limits` needs a newer redis-py than Rasa


class RateLimit:
    """Counts requests in a sliding window, in memory or in Redis.

    All that count the same thing count together. A count is forgotten after two windows; the
    moving window of `limits` would keep every key in memory for ever.
    """

    def __init__(self, settings: Settings, limit: str = "", what: str = "") -> None:
        """Count by RATE_LIMIT, or by a `limit` of its own for `what`."""
        self._key = settings.secret_key.encode()
        self._limit = limits.parse(limit or settings.rate_limit)
        self._what = what
        self._limiter = _limiter(settings.redis_url)
        self._remote = bool(settings.redis_url)

    async def check_client(self, request: Request) -> None:
        """Count a request of a client; raise the 429 when it is one too many."""
        await self._check("client", _network(request.remote_addr or request.ip))

    async def check_conversation(self, conversation_id: str) -> None:
        """Count a message of a conversation; raise the 429 when it is one too many."""
        await self._check("conversation", conversation_id)

    async def _check(self, kind: str, identity: str) -> None:
        if self._remote:  # other visitors do not wait for Redis too
            await _THREADS.run(self._count, kind, identity)
        else:
            self._count(kind, identity)

    def _count(self, kind: str, identity: str) -> None:
        # A keyed hash: who reads the store cannot tell (or try out) which address it was.
        kind = f"{self._what}-{kind}" if self._what else kind
        key = hmac.new(self._key, f"{kind}:{identity}".encode(), hashlib.sha256).hexdigest()
        if not self._limiter.hit(self._limit, kind, key):
            reset = self._limiter.get_window_stats(self._limit, kind, key).reset_time
            seconds = max(1, math.ceil(reset - time.time()))
            raise ApiError("too_many", {"Retry-After": str(seconds)})


@lru_cache(maxsize=1)
def _limiter(redis_url: str) -> SlidingWindowCounterRateLimiter:
    if not redis_url:
        return SlidingWindowCounterRateLimiter(MemoryStorage())
    # `limits` names a Redis by socket redis+unix://
    url = "redis+" + redis_url if redis_url.startswith("unix://") else redis_url
    storage = RedisStorage(
        url, socket_timeout=_REDIS_TIMEOUT, socket_connect_timeout=_REDIS_TIMEOUT
    )
    return SlidingWindowCounterRateLimiter(storage)


def _network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
