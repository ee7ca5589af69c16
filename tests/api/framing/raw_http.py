"""A client that sends bytes as they are, and tells what came back."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.live_bot import HOST

# A request after which the server closes: what it answers too much comes before that answer.
LAST = b"GET /health HTTP/1.1\r\nHost: gids.example\r\nConnection: close\r\n\r\n"
_LONGEST_WAIT = 15  # seconds


@dataclass(frozen=True)
class Answer:
    """A final answer; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Exchange:
    """What came back on one connection."""

    answers: tuple[Answer, ...]
    rest: bytes  # behind the last whole answer
    closed: bool  # by the server
    received: bytes

    @property
    def statuses(self) -> tuple[int, ...]:
        """The statuses of the answers."""
        return tuple(answer.status for answer in self.answers)

    @classmethod
    def of(cls, received: bytes, closed: bool = True, head_only: bool = False) -> Exchange:
        """Read what came back; with `head_only` the first answer has no body."""
        answers, rest = _answers(received, head_only)
        return cls(tuple(answers), rest, closed, received)


def exchange(
    port: int, sent: bytes, *, piecemeal: bool = False, open_after: int | None = None
) -> Exchange:
    """Send bytes on a fresh connection and read until the server closes it.

    After `open_after` answers, where that is given, the connection has to serve a last request.
    """
    with _connected(port) as connection:
        _send(connection, sent, piecemeal)
        head_only = sent.startswith(b"HEAD ")
        received, closed = b"", False
        if open_after is not None:
            received, closed = _receive(
                connection, _LONGEST_WAIT, lambda so_far: _count(so_far, head_only) >= open_after
            )
            if not closed:
                _send(connection, LAST)
        if not closed:
            more, closed = _receive(connection, _LONGEST_WAIT)
            received += more
    return Exchange.of(received, closed, head_only)


def exchange_until_quiet(port: int, sent: bytes, quiet: float = 0.1) -> Exchange:
    """Send bytes on a fresh connection, and read until the server closes it or falls silent."""
    with _connected(port) as connection:
        _send(connection, sent)
        first, closed = _receive(connection, 10 * quiet, lambda so_far: bool(so_far))
        more = b""
        if not closed:
            more, closed = _receive(connection, quiet)
    return Exchange.of(first + more, closed, sent.startswith(b"HEAD "))


def read_all(connection: socket.socket) -> Exchange:
    """Read until the server closes."""
    return Exchange.of(*_receive(connection, _LONGEST_WAIT))


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection((HOST, port), timeout=_LONGEST_WAIT)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _send(connection: socket.socket, data: bytes, piecemeal: bool = False) -> None:
    try:
        if not piecemeal:
            connection.sendall(data)
            return
        for byte in data:
            connection.sendall(bytes([byte]))
            time.sleep(0.0005)  # so that each is read by itself
    except OSError:
        pass  # closed while we were sending: the answer is still to be read


def _receive(
    connection: socket.socket, quiet: float, enough: Callable[[bytes], bool] = lambda _: False
) -> tuple[bytes, bool]:
    """Return what comes, and whether the server closed; `quiet` seconds of silence end it."""
    connection.settimeout(quiet)
    received = b""
    while not enough(received):
        try:
            data = connection.recv(65_536)
        except TimeoutError:
            return received, False
        except OSError:
            return received, True
        if not data:
            return received, True
        received += data
    return received, False


def _count(received: bytes, head_only: bool) -> int:
    return len(_answers(received, head_only)[0])


def _answers(received: bytes, head_only: bool) -> tuple[list[Answer], bytes]:
    answers: list[Answer] = []
    while received.startswith(b"HTTP/1.1 "):
        head, end, rest = received.partition(b"\r\n\r\n")
        status = int(head[9:12])
        headers = _headers(head)
        without = status < 200 or status in (204, 304) or (head_only and not answers)
        length = 0 if without else int(headers.get("content-length", len(rest)))
        if not end or len(rest) < length:
            break
        if status >= 200 or status == 101:
            answers.append(Answer(status, headers, rest[:length]))
        received = rest[length:]
    return answers, received


def _headers(head: bytes) -> dict[str, str]:
    lines = [line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:]]
    return {name.lower(): value.strip() for name, _, value in lines}
