"""Visitors who ask for what is theirs, and notice whatever else they get."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.live_bot import HOST

_REQUESTS = 6  # on each connection; then a new one, so that a proxy shares those that it has


@dataclass
class Seen:
    """What all visitors were given."""

    secrets: list[str] = field(default_factory=list)  # tokens, and ids of messages
    right: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


@contextmanager
def visitors(port: int, count: int) -> Iterator[Seen]:
    """Let visitors ask at a port inside the block; what they saw can be read after it."""
    stop = threading.Event()
    everyone = [(Seen(), port, stop) for _ in range(count)]
    threads = [threading.Thread(target=_ask, args=one) for one in everyone]
    seen = Seen()
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for one, _, _ in everyone:
        seen.secrets += one.secrets
        seen.right += one.right
        seen.wrong += one.wrong


def _ask(seen: Seen, port: int, stop: threading.Event) -> None:
    while not stop.is_set():
        connection = http.client.HTTPConnection(HOST, port, timeout=20)
        try:
            _converse(connection, seen)
        except (OSError, http.client.HTTPException, LookupError, ValueError) as error:
            seen.wrong[f"{type(error).__name__}: {error}"] += 1
        finally:
            connection.close()


def _converse(connection: http.client.HTTPConnection, seen: Seen) -> None:
    """Start a conversation and look at it: another's has other messages, or no such address."""
    status, started = _request(connection, "POST", "/api/conversations")
    greeting = started["messages"][0]["id"]
    seen.secrets += [started["token"], greeting]
    seen.right += status == 201
    headers = {"Authorization": f"Bearer {started['token']}"}
    judgement = json.dumps({"message_id": greeting, "helpful": True})
    for n in range(_REQUESTS):
        if n % 3 == 2:
            kind = {"Content-Type": "application/json"}
            status, _ = _request(
                connection, "POST", "/api/feedback", {**headers, **kind}, judgement
            )
            right = status == 204
        else:
            status, found = _request(connection, "GET", "/api/conversation", headers)
            right = status == 200 and found["messages"][0]["id"] == greeting
        seen.right += right
        if not right:
            seen.wrong[f"status {status}"] += 1


def _request(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: str | None = None,
) -> tuple[int, Any]:
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    content = response.read()
    return response.status, json.loads(content) if content else None
