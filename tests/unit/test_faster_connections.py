"""Calls to the action server come on one connection, and say what Rasa's own calls say."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.engine.faster_rasa import kept_connections


class _Server(ThreadingHTTPServer):
    """Remembers what it was asked, and on how many connections."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.connections = 0
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        self.closes = False  # each connection after one answer
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {k: v for k, v in self.headers.items() if k != "Host"}
        self.server.requests.append((self.path, headers, json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
        self.close_connection = self.server.closes  # without a word, as one that was idle

    def log_message(self, *_args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what keeps connections; afterwards Rasa opens its own again."""
    monkeypatch.setattr(EndpointConfig, "session", EndpointConfig.session)
    return kept_connections.keep


async def _three_calls(server: _Server, pause: float) -> None:
    endpoint = EndpointConfig(
        url=f"http://127.0.0.1:{server.server_port}/webhook",
        headers={"X-Own": "yes"},
        basic_auth={"username": "rasa", "password": "geheim"},
        token="een token",
    )
    try:
        for number in range(3):
            assert await endpoint.request(json={"next_action": str(number)}) == {}
            await asyncio.sleep(pause)
    finally:
        await kept_connections.close()


def _call(server: _Server, pause: float = 0) -> None:
    asyncio.run(_three_calls(server, pause))


def test_three_calls_take_one_connection(server: _Server, kept: Callable[[], None]) -> None:
    _call(server)
    assert server.connections == 3  # Rasa's own
    kept()
    _call(server)
    assert server.connections == 3 + 1
    assert server.requests[3:] == server.requests[:3]
    assert "Authorization" in server.requests[0][1]


def test_a_connection_that_was_closed_is_opened_again(
    server: _Server, kept: Callable[[], None]
) -> None:
    kept()
    server.closes = True
    _call(server, pause=0.2)
    assert server.connections == 3


def test_a_failure_is_told_and_the_next_call_takes_the_same_connection(
    server: _Server, kept: Callable[[], None]
) -> None:
    kept()
    endpoint = EndpointConfig(url=f"http://127.0.0.1:{server.server_port}/webhook")

    async def calls() -> None:
        try:
            server.status = 500
            with pytest.raises(ClientResponseError):
                await endpoint.request(json={})
            server.status = 200
            assert await endpoint.request(json={}) == {}
        finally:
            await kept_connections.close()

    asyncio.run(calls())
    assert server.connections == 1


def test_a_connection_is_not_kept_as_long_as_the_action_server_does() -> None:
    from sanic.config import DEFAULT_CONFIG

    assert DEFAULT_CONFIG["KEEP_ALIVE_TIMEOUT"] > kept_connections.IDLE
