"""The routes of the report: the page, the PDF and the style sheet.

A report is made at every view, from the answers that the conversation held when it told of the
result; nothing of it is kept. The link reads the report and nothing else: the page holds no token
of the conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.base.settings import Settings
from bot.base.signing import ExpiredTokenError, InvalidTokenError
from bot.conversations.conversations import Conversations, failures_told
from bot.report import content, html, words
from bot.report.answers import Given, given
from bot.report.pdf import pdf
from bot.web.errors import STATUS, ApiError
from bot.web.files import folder, served
from bot.web.rate_limit import RateLimit
from bot.web.routing import page
from bot.zelfcheck import report_link as links
from bot.zelfcheck.rules import IncompleteError

_STATIC = Path(__file__).parent / "static"
_NOT_LISTED = {"X-Robots-Tag": "noindex, nofollow"}
_HTML = "text/html; charset=utf-8"
_FILE_NAME = "verslag-zelfcheck.pdf"
_PDFS_AT_ONCE = 2
_RETRY_SECONDS = "10"  # as for the API, when a part is down


class _NoReportError(Exception):
    """There is no report; the arguments are the key of its message in texts.yml, and a status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def report_pages(settings: Settings) -> list[Route]:
    """Return the routes of the report."""
    pages = _Pages(settings)
    css = folder(_STATIC)["verslag.css"]

    async def style(request: Request) -> Response:
        return served(request, css)

    return [page(html.CSS_URL, style), page(f"{links.FOLDER}/{{name:path}}", pages.answer)]


class _Pages:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._limit = RateLimit(settings)
        self._contact = content.contact_details(settings)
        self._making = asyncio.Semaphore(_PDFS_AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """Return the page or the PDF, or a page that says why there is none."""
        name: str = request.path_params["name"]
        try:
            await self._limit.check_client(request)
            link = self._link(name.removesuffix(links.PDF))
            found = await self._given(request, link, name.removesuffix(links.PDF))
            until = self._until(link, found.begun)
            report = self._report(found)
        except _NoReportError as none:
            return _message(none.message, none.status)
        except ApiError as error:
            headers = dict(error.headers)
            headers.setdefault("Retry-After", _RETRY_SECONDS)
            return _message(error.code, STATUS[error.code], headers, self._contact)
        if name.endswith(links.PDF):
            return await self._pdf(report)
        return self._page(report, until, name)

    def _link(self, token: str) -> links.Link:
        try:
            return links.read_link(self._settings, token)
        except ExpiredTokenError:
            raise _NoReportError("gone", 410) from None
        except InvalidTokenError:
            raise _NoReportError("unknown", 404) from None

    async def _given(self, request: Request, link: links.Link, token: str) -> Given:
        conversations: Conversations = request.app.state.conversations
        async with failures_told():
            tracker = await conversations.store.retrieve_full_tracker(link.conversation_id)
        if tracker is None:  # the link is ours, so there was one
            raise _NoReportError("gone", 410)
        return given(tracker, f"{links.FOLDER}/{token}")

    def _until(self, link: links.Link, begun: datetime) -> datetime:
        """Return when the report is gone: with the link, or with the conversation before that."""
        end = min(link.expires_at, begun + timedelta(hours=self._settings.retention_hours))
        if end < datetime.now(UTC):
            raise _NoReportError("gone", 410)
        return end

    def _report(self, found: Given) -> content.Report:
        try:
            return words.report(found, self._settings)
        except IncompleteError:
            raise _NoReportError("unfinished", 404) from None

    def _page(self, report: content.Report, until: datetime, name: str) -> Response:
        shown = html.report_page(
            report,
            self._contact,
            pdf_url=f"{links.FOLDER}/{name}{links.PDF}",
            expires_at=until,
        )
        return Response(shown, headers=_NOT_LISTED, media_type=_HTML)

    async def _pdf(self, report: content.Report) -> Response:
        async with self._making:
            made = await asyncio.to_thread(pdf, report, self._contact)
        disposition = f'attachment; filename="{_FILE_NAME}"'
        headers = {**_NOT_LISTED, "Content-Disposition": disposition}
        return Response(made, headers=headers, media_type="application/pdf")


def _message(
    key: str,
    status: int,
    headers: Mapping[str, str] = MappingProxyType({}),
    contact: Sequence[content.ContactDetail] = (),
) -> Response:
    said = content.texts()["messages"][key]
    shown = html.message_page(said["title"], said["text"], contact)
    return Response(shown, status, headers={**_NOT_LISTED, **headers}, media_type=_HTML)
