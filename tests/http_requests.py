"""Requests as the server hands them to a page, for tests that start no server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request


def request(
    method: str = "GET",
    path: str = "/",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    client: str = "192.0.2.1",
    app: Any = None,
) -> Request:
    """Return a request; its body has been read, as web/boundary.py does."""
    found = Request(
        {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [
                (k.lower().encode(), v.encode("latin-1")) for k, v in (headers or {}).items()
            ],
            "client": (client, 50_000),
            "path_params": {},
            "app": app,
        }
    )
    found.state.body = body
    return found
