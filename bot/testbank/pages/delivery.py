"""Bezorging: messages to the NCSC that did not arrive, never what they say; try them again."""

from __future__ import annotations

import asyncio

from sanic.response import HTTPResponse

from bot.contact.outbox import DEAD, UNDELIVERED, Outbox
from bot.contact.reference import shown
from bot.testbank.bank import Bank
from bot.testbank.pages import Route
from bot.testbank.web import Visit, redirect
from bot.website.conversations import failures_told


class Delivery:
    """The list of messages, and the button that has dead letters tried again."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/bezorging", "GET", self._list, False),
            ("/bezorging", "POST", self._retry, False),
        ]

    async def _list(self, visit: Visit) -> HTTPResponse:
        async with failures_told():
            outbox: Outbox = visit.request.app.ctx.outbox
            found = await asyncio.to_thread(outbox.summaries, UNDELIVERED)
        return visit.page(
            "delivery.html",
            messages=[(shown(message.reference), message) for message in found],
            hours=self._bank.settings.contact_retention_hours,
            dead=sum(message.state == DEAD for message in found),
        )

    async def _retry(self, visit: Visit) -> HTTPResponse:
        async with failures_told():
            await asyncio.to_thread(visit.request.app.ctx.outbox.retry)
        visit.request.app.ctx.background.deliver()
        return redirect("/bezorging?gelukt=opnieuw")
