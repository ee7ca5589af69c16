"""Whether all parts work: model, database, locks, storage, and delivery where there is a form."""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Literal

from rasa.core.agent import Agent
from sqlalchemy.exc import SQLAlchemyError

from bot.base.storage import Storage
from bot.base.version import VERSION
from bot.contact.outbox import Outbox
from bot.conversations.locks import RedisLockStore
from bot.conversations.schemas import Health, StorageUse
from bot.conversations.store import ConversationStore

_SECONDS = 3.0  # for one check
_FRESH_SECONDS = 1.0  # asking oftener than this gets the last answer
_WORSE = ("ok", "degraded", "failing")

logger = logging.getLogger("bot.health")

State = Literal["ok", "degraded", "failing"]
Check = Callable[[], Awaitable[None]]


class Degraded(Exception):  # noqa: N818  (it works, but staff should look)
    """A part works for visitors, and needs somebody's attention."""


class HealthChecks:
    """Asks every part whether it works. Says which part fails, never why: the log does."""

    def __init__(
        self,
        agent: Agent,
        store: ConversationStore,
        storage: Storage,
        outbox: Outbox | None = None,
    ) -> None:
        """Check these; an `outbox` only where there is a contact form."""
        self._agent = agent
        self._store = store
        self._storage = storage
        self._usage: StorageUse | None = None
        self._checks: dict[str, Check] = {
            "model": self._model,
            "database": self._database,
            "lock_store": self._lock_store,
            "storage": self._room,
        }
        if outbox:
            self._checks["contact"] = functools.partial(_contact, outbox)
        self._lock = asyncio.Lock()
        self._states: dict[str, str] = {}
        self._last: tuple[float, Health] | None = None

    async def check(self) -> Health:
        """Return the state of all parts."""
        async with self._lock:
            if self._last and time.monotonic() - self._last[0] < _FRESH_SECONDS:
                return self._last[1]
            states = await asyncio.gather(*(self._state(name) for name in self._checks))
            worst: State = max(states, key=_WORSE.index)
            parts = dict(zip(self._checks, states, strict=True))
            health = Health(status=worst, version=VERSION, parts=parts, storage=self._usage)
            self._last = (time.monotonic(), health)
            return health

    async def _state(self, name: str) -> State:
        try:
            async with asyncio.timeout(_SECONDS):
                await self._checks[name]()
        except Degraded as error:
            self._tell(name, str(error))
            return "degraded"
        except Exception as error:
            self._tell(name, f"fails: {type(error).__name__}")
            return "failing"
        self._tell(name, "works")
        return "ok"

    def _tell(self, name: str, state: str) -> None:
        """Log a state that is another than before: health is asked every few seconds."""
        before = self._states.get(name, "works")
        self._states[name] = state
        if state != before:
            logger.warning("%s %s", name, state)

    async def _model(self) -> None:
        if self._agent.processor is None:
            raise LookupError("no model is loaded")

    async def _database(self) -> None:
        await asyncio.to_thread(self._store.ping)

    async def _room(self) -> None:
        self._usage = None
        try:
            usage = await asyncio.to_thread(self._storage.usage)
        except SQLAlchemyError:
            return  # the part `database` tells that
        self._usage = StorageUse(used_bytes=usage.used, allowed_bytes=usage.allowed)
        if usage.state == "full":
            raise OSError("the storage is full")
        if usage.state == "no_new":
            raise Degraded("has no room for new conversations")
        if usage.state == "crowded":
            raise Degraded("is filling up")

    async def _lock_store(self) -> None:
        if isinstance(self._agent.lock_store, RedisLockStore):
            await self._agent.lock_store.ping()


async def _contact(outbox: Outbox) -> None:
    if await asyncio.to_thread(outbox.problems):
        raise Degraded("has messages that are not delivered")
