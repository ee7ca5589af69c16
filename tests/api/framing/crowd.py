"""Many connections at once that do little or nothing, and what becomes of each."""

from __future__ import annotations

import contextlib
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.live_bot import HOST


@dataclass
class Member:
    """One connection."""

    socket: socket.socket
    begun: float
    received: bytes = b""
    lasted: float | None = None  # seconds; None: it is open

    def look(self) -> None:
        """Read what came, and see whether the server has closed."""
        try:
            while data := self.socket.recv(65_536):
                self.received += data
        except BlockingIOError:
            return
        except OSError:
            pass  # reset
        self.lasted = time.monotonic() - self.begun


class Crowd:
    """Connections from one address that all begin with the same bytes."""

    def __init__(self, port: int, count: int, address: str, first: bytes = b"") -> None:
        self.members = [_connected(port, address, first) for _ in range(count)]

    @property
    def open(self) -> list[Member]:
        """Those that the server has not closed, as far as was looked."""
        return [member for member in self.members if member.lasted is None]

    @property
    def lasted(self) -> list[float]:
        """How many seconds the others lasted, shortest first."""
        return sorted(m.lasted for m in self.members if m.lasted is not None)

    def look(self) -> None:
        """See what became of each."""
        for member in self.open:
            member.look()

    def drip(self) -> None:
        """Send one more byte on each."""
        for member in self.open:
            with contextlib.suppress(OSError):
                member.socket.send(b"a")

    def leave(self) -> None:
        """Close all."""
        for member in self.members:
            member.socket.close()


@contextmanager
def many_files() -> Iterator[None]:
    """Allow this process as many open files as it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _connected(port: int, address: str, first: bytes) -> Member:
    opened = socket.create_connection((HOST, port), timeout=10, source_address=(address, 0))
    member = Member(opened, time.monotonic())
    with contextlib.suppress(OSError):  # one too many is dropped at once
        opened.sendall(first)
    opened.setblocking(False)
    return member
