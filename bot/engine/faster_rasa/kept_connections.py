"""Keeps the connection to the action server from one call to the next.

Rasa opens a connection for each call. To open one is to wait, and to wait is to let all other
visitors go first: where eight wrote at once, the slowest answers took a quarter longer.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop
from functools import lru_cache

import aiohttp
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

IDLE = 3  # seconds; the action server itself closes a connection that was idle for 5


def keep() -> None:
    """Let all endpoints share their connections."""
    EndpointConfig.session = _session


async def close() -> None:
    """Close the connections of the running event loop; the next call opens others."""
    await _connections(get_running_loop()).close()
    _connections.cache_clear()


class _Connections(aiohttp.TCPConnector):
    def __del__(self, *_: object) -> None:
        """Say nothing of what is open: it goes when the program ends."""


@lru_cache(maxsize=1)
def _connections(_loop: AbstractEventLoop) -> _Connections:
    """Return the connections of an event loop; a server has one loop."""
    return _Connections(limit=0, keepalive_timeout=IDLE)  # as many at once as Rasa opens


def _session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """Return a session as Rasa's, on connections that stay open after it."""
    login = endpoint.basic_auth
    return aiohttp.ClientSession(
        headers=endpoint.headers,
        auth=aiohttp.BasicAuth(login["username"], login["password"]) if login else None,
        timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
        connector=_connections(get_running_loop()),
        connector_owner=False,
    )
