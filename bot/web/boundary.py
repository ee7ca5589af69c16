"""The outermost layer: an id, a bounded body, headers, errors and a log line for every request."""

from __future__ import annotations

import asyncio
import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.base.settings import Settings
from bot.web.access_log import log_request
from bot.web.errors import ApiError, ErrorResponses
from bot.web.headers import add_headers


class ClientGoneError(Exception):
    """The client left before it had sent its request."""


class Boundary:
    """Wraps an ASGI application. Nothing that is raised inside gets out, save cancellation."""

    def __init__(
        self, app: ASGIApp, settings: Settings, errors: ErrorResponses, body_seconds: float
    ) -> None:
        self._app = app
        self._settings = settings
        self._errors = errors
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other kinds of connections, as the start of the server, pass by."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # A slash at the end of an address means nothing here, so it need not be sent anywhere else.
        scope["path"] = scope["path"].rstrip("/") or "/"
        request = Request(scope)
        # Ids of ours: a client's could be anything.
        request.state.request_id = uuid.uuid4().hex
        request.state.started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                add_headers(request, MutableHeaders(scope=message), self._settings)
            await send(message)

        try:
            request.state.body = await self._body(receive)
            await self._app(scope, receive, send_with_headers)
        except ClientGoneError:
            return
        except Exception as error:
            if status:
                raise  # the server closes a connection on which an answer was cut short
            await self._errors.of(error)(scope, receive, send_with_headers)
        finally:
            if status:
                log_request(request, status)

    async def _body(self, receive: Receive) -> bytes:
        try:
            async with asyncio.timeout(self._body_seconds):
                return await _read(receive)
        except TimeoutError:
            # What is still to come of the body must not be taken for a request.
            raise ApiError("timeout", {"Connection": "close"}) from None


async def _read(receive: Receive) -> bytes:
    """Return the body of a request; its length was checked before (connection/request_head.py)."""
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)
