"""Sanic's HTTP, without the two requests that break it.

Measured on Sanic 21.12: a negative Content-Length makes it loop for ever, and with it the
whole server; a byte above 127 in the request line ends the connection without an answer.
"""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

from sanic import Request
from sanic.exceptions import InvalidUsage
from sanic.http import Http
from sanic.server.protocols.http_protocol import HttpProtocol

_LENGTH = re.compile(r"[0-9]{1,15}")


class CheckedRequest(Request):
    """A request whose length is certain, with an id of ours (a client's could be anything)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ctx.request_id = uuid.uuid4().hex
        self.ctx.started = time.perf_counter()
        lengths = self.headers.getall("content-length", [])
        codings = self.headers.getall("transfer-encoding", [])
        # Two answers to "where does it end" is how requests are smuggled past a proxy.
        if len(lengths) + len(codings) > 1:
            raise InvalidUsage("more than one length")
        if any(not _LENGTH.fullmatch(length.strip()) for length in lengths):
            raise InvalidUsage("not a length")
        if any(coding.strip().lower() != "chunked" for coding in codings):
            raise InvalidUsage("unknown transfer encoding")


class CheckedHttp(Http):
    """The handling of one connection, which can answer a request line that is no text."""

    def create_empty_request(self) -> None:
        """Make the request that stands for one that could not be read."""
        self.url = None  # the base class would encode it, and fail
        super().create_empty_request()


class CheckedProtocol(HttpProtocol):
    """Sanic's protocol with our handling of connections."""

    def _setup_connection(self, *args: Any, **kwargs: Any) -> None:
        super()._setup_connection(*args, **kwargs)
        self._http = CheckedHttp(self)
