"""Threads that run coroutines beside the server's event loop, and are used again.

A new thread with a new event loop takes longer than most actions.
"""

from __future__ import annotations

import asyncio
import contextvars
import queue
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

Function = Callable[[Any], Coroutine[Any, Any, Any]]


class ActionThreads:
    """Runs each call in a thread that nothing else uses meanwhile.

    The threads are daemons and are never waited for: a call that hangs delays neither the next one
    nor the end of the server.
    """

    def __init__(self) -> None:
        """Start no thread before the first call."""
        self.running = 0
        self._idle: list[_Thread] = []  # touched by the event loop's thread only

    def run(self, function: Function, argument: Any) -> asyncio.Future[Any]:
        """Run `function(argument)` in a thread with an event loop; return what it will give."""
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Any] = loop.create_future()
        thread = self._idle.pop() if self._idle else _Thread()
        self.running += 1

        def tell(value: Any, error: Exception | None) -> None:
            self.running -= 1
            self._idle.append(thread)
            if result.done():  # nobody waits for it any more
                return
            if error:
                result.set_exception(error)
            else:
                result.set_result(value)

        def done(value: Any, error: Exception | None) -> None:
            loop.call_soon_threadsafe(tell, value, error)

        thread.calls.put((function, argument, done))
        return result


class _Thread:
    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[tuple[Function, Any, Callable[..., None]]]
        self.calls = queue.SimpleQueue()
        threading.Thread(target=self._work, name="action", daemon=True).start()

    def _work(self) -> None:
        with suppress(RuntimeError):  # the server has ended meanwhile, and so does this
            while True:
                with asyncio.Runner() as runner:
                    while not asyncio.all_tasks(runner.get_loop()):
                        self._call(runner)
                # A task that a call left behind ends with its loop.

    def _call(self, runner: asyncio.Runner) -> None:
        function, argument, done = self.calls.get()
        value, failure = None, None
        try:
            value = runner.run(function(argument), context=contextvars.copy_context())
        except Exception as error:
            failure = error
        except BaseException as error:  # an action that wants the program to end: it does not
            failure = RuntimeError(type(error).__name__)
        done(value, failure)
