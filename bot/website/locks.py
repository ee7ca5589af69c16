"""Locks: one message of a conversation at a time, in order of arrival."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import redis
from rasa.core.lock_store import (
    DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX,
    InMemoryLockStore,
    LockStore,
    RedisLockStore,
)

from bot.website.errors import ApiError

_REDIS_TIMEOUT = 2  # seconds
_POLL_SECONDS = 0.1  # how often a process asks whether another has finished


class UrlRedisLockStore(RedisLockStore):
    """Rasa's lock store in Redis, reached by a URL (so also by socket, user or TLS)."""

    def __init__(self, url: str) -> None:
        # Not the parent's __init__: it takes host and port apart, and waits ten seconds.
        self.red = redis.StrictRedis.from_url(
            url, socket_timeout=_REDIS_TIMEOUT, socket_connect_timeout=_REDIS_TIMEOUT
        )
        self.key_prefix = DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX

    def ping(self) -> None:
        """Raise an error when Redis does not answer."""
        self.red.ping()


def lock_store(redis_url: str) -> LockStore:
    """Return the lock store that the settings ask for."""
    return UrlRedisLockStore(redis_url) if redis_url else InMemoryLockStore()


@dataclass
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class ConversationLocks:
    """Orders the messages of one conversation, in this process and between processes.

    Rasa's lock store polls once a second and gives up after a minute: with it alone, a
    double click would wait a second and a burst of messages would end in errors. So within
    the process a queue comes first, and a queue that is too long is refused.
    """

    def __init__(self, store: LockStore, longest: int = 8, patience: float = 20.0) -> None:
        self._store = store
        self._longest = longest
        self._patience = patience
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold the lock of a conversation; too many waiting is a 429."""
        queue = self._queues.setdefault(conversation_id, _Queue())
        if queue.length >= self._longest:
            raise _too_many()
        queue.length += 1
        try:
            try:
                async with asyncio.timeout(self._patience):
                    await queue.lock.acquire()
            except TimeoutError:
                raise _too_many() from None
            try:
                async with self._store.lock(conversation_id, wait_time_in_seconds=_POLL_SECONDS):
                    yield
            finally:
                queue.lock.release()
        finally:
            queue.length -= 1
            if not queue.length:
                del self._queues[conversation_id]


def _too_many() -> ApiError:
    return ApiError("too_many", {"Retry-After": "2"})
