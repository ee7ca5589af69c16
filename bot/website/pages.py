"""The chat page at /, its files, and security.txt. Read once; nothing else can be served."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.settings import Settings
from bot.website.channel import health
from bot.website.errors import ApiError

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "chat.js": "text/javascript; charset=utf-8",
    "chat.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_VALID_DAYS = 180  # of security.txt; RFC 9116 advises less than a year


@dataclass(frozen=True)
class _File:
    content: bytes
    kind: str
    etag: str


def pages(settings: Settings) -> Blueprint:
    """Return the routes of the pages."""
    files = {name: _read(_FOLDER / name, kind) for name, kind in _TYPES.items()}
    routes = Blueprint("pages")

    async def index(request: Request) -> HTTPResponse:
        return _served(request, files["index.html"])

    async def static(request: Request, name: str) -> HTTPResponse:
        if name not in files:
            raise ApiError("not_found")
        return _served(request, files[name])

    async def security_txt(request: Request) -> HTTPResponse:
        return HTTPResponse(security_text(settings), content_type="text/plain; charset=utf-8")

    both = ("GET", "HEAD")
    routes.add_route(index, "/", methods=both)
    routes.add_route(static, "/static/<name:str>", methods=both)
    routes.add_route(health, "/health", methods=both)
    routes.add_route(security_txt, "/.well-known/security.txt", methods=both)
    return routes


def security_text(settings: Settings) -> str:
    """Return the text of security.txt (RFC 9116), valid from today."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = (today + timedelta(days=_VALID_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = settings.vulnerability_url or settings.contact_url
    return f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: nl, en\n"


def _read(path: Path, kind: str) -> _File:
    content = path.read_bytes()
    return _File(content, kind, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def _served(request: Request, file: _File) -> HTTPResponse:
    # no-cache: a browser may keep it, but asks every time whether it is still the same
    headers = {"ETag": file.etag, "Cache-Control": "no-cache"}
    if file.etag in request.headers.getone("if-none-match", ""):
        return HTTPResponse(status=304, headers=headers)
    return HTTPResponse(file.content, headers=headers, content_type=file.kind)
