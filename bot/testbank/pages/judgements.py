"""Oordelen: what visitors thought of answers."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from bot.conversations.conversations import Conversations, failures_told
from bot.testbank.context import Context
from bot.testbank.judgements import judged
from bot.testbank.pages import Route
from bot.testbank.web import StaffRequest


class JudgementsPage:
    """The judgements and remarks, by the answer that they are about."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the route of this page."""
        return [("/oordelen", "GET", self._show, False)]

    async def _show(self, request: StaffRequest) -> Response:
        conversations: Conversations = request.http.app.state.conversations
        async with failures_told():
            found = await asyncio.to_thread(judged, conversations.store)
        hours = self._context.settings.retention_hours
        return request.page("judgements.html", judged=found, hours=hours)
