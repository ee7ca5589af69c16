"""Where an answer, a rule or a training example stands: a piece of the file, to read only."""

from __future__ import annotations

import re

from sanic.response import HTTPResponse

from bot.testbank import places, texts
from bot.testbank.bank import Bank
from bot.testbank.pages import Route
from bot.testbank.web import PageError, Visit

_NAME = re.compile(r"utter_[a-z0-9_]{1,100}")


class Places:
    """Pieces of domain.yml and of the files below data/; no other file can be seen."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            ("/antwoord/<name:str>", "GET", self._response, False),
            ("/plaats", "GET", self._place, False),
        ]

    async def _response(self, visit: Visit, name: str) -> HTTPResponse:
        piece = places.response(name) if _NAME.fullmatch(name) else None
        return self._page(visit, piece, name)

    async def _place(self, visit: Visit) -> HTTPResponse:
        file, line = visit.asked("bestand"), visit.asked("regel")
        number = int(line) if line.isascii() and line.isdigit() and len(line) < 7 else 0
        if file.startswith("data/nlu/"):
            example = next(
                (e for e in places.training_examples() if (e.file, e.line) == (file, number)), None
            )
            piece = places.piece(file, number, number, around=6) if example else None
        else:
            piece = places.trail_piece(file, number)
        return self._page(visit, piece, f"{file}, regel {number}")

    def _page(self, visit: Visit, piece: places.Piece | None, name: str) -> HTTPResponse:
        if piece is None:
            raise PageError(texts.NOT_FOUND, 404)
        return visit.page("place.html", piece=piece, name=name, current=self._bank.is_current())
