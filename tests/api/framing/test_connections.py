"""Connections that take long are cut in time, and hold up nobody else meanwhile."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from bot.web.headers import ALWAYS
from tests.api.framing.crowd import Crowd, many_files
from tests.api.framing.hasty import HASTY, HastyBot
from tests.api.framing.raw_http import LAST, Exchange, exchange, read_all
from tests.live_bot import HOST

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux answers at all of 127.0.0.0/8 without being told"
)
SLACK = 5  # seconds that a busy machine may be late
SILENT, SLOW, OTHER = "127.0.0.2", "127.0.0.3", "127.0.0.4"
GET = b"GET /nee HTTP/1.1\r\nHost: gids.example\r\n"
POST = (
    b"POST /api/conversations HTTP/1.1\r\nHost: gids.example\r\n"
    b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
)
MANY = 1_200
ASKED = 100  # a client's requests for something large, in one segment
LARGE = b"GET /api/openapi.json HTTP/1.1\r\nHost: gids.example\r\n\r\n"


@pytest.fixture(scope="module")
def bot(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HastyBot]:
    hasty = HastyBot(tmp_path_factory.mktemp("hasty"))
    try:
        hasty.start()
        yield hasty
    finally:
        hasty.stop()


def until(what: Callable[[], bool], seconds: float, why: str) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


def ask(bot: HastyBot, address: str) -> int:
    """Return the status of a request of another visitor."""
    connection = http.client.HTTPConnection(
        HOST, bot.port, timeout=SLACK, source_address=(address, 0)
    )
    try:
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    return response.status


def test_a_crowd_of_slow_connections_keeps_nobody_else_out(bot: HastyBot) -> None:
    with many_files():
        silent = Crowd(bot.port, MANY, SILENT)
        heads = Crowd(bot.port, 100, SLOW, GET + b"X-A: ")
        bodies = Crowd(bot.port, 100, SLOW, POST)
        seconds = Crowd(bot.port, 20, SLOW, GET + b"\r\n" + GET)
        idle = Crowd(bot.port, 20, SLOW, GET + b"\r\n")
        crowds = [silent, heads, bodies, seconds, idle]
        try:
            statuses = []
            dropped = MANY - HASTY.connections_per_address
            until(lambda: look(silent) >= dropped, SLACK, "the cap on an address")
            held = len(silent.open)
            deadline = time.monotonic() + HASTY.body_seconds + SLACK
            while any(crowd.open for crowd in crowds) and time.monotonic() < deadline:
                for crowd in (heads, bodies, seconds):
                    crowd.drip()
                for crowd in crowds:
                    crowd.look()
                statuses.append(ask(bot, OTHER))
                time.sleep(0.2)
        finally:
            for crowd in crowds:
                crowd.leave()
    assert set(statuses) == {200}
    assert len(statuses) > 5
    assert held > 0
    check_lasted(silent.lasted[-held:], held, HASTY.head_seconds)
    check_lasted(heads.lasted, 100, HASTY.head_seconds)
    check_lasted(bodies.lasted, 100, HASTY.body_seconds)
    check_lasted(seconds.lasted, 20, HASTY.head_seconds)
    check_lasted(idle.lasted, 20, HASTY.idle_seconds)
    assert {member.received for member in silent.members + heads.members} == {b""}
    for member in bodies.members:
        check_timeout(Exchange.of(member.received))
    for member in seconds.members + idle.members:
        assert Exchange.of(member.received).statuses == (404,)


def look(crowd: Crowd) -> int:
    """Return how many of a crowd are gone."""
    crowd.look()
    return len(crowd.lasted)


def check_lasted(lasted: list[float], count: int, seconds: float) -> None:
    assert len(lasted) == count
    assert lasted[0] > seconds - 0.5
    assert lasted[-1] < seconds + SLACK


def check_timeout(got: Exchange) -> None:
    """A body that is late is told so, as every error is told."""
    assert (got.statuses, got.rest) == ((408,), b"")
    (answer,) = got.answers
    assert json.loads(answer.body)["error"]["code"] == "timeout"
    assert answer.headers["connection"] == "close"
    assert answer.headers.items() >= {k.lower(): v for k, v in ALWAYS.items()}.items()
    assert answer.headers["x-request-id"]


@contextmanager
def not_reading(bot: HastyBot) -> Iterator[socket.socket]:
    """Give a client that has asked for more than it has room for, and reads nothing."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1_400)  # little room in between
        client.settimeout(SLACK)
        client.connect((HOST, bot.port))
        client.sendall(LARGE * ASKED)
        time.sleep(0.5)  # the server writes what it can
        yield client


def test_who_does_not_read_is_cut(bot: HastyBot) -> None:
    process = psutil.Process(bot.pid)
    with not_reading(bot) as client:
        port = client.getsockname()[1]

        def served() -> bool:
            return any(c.raddr and c.raddr.port == port for c in process.net_connections())

        assert served()
        begun = time.monotonic()
        until(lambda: not served(), HASTY.answer_seconds + SLACK, "the connection was not cut")
        assert time.monotonic() - begun > HASTY.answer_seconds - 1
        answers = read_all(client).answers
    assert 0 < len(answers) < ASKED


def leave_after_an_answer(port: int) -> None:
    assert exchange(port, LAST).statuses == (200,)


def be_refused(port: int) -> None:
    assert exchange(port, b"nonsense\r\n\r\n").statuses == (400,)


def leave_without_a_word(port: int) -> None:
    socket.create_connection((HOST, port), timeout=SLACK).close()


def leave_in_a_head(port: int) -> None:
    with socket.create_connection((HOST, port), timeout=SLACK) as client:
        client.sendall(GET)


def reset_in_a_body(port: int) -> None:
    with socket.create_connection((HOST, port), timeout=SLACK) as client:
        client.sendall(POST)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


WAYS = (
    leave_after_an_answer,
    be_refused,
    leave_without_a_word,
    leave_in_a_head,
    reset_in_a_body,
)


def test_five_thousand_connections_leave_no_file_open(bot: HastyBot) -> None:
    process = psutil.Process(bot.pid)
    for way in WAYS:
        way(bot.port)
    until(lambda: not process.net_connections("tcp4")[1:], SLACK, "connections stay")
    before = process.num_fds()
    for _ in range(5_000 // len(WAYS)):
        for way in WAYS:
            way(bot.port)
    until(lambda: process.num_fds() <= before, SLACK, "files stay open")
    assert "Traceback" not in bot.log()


def test_an_answer_begun_is_finished_when_it_is_told_to_stop(bot: HastyBot) -> None:
    with not_reading(bot) as client:
        os.kill(bot.pid, signal.SIGTERM)
        until(lambda: not takes_connections(bot), SLACK, "it takes connections still")
        got = read_all(client)
    assert 0 < len(got.answers) < ASKED
    assert set(got.statuses) == {200}
    assert (got.rest, got.closed) == (b"", True)
    assert bot.stop() == 0
    assert "Traceback" not in bot.log()


def takes_connections(bot: HastyBot) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection((HOST, bot.port), timeout=SLACK).close()
        return True
    return False
