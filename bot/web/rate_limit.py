"""Limits how often one client and one conversation may ask. No address is ever kept."""

from __future__ import annotations

import math
import time
from functools import lru_cache

import limits
import redis
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request

from bot.base.logs import log_failure
from bot.base.settings import Settings
from bot.base.signing import digest
from bot.base.threads import Threads
from bot.web.client import client_address, networks
from bot.web.errors import ApiError

_REDIS_TIMEOUT = 2  # seconds
_SWEEP_SECONDS = 1.0
_CLIENTS_IN_A_NETWORK = 16  # so many times as much as one client, those around it may ask
_THREADS = Threads(8)  # the asynchronous storage of `limits` needs a newer redis-py than Rasa


class RateLimit:
    """Counts requests in a sliding window, in memory or in Redis.

    All that count the same thing count together. A count is forgotten after two windows; the
    moving window of `limits` would keep every key in memory for ever.
    """

    def __init__(
        self, settings: Settings, limit: str = "", what: str = "", error: str = "too_many"
    ) -> None:
        """Count by RATE_LIMIT, or by a `limit` of its own for `what`; beyond it raise `error`."""
        self._key = settings.secret_key
        self._limit = limits.parse(limit or settings.rate_limit)
        much = self._limit.amount * _CLIENTS_IN_A_NETWORK
        self._network_limit = type(self._limit)(much, self._limit.multiples)
        self._what = what
        self._error = error
        self._limiter = _limiter(settings.redis_url)
        self._remote = bool(settings.redis_url)
        self._proxies = settings.proxies

    async def check_client(self, request: Request) -> None:
        """Count a request of a client, and of its surroundings; raise the 429 when it is too many.

        So somebody with a whole network of addresses is bounded too.
        """
        own, wide = networks(client_address(request, self._proxies))
        await self._check("client", own)
        await self._check("network", wide)

    async def check_conversation(self, conversation_id: str) -> None:
        """Count a message of a conversation; raise the 429 when it is one too many."""
        await self._check("conversation", conversation_id)

    async def check_all(self) -> None:
        """Count something of whoever it is; raise the 429 when all together did too much."""
        await self._check("all", "")

    async def _check(self, kind: str, identity: str) -> None:
        if not self._remote:
            self._count(kind, identity)
            return
        try:
            await _THREADS.run(
                self._count, kind, identity
            )  # other visitors need not wait for Redis
        except redis.RedisError as error:
            log_failure("the store of the limits failed", error)
            raise ApiError("unavailable") from None

    def _count(self, kind: str, identity: str) -> None:
        # A keyed hash: who reads the store cannot tell (or try out) which address it was.
        wide = kind == "network"
        kind = f"{self._what}-{kind}" if self._what else kind
        key = digest(self._key, kind, identity)
        limit = self._network_limit if wide else self._limit
        if not self._limiter.hit(limit, kind, key):
            reset = self._limiter.get_window_stats(limit, kind, key).reset_time
            seconds = max(1, math.ceil(reset - time.time()))
            raise ApiError(self._error, {"Retry-After": str(seconds)})


class _Memory(MemoryStorage):
    """The storage of `limits` in memory, which forgets old counts itself, now and then.

    For that `limits` starts a thread up to a hundred times a second, which looks at all counts.
    """

    _forgotten = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802  (its name when private)
        now = time.monotonic()
        if now - self._forgotten >= _SWEEP_SECONDS:
            self._forgotten = now
            self._MemoryStorage__expire_events()  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _limiter(redis_url: str) -> SlidingWindowCounterRateLimiter:
    if not redis_url:
        return SlidingWindowCounterRateLimiter(_Memory())
    # `limits` names a Redis by socket redis+unix://
    url = "redis+" + redis_url if redis_url.startswith("unix://") else redis_url
    storage = RedisStorage(
        url, socket_timeout=_REDIS_TIMEOUT, socket_connect_timeout=_REDIS_TIMEOUT
    )
    return SlidingWindowCounterRateLimiter(storage)
