"""Bezorging: messages to the NCSC that did not arrive, never what they say; try them again."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from bot.contact.outbox import DEAD, UNDELIVERED, Outbox
from bot.contact.reference import shown
from bot.conversations.conversations import failures_told
from bot.testbank.context import Context
from bot.testbank.pages import Route
from bot.testbank.web import StaffRequest, redirect


class DeliveryPages:
    """The list of messages, and the button that has dead letters tried again."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/bezorging", "GET", self._list, False),
            ("/bezorging", "POST", self._retry, False),
        ]

    async def _list(self, request: StaffRequest) -> Response:
        async with failures_told():
            outbox: Outbox = request.http.app.state.outbox
            undelivered = await asyncio.to_thread(outbox.summaries, UNDELIVERED)
        return request.page(
            "delivery.html",
            messages=[(shown(message.reference), message) for message in undelivered],
            hours=self._context.settings.contact_retention_hours,
            dead=sum(message.state == DEAD for message in undelivered),
        )

    async def _retry(self, request: StaffRequest) -> Response:
        async with failures_told():
            await asyncio.to_thread(request.http.app.state.outbox.retry)
        request.http.app.state.background.deliver()
        return redirect("/bezorging?gelukt=opnieuw")
