"""Keeps the connection to the action server from one call to the next.

Rasa opens a connection for each call. To open one is to wait, and to wait is to let all other
visitors go first: where eight wrote at once, the slowest answers took a quarter longer.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop
from weakref import WeakKeyDictionary

import aiohttp
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

IDLE = 3  # seconds; the action server itself closes a connection that was idle for 5


class _Connections(aiohttp.TCPConnector):
    def __del__(self, *_: object) -> None:
        """Leave what is open to the operating system: it goes when the program ends."""


_kept: WeakKeyDictionary[AbstractEventLoop, _Connections] = WeakKeyDictionary()


def keep() -> None:
    """Let all endpoints share their connections, those of one event loop together."""
    EndpointConfig.session = _session


def _session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """Return a session as Rasa's, on connections that stay open after it."""
    loop = get_running_loop()
    if loop not in _kept:
        _kept[loop] = _Connections(keepalive_timeout=IDLE)
    login = endpoint.basic_auth
    return aiohttp.ClientSession(
        headers=endpoint.headers,
        auth=aiohttp.BasicAuth(login["username"], login["password"]) if login else None,
        timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
        connector=_kept[loop],
        connector_owner=False,
    )
