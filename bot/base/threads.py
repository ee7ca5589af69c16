"""Thread pools for blocking calls, so that they do not block the event loop."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Threads:
    """A thread pool per remote service, so a slow one cannot block the rest."""

    def __init__(self, count: int) -> None:
        """Allow `count` calls at once; threads start when they are needed."""
        self._pool = ThreadPoolExecutor(count)

    async def run(
        self,
        function: Callable[_Arguments, _Result],
        *arguments: _Arguments.args,
        **options: _Arguments.kwargs,
    ) -> _Result:
        """Run a blocking function in a thread and return its result.

        If the caller is cancelled (a client disconnects), wait for the function to finish first:
        its conversation is held until then.
        """
        call = functools.partial(function, *arguments, **options)
        running = asyncio.get_running_loop().run_in_executor(self._pool, call)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait([running])
            raise

    def close(self) -> None:
        """Let the threads end when they are idle."""
        self._pool.shutdown(wait=False)
