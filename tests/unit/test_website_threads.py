"""Calls that wait run beside the event loop, and end before who called goes on."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.base.threads import Threads


def test_others_go_on_meanwhile() -> None:
    async def go() -> list[str]:
        threads, done, go_on = Threads(1), list[str](), threading.Event()
        waiting = asyncio.create_task(threads.run(go_on.wait, timeout=10))
        await asyncio.sleep(0.01)
        done.append("another")
        go_on.set()
        assert await waiting
        threads.close()
        return [*done, "waited"]

    assert asyncio.run(go()) == ["another", "waited"]


def test_an_error_is_that_of_the_function() -> None:
    async def go() -> None:
        with pytest.raises(ValueError, match="invalid literal"):
            await Threads(1).run(int, "x")

    asyncio.run(go())


def test_who_is_cancelled_leaves_when_the_call_has_ended() -> None:
    async def go() -> list[str]:
        done: list[str] = []
        started, go_on = threading.Event(), threading.Event()

        def write() -> None:
            started.set()
            go_on.wait(10)
            done.append("written")

        async def turn() -> None:
            try:
                await Threads(1).run(write)
            finally:
                done.append("let go")

        running = asyncio.create_task(turn())
        await asyncio.to_thread(started.wait, 10)
        running.cancel()
        await asyncio.sleep(0.05)
        assert not running.done()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await running
        return done

    assert asyncio.run(go()) == ["written", "let go"]
