"""A server that speaks the website API as badly as a test asks: what a good bot never does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
Script = Callable[[str, str, Any], Answer | None]


@dataclass
class ScriptedBot:
    """The address of the server, and the calls it received."""

    url: str
    calls: list[tuple[str, str, Any]] = field(default_factory=list)


def message(text: str = "Hallo", **changes: Any) -> dict[str, Any]:
    """Return a message in the form of the API."""
    whole: dict[str, Any] = {
        "id": "abc",
        "text": text,
        "kind": "answer",
        "topic": None,
        "source": None,
        "buttons": [],
        "data": {},
    }
    return {**whole, **changes}


def answer(status: int, content: Any, **headers: str) -> Answer:
    """Return a JSON answer."""
    return status, headers, json.dumps(content).encode()


def messages(*found: dict[str, Any]) -> Answer:
    """Return a normal answer to a message."""
    return answer(200, {"messages": list(found)})


def usual(method: str, path: str) -> Answer:
    """Return what a healthy bot answers to a call."""
    if method == "DELETE":
        return 204, {}, b""
    if path == "/health":
        return answer(200, {"status": "ok"})
    if path == "/api/conversations":
        greeting = message("Welkom", kind="greeting")
        return answer(201, {"token": "t", "expires_at": "", "messages": [greeting]})
    return messages(message())


@contextmanager
def scripted_bot(script: Script) -> Iterator[ScriptedBot]:
    """Serve what `script` returns for a call, or else what a healthy bot would answer."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            bot.calls.append((self.command, self.path, body))
            scripted = script(self.command, self.path, body)
            status, headers, content = scripted or usual(self.command, self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on the screen of whoever runs the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bot = ScriptedBot(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield bot
    finally:
        server.shutdown()
        server.server_close()
