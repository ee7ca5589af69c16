"""A web site of somebody else: pages on an origin of their own, with the widget in them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# What a strict government site would send: nothing is allowed but what stands here.
POLICY = (
    "default-src 'none'; script-src {bot}; connect-src {bot}; style-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Een andere site</title>{head}
<script type="module" src="{bot}/widget/samenwerkgids.js"></script></head>
<body><main><h1>Een andere site</h1><p><a href="/anders">Een link</a></p>{body}</main></body>
</html>"""


class Site:
    """Serves pages on a socket; each has the widget's script, and a policy unless it has none.

    A socket that was given is bound, and left open: another site may follow on it.
    """

    def __init__(self, bot: str, given: socket.socket | None = None) -> None:
        bound = given or socket.create_server(("127.0.0.1", 0))
        self.origin = "http://{}:{}".format(*bound.getsockname())
        self.bot = bot
        self.pages: dict[str, tuple[str, Mapping[str, str]]] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            """Answers with the page of that path."""

            def do_GET(self) -> None:
                found = pages.get(urlsplit(self.path).path)
                self.send_response(200 if found else 404)
                text, headers = found or ("", {})
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Type" not in headers:
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(bound.getsockname(), Handler, bind_and_activate=False)
        self._server.socket.close()
        self._server.socket = bound.dup() if given else bound
        self._server.server_activate()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(
        self, path: str, body: str, head: str = "", policy: str | None = POLICY, bot: str = ""
    ) -> str:
        """Put a page at a path, with the widget of `bot` or else of the site's; return its URL."""
        text = _PAGE.format(bot=bot or self.bot, head=head, body=body)
        headers = {"Content-Security-Policy": policy.format(bot=bot or self.bot)} if policy else {}
        self.pages[path] = (text, headers)
        return self.origin + path

    def close(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()
