"""Keeps a call that waits for another machine from keeping other visitors waiting."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Threads:
    """Threads for calls to one other machine; while these are all waiting, no others are."""

    def __init__(self, count: int) -> None:
        """Prepare for `count` calls at once; a thread is made when it is needed."""
        self._pool = ThreadPoolExecutor(count)

    async def run(
        self,
        function: Callable[_Arguments, _Result],
        *arguments: _Arguments.args,
        **options: _Arguments.kwargs,
    ) -> _Result:
        """Return what a function returns that waits.

        Who is cancelled meanwhile, as when a client leaves, goes on only when the function has
        ended: what it writes is written while its conversation is still held.
        """
        call = functools.partial(function, *arguments, **options)
        running = asyncio.get_running_loop().run_in_executor(self._pool, call)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait([running])
            raise

    def close(self) -> None:
        """Let the threads end when they have nothing to do."""
        self._pool.shutdown(wait=False)
