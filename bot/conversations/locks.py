"""Locks: one message of a conversation at a time, in order of arrival."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import redis.asyncio
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore, LockStore
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import LockNotOwnedError

from bot.web.errors import ApiError

_REDIS_TIMEOUT = 2  # seconds
_POLL_SECONDS = 0.1  # how often a process asks whether another has finished
_PATIENCE = 20.0  # seconds that a message waits for those before it

logger = logging.getLogger("bot.website")


class RedisLockStore(LockStore):
    """The lock of redis-py, for a Redis that several servers share.

    Rasa's own reads a queue, changes it and writes it back: of two servers that do so at once,
    both may get the lock, or neither. It also keeps all other visitors waiting for its answer.
    """

    def __init__(self, url: str) -> None:
        self._redis = redis.asyncio.Redis.from_url(
            url,
            socket_timeout=_REDIS_TIMEOUT,
            socket_connect_timeout=_REDIS_TIMEOUT,
            # a connection that was kept while Redis started again is found dead only in use
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[redis.ConnectionError],
        )

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = _POLL_SECONDS,
    ) -> AsyncIterator[None]:
        """Wait for the lock of a conversation and hold it; it ends after `lock_lifetime` seconds.

        Unlike Rasa's it gives no ticket, and waits until it is cancelled.
        """
        name, token = f"lock:{conversation_id}", uuid.uuid4().hex
        lock = self._redis.lock(name, timeout=lock_lifetime, sleep=wait_time_in_seconds)
        held = False
        try:
            held = await lock.acquire(token=token)
            yield
        finally:
            # Also when no answer came: Redis may have carried out what was asked.
            await self._let_go(lock, token.encode(), held)

    @staticmethod
    async def _let_go(lock: Lock, token: bytes, held: bool) -> None:
        """Release a lock. What was done while it was held is done, so a failure is only logged."""
        try:
            await lock.do_release(token)
        except LockNotOwnedError:
            if held:
                logger.error("a turn took longer than the %g s that its lock lasts", lock.timeout)
        except redis.RedisError as error:
            logger.error("a lock is left to end by itself: %s", type(error).__name__)

    async def ping(self) -> None:
        """Raise an error when Redis does not answer."""
        await self._redis.ping()

    async def close(self) -> None:
        """Close all connections."""
        await self._redis.close(close_connection_pool=True)  # from_url leaves it open


def lock_store(redis_url: str) -> LockStore:
    """Return the lock store that the settings ask for."""
    return RedisLockStore(redis_url) if redis_url else InMemoryLockStore()


@dataclass
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class ConversationLocks:
    """Orders the messages of one conversation, in this process and between processes.

    A lock store asks now and then whether it is its turn, in no order. So within the process
    a queue comes first, and a queue that is too long is refused.
    """

    def __init__(self, store: LockStore, longest: int = 8, patience: float = _PATIENCE) -> None:
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
            async with AsyncExitStack() as held:
                try:
                    async with asyncio.timeout(self._patience):
                        await queue.lock.acquire()
                        held.callback(queue.lock.release)
                        await held.enter_async_context(
                            self._store.lock(conversation_id, wait_time_in_seconds=_POLL_SECONDS)
                        )
                except TimeoutError:
                    raise _too_many() from None
                yield
        finally:
            queue.length -= 1
            if not queue.length:
                del self._queues[conversation_id]


def _too_many() -> ApiError:
    return ApiError("too_many", {"Retry-After": "2"})
