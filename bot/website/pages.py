"""What needs no token: the chat page at /, the widget, security.txt and /health.

Files are read once; nothing else can be served.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.base.settings import ROOT, Settings
from bot.server.health import HealthChecks
from bot.web.errors import ApiError
from bot.web.files import folder, made_file, served
from bot.web.responses import json_response

_HERE = Path(__file__).parent
_WIDGET = ROOT / "widget"
_VALID_DAYS = 180  # of security.txt; RFC 9116 advises less than a year


def pages(settings: Settings) -> Blueprint:
    """Return the routes of the pages."""
    page = made_file(_page(settings), ".html")
    folders = {"static": folder(_HERE / "static"), "widget": folder(_WIDGET)}
    routes = Blueprint("pages")

    async def index(request: Request) -> HTTPResponse:
        return served(request, page)

    async def file(request: Request, name: str) -> HTTPResponse:
        files = folders[request.path.split("/")[1]]
        if name not in files:
            raise ApiError("not_found")
        return served(request, files[name])

    async def security_txt(request: Request) -> HTTPResponse:
        if not _security_contact(settings):
            raise ApiError("not_found")
        return HTTPResponse(security_text(settings), content_type="text/plain; charset=utf-8")

    async def health(request: Request) -> HTTPResponse:
        checks: HealthChecks = request.app.ctx.health
        found = await checks.check()
        return json_response(found.dict(), status=503 if found.status == "failing" else 200)

    both = ("GET", "HEAD")
    routes.add_route(index, "/", methods=both)
    for where in folders:
        routes.add_route(file, f"/{where}/<name:str>", methods=both, name=where)
    routes.add_route(health, "/health", methods=both)
    routes.add_route(security_txt, "/.well-known/security.txt", methods=both)
    return routes


def _security_contact(settings: Settings) -> str:
    """Return where to report a vulnerability, or nothing; without it security.txt is invalid."""
    return settings.vulnerability_url or settings.contact_url


def security_text(settings: Settings) -> str:
    """Return the text of security.txt (RFC 9116), valid from today."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = (today + timedelta(days=_VALID_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = _security_contact(settings)
    return f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: nl, en\n"


def _page(settings: Settings) -> bytes:
    loader = FileSystemLoader(_HERE / "templates")
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return templates.get_template("index.html").render(settings.dict()).encode()
