"""One message of a conversation at a time, in order, and not too many waiting."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import InMemoryLockStore

from bot.website.errors import ApiError
from bot.website.locks import ConversationLocks


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


async def _pass_through(locks: ConversationLocks) -> None:
    async with locks.hold("a"):
        pass
