"""The address that the server listens at."""

from __future__ import annotations

import errno
import socket

from bot.base.settings import LOOPBACK, Settings

BACKLOG = 512  # connections that may wait


class PortError(OSError):
    """A server cannot listen where the settings say; the message says why in one line."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at host and port; raise PortError naming the setting.

    From this moment the port is taken, and who connects waits until the server has started.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise PortError(f"HOST: '{host}' is not an address: {error.strerror}") from None
    # With its protocol: asyncio turns off Nagle's algorithm for sockets that say they are TCP.
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"port {port} is taken: stop what uses it, or set PORT to another"
        else:
            reason = f"cannot listen at {host}:{port} (HOST, PORT): {error.strerror}"
        raise PortError(reason) from None
    return bound


def address(settings: Settings) -> str:
    """Return the address at which this machine reaches the bot."""
    everywhere = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104  (recognised, not chosen)
    host = everywhere.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
