"""Whether all parts work: model, action server, database, lock store."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

import aiohttp
from rasa.core.agent import Agent

from bot.website.locks import UrlRedisLockStore
from bot.website.schemas import Health
from bot.website.store import ConversationStore

_SECONDS = 3.0  # for one check
_FRESH_SECONDS = 1.0  # asking oftener than this gets the last answer

logger = logging.getLogger("bot.health")

Check = Callable[[], Awaitable[None]]


class HealthChecks:
    """Asks every part whether it works. Says which part fails, never why: the log does."""

    def __init__(self, agent: Agent, store: ConversationStore, actions_url: str) -> None:
        self._agent = agent
        self._store = store
        self._actions_health = actions_url.rsplit("/", 1)[0] + "/health"
        self._checks: dict[str, Check] = {
            "model": self._model,
            "actions": self._actions,
            "database": self._database,
            "lock_store": self._lock_store,
        }
        self._lock = asyncio.Lock()
        self._states: dict[str, str] = {}
        self._last: tuple[float, Health] | None = None

    async def check(self) -> Health:
        """Return the state of all parts."""
        async with self._lock:
            if self._last and time.monotonic() - self._last[0] < _FRESH_SECONDS:
                return self._last[1]
            works = await asyncio.gather(*(self._works(name) for name in self._checks))
            health = Health(
                status="ok" if all(works) else "failing",
                parts={
                    name: "ok" if good else "failing"
                    for name, good in zip(self._checks, works, strict=True)
                },
            )
            self._last = (time.monotonic(), health)
            return health

    async def _works(self, name: str) -> bool:
        try:
            async with asyncio.timeout(_SECONDS):
                await self._checks[name]()
        except Exception as error:
            self._tell(name, f"fails: {type(error).__name__}")
            return False
        self._tell(name, "works")
        return True

    def _tell(self, name: str, state: str) -> None:
        """Log a state that is another than before: health is asked every few seconds."""
        before = self._states.get(name, "works")
        self._states[name] = state
        if state != before:
            logger.warning("%s %s", name, state)

    async def _model(self) -> None:
        if self._agent.processor is None:
            raise LookupError("no model is loaded")

    async def _actions(self) -> None:
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(self._actions_health) as response,
        ):
            response.raise_for_status()

    async def _database(self) -> None:
        await asyncio.to_thread(self._store.ping)

    async def _lock_store(self) -> None:
        if isinstance(self._agent.lock_store, UrlRedisLockStore):
            await asyncio.to_thread(self._agent.lock_store.ping)
