"""Actions run in threads that are used again, and none waits for another."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.engine.action_threads import ActionThreads

SEEN: contextvars.ContextVar[str] = contextvars.ContextVar("seen", default="nothing")


async def name(_argument: object) -> int:
    await asyncio.sleep(0)
    return threading.get_ident()


async def refuse(argument: object) -> None:
    raise ValueError(argument)


async def end(_argument: object) -> None:
    raise SystemExit(3)


def started() -> int:
    return sum(thread.name == "action" for thread in threading.enumerate())


def test_a_thread_is_used_again_and_is_not_the_caller_s() -> None:
    async def calls() -> set[int]:
        threads = ActionThreads()
        before = started()
        found = {await threads.run(name, None) for _ in range(20)}
        assert started() == before + 1
        assert threads.running == 0
        return found

    found = asyncio.run(calls())
    assert len(found) == 1
    assert threading.get_ident() not in found


def test_one_that_hangs_holds_up_no_other() -> None:
    free, held = threading.Event(), threading.Event()

    async def hang(_argument: object) -> str:
        held.set()
        free.wait(30)  # blocks its thread, as an action may
        return "late"

    async def calls() -> None:
        threads = ActionThreads()
        hanging = threads.run(hang, None)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(hanging, 0.2)
        assert held.is_set()
        assert threads.running == 1
        assert await asyncio.wait_for(threads.run(name, None), 5)
        free.set()
        while threads.running:
            await asyncio.sleep(0.01)
        # The thread that hung is used again, with the result of its new call.
        found = {await threads.run(name, None) for _ in range(4)}
        assert all(isinstance(ident, int) for ident in found)

    asyncio.run(calls())


def test_many_run_at_once() -> None:
    together = threading.Barrier(8, timeout=20)

    async def meet(_argument: object) -> int:
        return together.wait()

    async def calls() -> list[int]:
        threads = ActionThreads()
        return await asyncio.gather(*(threads.run(meet, None) for _ in range(8)))

    assert sorted(asyncio.run(calls())) == list(range(8))


def test_errors_are_the_caller_s_and_the_thread_goes_on() -> None:
    async def calls() -> int:
        threads = ActionThreads()
        first: int = await threads.run(name, None)
        with pytest.raises(ValueError, match="no"):
            await threads.run(refuse, "no")
        with pytest.raises(TypeError):  # before it is a coroutine
            await threads.run(lambda: name(None), "one too many")  # type: ignore[misc, arg-type]
        with pytest.raises(RuntimeError, match="SystemExit"):
            await threads.run(end, None)
        assert threads.running == 0
        assert await threads.run(name, None) == first
        return first

    assert asyncio.run(calls())


def test_nothing_of_a_call_reaches_the_next() -> None:
    tasks: list[asyncio.Task[Any]] = []

    async def leave(_argument: object) -> str:
        SEEN.set("the first")

        async def go_on() -> None:
            await asyncio.sleep(3600)

        tasks.append(asyncio.create_task(go_on()))
        await asyncio.sleep(0)
        return SEEN.get()

    async def look(_argument: object) -> tuple[str, int]:
        return SEEN.get(), len(asyncio.all_tasks())

    async def calls() -> Coroutine[Any, Any, Any] | None:
        threads = ActionThreads()
        assert await threads.run(leave, None) == "the first"
        assert await threads.run(look, None) == ("nothing", 1)
        return None

    asyncio.run(calls())
    assert tasks[0].cancelled()
