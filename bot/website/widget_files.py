"""Serves the widget: at an address for each version, which a browser keeps, and at one for all.

The widget is code for pages of other origins, so it goes to allowed ones only. The others get a
script that tells the owner of the page, in the browser's console, which setting is missing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.base.settings import ROOT, Settings
from bot.web.errors import ApiError
from bot.web.files import FOR_EVER, File, made_file, served
from bot.web.routing import page
from bot.website.bundle import CHAT, LAUNCHER, Bundle, bundle, version_of

WIDGET = ROOT / "widget"
KEPT_VERSIONS = 5  # so that a page that names a version goes on working after an upgrade
_NOT_ALLOWED = """console.error(
  "Samenwerkgids: " + location.origin + " is not in ALLOWED_ORIGINS of "
  + new URL(import.meta.url).origin + ", so the chat is not shown. "
  + "Add it to that setting of the bot, and restart the bot.");
"""


class WidgetFiles:
    """The files of this version, and of those before it that the server keeps in `VAR_DIR`."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = settings.allowed_origins
        self.bundle = bundle(WIDGET)
        kept = keep(self.bundle, settings.var_dir / "widget")
        self._versions = {version: _files(found) for version, found in kept.items()}
        self._entry = made_file(entry(self.bundle), ".js")
        self._told = made_file(json.dumps(description(self.bundle)).encode(), ".json")
        self._not_allowed = made_file(_NOT_ALLOWED.encode(), ".js")

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            page("/widget/{name}", self._current),
            page("/widget/{version}/{name}", self._versioned),
        ]

    async def _current(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == "version.json":
            return served(request, self._told)
        if name != LAUNCHER:
            raise ApiError("not_found")
        return self._refusal(request) or served(request, self._entry)

    async def _versioned(self, request: Request) -> Response:
        files = self._versions.get(request.path_params["version"], {})
        name = request.path_params["name"]
        if name not in files:
            raise ApiError("not_found")
        return self._refusal(request) or served(request, files[name], FOR_EVER)

    def _refusal(self, request: Request) -> Response | None:
        origin = request.headers.get("origin")
        # By the host alone: behind a proxy the bot does not know that it is reached by TLS.
        own = urlsplit(origin or "").netloc == request.url.netloc
        if origin is None or own or origin in self._allowed:
            return None
        response = served(request, self._not_allowed, "no-store")
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def entry(widget: Bundle) -> bytes:
    """Return the file at the address without a version: all that it says is which one it is."""
    return f'export * from "./{widget.version}/{LAUNCHER}";\n'.encode()


def description(widget: Bundle) -> dict[str, object]:
    """Return what a page that names a version has to know."""
    files = {
        name: {"path": f"{widget.version}/{name}", "integrity": digest}
        for name, digest in widget.integrity().items()
    }
    return {"version": widget.version, "files": files}


def keep(widget: Bundle, folder: Path) -> dict[str, Mapping[str, bytes]]:
    """Keep this version in a folder, and of others the newest; return those that are whole."""
    own = folder / widget.version
    own.mkdir(parents=True, exist_ok=True)
    for name, content in widget.files.items():
        (own / name).write_bytes(content)
    own.touch()
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in found[KEPT_VERSIONS:]:
        shutil.rmtree(old, ignore_errors=True)
    kept = {path.name: _read(path) for path in found[:KEPT_VERSIONS]}
    whole = {name: files for name, files in kept.items() if files and version_of(files) == name}
    return {**whole, widget.version: widget.files}


def _read(path: Path) -> dict[str, bytes]:
    try:
        return {name: (path / name).read_bytes() for name in (LAUNCHER, CHAT)}
    except OSError:
        return {}


def _files(found: Mapping[str, bytes]) -> dict[str, File]:
    return {name: made_file(content, ".js") for name, content in found.items()}
