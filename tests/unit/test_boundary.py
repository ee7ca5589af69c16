"""What the outermost layer does when what is inside fails, or who asks has gone."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.base.settings import Settings
from bot.web.boundary import Boundary
from bot.web.errors import ErrorResponses

SETTINGS = Settings()
WHOLE: Message = {"type": "http.request", "body": b"", "more_body": False}
PART: Message = {"type": "http.request", "body": b"a", "more_body": True}
GONE: Message = {"type": "http.disconnect"}
START: Message = {"type": "http.response.start", "status": 200, "headers": []}


def served(app: ASGIApp, *received: Message, seconds: float = 5) -> list[Message]:
    """Serve a request whose messages are `received`, then silence; return what is sent."""
    coming = iter(received)
    sent: list[Message] = []

    async def receive() -> Message:
        silence: asyncio.Future[Message] = asyncio.Future()
        return next(coming, None) or await silence

    async def send(message: Message) -> None:
        sent.append(message)

    boundary = Boundary(app, SETTINGS, ErrorResponses(SETTINGS), seconds)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    asyncio.run(boundary(scope, receive, send))
    return sent


def app(handle: Callable[[Send], Awaitable[None]]) -> ASGIApp:
    async def asgi(_scope: Scope, _receive: Receive, send: Send) -> None:
        await handle(send)

    return asgi


@app
async def late(_send: Send) -> None:
    raise TimeoutError


@app
async def cut_short(send: Send) -> None:
    await send(START)
    raise RuntimeError("in the middle")


@app
async def not_reached(_send: Send) -> None:
    raise AssertionError("the request is not whole")


def code(sent: list[Message]) -> str:
    start, body = sent
    assert start["type"] == "http.response.start"
    return f"{start['status']} {json.loads(body['body'])['error']['code']}"


def test_a_handler_that_runs_out_of_time_is_a_failure_of_ours() -> None:
    assert code(served(late, WHOLE)) == "500 internal"


def test_a_body_that_is_late_is_told_so_and_ends_the_connection() -> None:
    sent = served(not_reached, PART, seconds=0.05)
    assert code(sent) == "408 timeout"
    assert (b"connection", b"close") in sent[0]["headers"]


def test_an_answer_that_was_begun_gets_no_second_one(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.access")
    with pytest.raises(RuntimeError, match="in the middle"):
        served(cut_short, WHOLE)
    assert len(caplog.records) == 1


def test_who_has_gone_gets_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.access")
    assert served(not_reached, PART, GONE) == []
    assert caplog.records == []
