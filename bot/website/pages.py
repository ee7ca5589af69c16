"""What needs no token: the chat page at /, the widget and security.txt.

Files are read once; nothing else can be served.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.base.settings import Settings
from bot.web.errors import ApiError
from bot.web.files import A_WHILE, folder, made_file, served
from bot.web.routing import files, page
from bot.website.widget_files import WidgetFiles

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
SECURITY_TXT = "/.well-known/security.txt"
_VALID_DAYS = 180  # of security.txt; RFC 9116 advises less than a year


def pages(settings: Settings) -> list[Route]:
    """Return the routes of the pages."""
    widget = WidgetFiles(settings)
    chat = made_file(_page(settings, widget.bundle.version), ".html")

    async def index(request: Request) -> Response:
        return served(request, chat, A_WHILE)

    async def security_txt(request: Request) -> Response:
        if not _security_contact(settings):
            raise ApiError("not_found")
        return Response(security_text(settings), media_type="text/plain; charset=utf-8")

    return [
        page("/", index),
        page("/static/{name}", files(_STATIC)),
        *widget.routes(),
        page(SECURITY_TXT, security_txt),
    ]


def _security_contact(settings: Settings) -> str:
    """Return where to report a vulnerability, or nothing; without it security.txt is invalid.

    RFC 9116 takes no address of the web but https.
    """
    found = settings.vulnerability_url or settings.contact_url
    return found if found.startswith("https://") else ""


def security_text(settings: Settings) -> str:
    """Return the text of security.txt (RFC 9116), valid from today."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = (today + timedelta(days=_VALID_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    contact = _security_contact(settings)
    lines = [f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: nl, en"]
    if settings.public_url:
        lines.append(f"Canonical: {settings.public_url}{SECURITY_TXT}")
    return "\n".join([*lines, ""])


def _page(settings: Settings, widget_version: str) -> bytes:
    loader = FileSystemLoader(_HERE / "templates")
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    static = {name: f"static/{name}?{file.version}" for name, file in folder(_STATIC).items()}
    values = {**settings.dict(), "widget_version": widget_version, "static": static}
    return templates.get_template("index.html").render(values).encode()
