"""Where an answer, a rule or a training example is: an excerpt of the file, read-only."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping

from starlette.responses import Response

from bot.testbank import places, texts
from bot.testbank.context import Context
from bot.testbank.pages import Route
from bot.testbank.rules.checking import wrong_now
from bot.testbank.web import PageError, StaffRequest

_NAME = re.compile(r"utter_[a-z0-9_]{1,100}")


class PlacePages:
    """Pieces of domain.yml and of the files below data/; no other file can be seen."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            ("/antwoord/{name}", "GET", self._response, False),
            ("/plaats", "GET", self._place, False),
        ]

    async def _response(self, request: StaffRequest, name: str) -> Response:
        if not _NAME.fullmatch(name):
            raise PageError(texts.NOT_FOUND, 404)
        wrong = await asyncio.to_thread(wrong_now)
        broken = {text: told for text, told in wrong.items() if text.partition("[")[0] == name}
        return await self._page(request, name, places.response, name, broken=broken)

    async def _place(self, request: StaffRequest) -> Response:
        file, line = request.asked("bestand"), request.asked("regel")
        number = int(line) if line.isascii() and line.isdigit() and len(line) < 7 else 0
        find = places.example_piece if file.startswith("data/nlu/") else places.rule_piece
        return await self._page(request, f"{file}, regel {number}", find, file, number)

    async def _page(
        self,
        request: StaffRequest,
        name: str,
        find: Callable[..., places.Excerpt | None],
        *where: str | int,
        broken: Mapping[str, list[str]] | None = None,
    ) -> Response:
        """Show what is found. Files are read in a thread: visitors do not wait for them."""
        piece = await asyncio.to_thread(find, *where)
        if piece is None:
            raise PageError(texts.NOT_FOUND, 404)
        current = await asyncio.to_thread(self._context.is_current)
        return request.page("place.html", piece=piece, name=name, current=current, broken=broken)
