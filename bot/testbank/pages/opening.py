"""Open of dicht: the switch that closes the bot to visitors."""

from __future__ import annotations

from starlette.responses import Response

from bot.conversations.closing import Closing
from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.pages import Route
from bot.testbank.web import StaffRequest, redirect


class OpeningPage:
    """Whether the bot is open, and the button that changes that."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [("/open", "GET", self._show, False), ("/open", "POST", self._change, False)]

    async def _show(self, request: StaffRequest) -> Response:
        state = await _closing(request).state(fresh=True)
        return request.page("opening.html", state=state)

    async def _change(self, request: StaffRequest) -> Response:
        closed = request.given("doe") == "sluit"
        await _closing(request).close_to_visitors(closed)
        request.note(action=texts.CLOSED_BOT if closed else texts.OPENED_BOT)
        return redirect(f"/open?gelukt={'gesloten' if closed else 'geopend'}")


def _closing(request: StaffRequest) -> Closing:
    return request.http.app.state.closing
