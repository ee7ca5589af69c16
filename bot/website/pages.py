"""The chat page at /, the widget, and security.txt. Read once; nothing else can be served."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.settings import ROOT, Settings
from bot.website.channel import health
from bot.website.errors import ApiError

_HERE = Path(__file__).parent
_WIDGET = ROOT / "widget"
_HTML = "text/html; charset=utf-8"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_VALID_DAYS = 180  # of security.txt; RFC 9116 advises less than a year


@dataclass(frozen=True)
class _File:
    content: bytes
    kind: str
    etag: str


def pages(settings: Settings) -> Blueprint:
    """Return the routes of the pages."""
    page = _file(_page(settings), _HTML)
    folders = {"static": _folder(_HERE / "static"), "widget": _folder(_WIDGET)}
    routes = Blueprint("pages")

    async def index(request: Request) -> HTTPResponse:
        return _served(request, page)

    async def file(request: Request, name: str) -> HTTPResponse:
        folder = request.path.split("/")[1]
        if name not in folders[folder]:
            raise ApiError("not_found")
        return _served(request, folders[folder][name])

    async def security_txt(request: Request) -> HTTPResponse:
        return HTTPResponse(security_text(settings), content_type="text/plain; charset=utf-8")

    both = ("GET", "HEAD")
    routes.add_route(index, "/", methods=both)
    for folder in folders:
        routes.add_route(file, f"/{folder}/<name:str>", methods=both, name=folder)
    routes.add_route(health, "/health", methods=both)
    routes.add_route(security_txt, "/.well-known/security.txt", methods=both)
    return routes


def security_text(settings: Settings) -> str:
    """Return the text of security.txt (RFC 9116), valid from today."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = (today + timedelta(days=_VALID_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = settings.vulnerability_url or settings.contact_url
    return f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: nl, en\n"


def _page(settings: Settings) -> bytes:
    loader = FileSystemLoader(_HERE / "templates")
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return templates.get_template("index.html").render(settings.dict()).encode()


def _folder(path: Path) -> dict[str, _File]:
    """Return the files of a folder that are for browsers, by name."""
    found = (file for file in path.iterdir() if file.suffix in _TYPES)
    return {file.name: _file(file.read_bytes(), _TYPES[file.suffix]) for file in found}


def _file(content: bytes, kind: str) -> _File:
    return _File(content, kind, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def _served(request: Request, file: _File) -> HTTPResponse:
    # no-cache: a browser may keep it, but asks every time whether it is still the same
    headers = {"ETag": file.etag, "Cache-Control": "no-cache"}
    if file.etag in request.headers.getone("if-none-match", ""):
        return HTTPResponse(status=304, headers=headers)
    return HTTPResponse(file.content, headers=headers, content_type=file.kind)
