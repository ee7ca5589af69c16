"""One message of a conversation at a time, in order, and not too many waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from rasa.core.lock_store import InMemoryLockStore

from bot.conversations.locks import ConversationLocks, RedisLockStore
from bot.web.errors import ApiError
from tests.servers import Redis


@pytest.fixture(scope="module")
def redis_server() -> Iterator[Redis]:
    server = Redis()
    yield server
    server.stop()


def test_messages_go_one_by_one_in_order_of_arrival() -> None:
    async def go() -> list[str]:
        locks = ConversationLocks(InMemoryLockStore(), longest=20)
        said: list[str] = []

        async def message(number: int) -> None:
            async with locks.hold("a"):
                said.append(f"begin {number}")
                await asyncio.sleep(0)
                said.append(f"end {number}")

        await asyncio.gather(*(message(n) for n in range(20)))
        return said

    assert asyncio.run(go()) == [f"{edge} {n}" for n in range(20) for edge in ("begin", "end")]


def test_conversations_do_not_wait_for_each_other() -> None:
    async def go() -> None:
        locks = ConversationLocks(InMemoryLockStore())
        async with locks.hold("a"), asyncio.timeout(5), locks.hold("b"):
            pass

    asyncio.run(go())


def test_a_queue_that_is_too_long_is_refused_and_recovers() -> None:
    async def go() -> None:
        locks = ConversationLocks(InMemoryLockStore(), longest=2)
        async with locks.hold("a"):
            waiting = asyncio.create_task(_pass_through(locks))
            await asyncio.sleep(0)
            with pytest.raises(ApiError, match="too_many") as refused:
                await _pass_through(locks)
            assert refused.value.headers["Retry-After"]
        await waiting
        await _pass_through(locks)
        assert not locks._queues  # nothing is kept of a conversation that is quiet

    asyncio.run(go())


def test_who_waits_too_long_is_refused_and_the_next_is_served() -> None:
    async def go() -> None:
        locks = ConversationLocks(InMemoryLockStore(), patience=0.01)
        async with locks.hold("a"):
            with pytest.raises(ApiError, match="too_many"):
                await _pass_through(locks)
        await _pass_through(locks)

    asyncio.run(go())


def test_a_client_that_leaves_lets_the_next_through() -> None:
    async def go() -> None:
        locks = ConversationLocks(InMemoryLockStore())
        async with locks.hold("a"):
            leaving = asyncio.create_task(_pass_through(locks))
            await asyncio.sleep(0)
            leaving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await leaving
        await _pass_through(locks)
        assert not locks._queues

    asyncio.run(go())


@asynccontextmanager
async def lock_stores(server: Redis, count: int = 1) -> AsyncIterator[list[RedisLockStore]]:
    """Give the lock stores of so many servers on one Redis."""
    stores = [RedisLockStore(server.url) for _ in range(count)]
    try:
        yield stores
    finally:
        for store in stores:
            await store.close()


def test_of_two_servers_one_has_the_lock(redis_server: Redis) -> None:
    said: list[str] = []

    async def message(server: ConversationLocks, number: int) -> None:
        async with server.hold("a"):
            said.append(f"begin {number}")
            await asyncio.sleep(0.01)
            said.append(f"end {number}")

    async def go() -> None:
        async with lock_stores(redis_server, 3) as stores:
            servers = [ConversationLocks(store, longest=20) for store in stores]
            await asyncio.gather(*(message(servers[n % 3], n) for n in range(30)))

    asyncio.run(go())
    assert len(said) == 60
    assert [line.split()[1] for line in said[::2]] == [line.split()[1] for line in said[1::2]]
    assert redis_server.client.keys() == []


def test_a_turn_that_outlasts_its_lock_ends_well(
    redis_server: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    async def go() -> None:
        stores = lock_stores(redis_server, 2)
        async with stores as (one, other), one.lock("a", lock_lifetime=0.05):
            await asyncio.sleep(0.2)
            async with other.lock("a"):
                pass

    asyncio.run(go())
    assert "longer than" in caplog.text


def test_who_waits_too_long_for_another_server_is_refused(redis_server: Redis) -> None:
    async def go() -> None:
        async with lock_stores(redis_server, 2) as stores:
            one, other = (ConversationLocks(store, patience=0.3) for store in stores)
            async with one.hold("a"):
                with pytest.raises(ApiError, match="too_many"):
                    await _pass_through(other)
            await _pass_through(other)

    asyncio.run(go())


def test_who_leaves_before_redis_answers_leaves_no_lock(redis_server: Redis) -> None:
    async def go() -> None:
        async with lock_stores(redis_server) as (store,):
            locks = ConversationLocks(store, patience=1)
            await store.ping()
            with redis_server.frozen():
                leaving = asyncio.create_task(_pass_through(locks))
                await asyncio.sleep(0.2)
                leaving.cancel()
                await asyncio.sleep(0.2)
            with pytest.raises(asyncio.CancelledError):
                await leaving
            await _pass_through(locks)

    asyncio.run(go())


def test_what_was_done_counts_when_the_lock_cannot_be_released(
    redis_server: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    async def go() -> None:
        async with lock_stores(redis_server) as (store,), store.lock("b", lock_lifetime=1):
            redis_server.stop()

    asyncio.run(go())  # without an error
    assert "left to end by itself" in caplog.text
    redis_server.start()


def test_a_redis_that_started_again_is_found(redis_server: Redis) -> None:
    async def go() -> None:
        async with lock_stores(redis_server) as (store,):
            await store.ping()
            redis_server.stop()
            redis_server.start()
            async with store.lock("a"):
                pass

    asyncio.run(go())


async def _pass_through(locks: ConversationLocks) -> None:
    async with locks.hold("a"):
        pass
