"""The errors of the API: one code each, with its status and its Dutch text in domain.yml."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sanic import Request
from sanic.exceptions import (
    InvalidUsage,
    MethodNotSupported,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
    ServiceUnavailable,
)
from sanic.response import HTTPResponse

from bot.base.settings import Settings
from bot.content import responses as texts
from bot.web.responses import json_response

logger = logging.getLogger("bot.website")

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "bad_request": 400,
        "not_json": 400,
        "token": 401,
        "not_found": 404,
        "message_unknown": 404,
        "method_not_allowed": 405,
        "timeout": 408,
        "contact_off": 409,
        "text_too_long": 413,
        "body_too_large": 413,
        "content_type": 415,
        "contact_fields": 422,
        "invalid": 422,
        "text_empty": 422,
        "payload_unknown": 422,
        "too_many": 429,
        "internal": 500,
        "unavailable": 503,
    }
)

# What Sanic raises by itself, before or around our handlers.
_SANIC_CODES: tuple[tuple[type[SanicException], str], ...] = (
    (MethodNotSupported, "method_not_allowed"),
    (NotFound, "not_found"),
    (PayloadTooLarge, "body_too_large"),
    (RequestTimeout, "timeout"),
    (ServiceUnavailable, "unavailable"),
    (InvalidUsage, "bad_request"),
)


class ApiError(Exception):
    """An answer of the API that is not a success; `code` is a key of STATUS.

    `fields` tells in Dutch what is wrong with each field of a form.
    """

    def __init__(
        self,
        code: str,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.headers = dict(headers or {})
        self.fields = dict(fields or {})


class ErrorResponses:
    """Makes the responses to errors. All texts are read at the start, so none fails later."""

    def __init__(self, settings: Settings) -> None:
        self._texts = {code: texts.text(f"utter_fout_{code}", settings) for code in STATUS}

    def response(self, error: ApiError) -> HTTPResponse:
        """Return the JSON response to an error of ours."""
        message = self._texts[error.code]
        body: dict[str, Any] = {"error": {"code": error.code, "message": message}}
        if error.fields:
            body["error"]["fields"] = error.fields
        headers = dict(error.headers)
        if error.code == "token":
            headers["WWW-Authenticate"] = "Bearer"
        elif error.code == "unavailable":
            # A client that only shows messages must tell the visitor something as well.
            body["messages"] = [_error_message(message)]
            headers.setdefault("Retry-After", "10")
        return json_response(body, status=STATUS[error.code], headers=headers)

    async def handle(self, request: Request, exception: Exception) -> HTTPResponse:
        """Return the response to anything raised while a request was handled."""
        if isinstance(exception, ApiError):
            return self.response(exception)
        if isinstance(exception, PayloadTooLarge):
            await _discard_body(request)
        elif isinstance(exception, InvalidUsage) and request.stream is not None:
            # Where this body ends is not known, so nothing more can come by this connection.
            request.stream.request_body = None
            request.stream.keep_alive = False
        for kind, code in _SANIC_CODES:
            if isinstance(exception, kind):
                headers = getattr(exception, "headers", {}) if code == "method_not_allowed" else {}
                allow = {name: value for name, value in headers.items() if name == "Allow"}
                return self.response(ApiError(code, allow))
        if request.method == "NONE" or isinstance(exception, SanicException):
            # Sanic could not read the request (a wrong Content-Length, for instance).
            return self.response(ApiError("bad_request"))
        log_failure("a request failed unexpectedly", exception)
        return self.response(ApiError("internal"))


def log_failure(what: str, error: BaseException) -> None:
    """Log an exception by type and place only: its message may quote a visitor."""
    places = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s: %s\n%s", what, type(error).__name__, places)


def _error_message(text: str) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "text": text,
        "kind": "error",
        "topic": None,
        "source": None,
        "buttons": [],
        "data": {},
    }


async def _discard_body(request: Request, at_most: int = 32_000_000) -> None:
    """Read what the client still sends and throw it away, up to a limit.

    Closing at once would reset the connection of a client that is still sending, which then
    never sees why. Nothing is kept: memory stays at the size of the receive buffer.
    """
    stream = request.stream
    if stream is None or not stream.request_body:
        return
    stream.request_max_size = at_most
    try:
        async for _ in stream:
            pass
    except SanicException:
        return  # more than `at_most`: then the connection closes
