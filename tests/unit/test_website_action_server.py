"""Whatever an action server does wrong, Rasa does not swallow it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError

from bot.engine.actions import ActionServer, ActionServerFailure
from tests.live_bot import free_port

GOOD = {"events": [{"event": "slot", "name": "a", "value": "b"}], "responses": []}


class _Scripted(HTTPServer):
    """An HTTP server that gives one prepared answer."""

    answer: tuple[int, str, bytes] = (200, "application/json", b"{}")


class _Handler(BaseHTTPRequestHandler):
    server: _Scripted

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, kind, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[_Scripted]:
    with _Scripted(("127.0.0.1", 0), _Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def ask(port: int) -> Any:
    endpoint = ActionServer(url=f"http://127.0.0.1:{port}/webhook")
    return asyncio.run(endpoint.request(json={"next_action": "x"}, method="post", timeout=300))


def test_a_good_answer_is_passed_on(server: _Scripted) -> None:
    server.answer = (200, "application/json", json.dumps(GOOD).encode())
    assert ask(server.server_port) == GOOD


def test_an_action_that_declines_is_part_of_the_dialogue(server: _Scripted) -> None:
    body = json.dumps({"error": "not now", "action_name": "x"}).encode()
    server.answer = (400, "application/json", body)
    with pytest.raises(ClientResponseError):
        ask(server.server_port)


@pytest.mark.parametrize(
    "answer",
    [
        (500, "application/json", b"{}"),
        (503, "text/html", b"<h1>Busy</h1>"),
        (404, "application/json", b'{"error": "no such action", "action_name": "x"}'),
        (400, "text/html", b"<h1>Bad request</h1>"),
        (400, "application/json", b"[]"),
        (200, "text/html", b"<h1>Welcome</h1>"),
        (200, "application/json", b"{"),
        (200, "application/json", b"null"),
        (200, "application/json", b"[]"),
        (200, "application/json", b'{"events": null, "responses": []}'),
    ],
)
def test_any_other_answer_ends_the_turn(server: _Scripted, answer: tuple[int, str, bytes]) -> None:
    server.answer = answer
    with pytest.raises(ActionServerFailure):
        ask(server.server_port)


def test_no_server_ends_the_turn() -> None:
    with pytest.raises(ActionServerFailure):
        ask(free_port())


def test_rasa_does_not_catch_it() -> None:
    assert not issubclass(ActionServerFailure, Exception)
