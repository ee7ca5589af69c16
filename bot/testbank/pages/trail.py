"""Logboek: who did what in the testbank, and when."""

from __future__ import annotations

from starlette.responses import Response

from bot.testbank.context import Context
from bot.testbank.pages import Route
from bot.testbank.web import StaffRequest


class TrailPage:
    """The audit trail, newest first."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [("/logboek", "GET", self._list, False)]

    async def _list(self, request: StaffRequest) -> Response:
        context, asked = self._context, request.asked("voor")
        before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        lines = await context.staff.asked(context.trail.page, before)
        older = lines[-1].id if context.trail.is_full(lines) else 0
        return request.page("trail.html", lines=lines, older=older)
