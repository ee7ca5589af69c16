"""Bewaar als test: from a conversation to a flow test, kept or downloaded."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from starlette.responses import Response

from bot.base.settings import ROOT
from bot.flows.schema import origin_of
from bot.testbank import flow_files, recording, texts
from bot.testbank.context import Context
from bot.testbank.explain import Turn
from bot.testbank.flow_files import FlowFiles
from bot.testbank.pages import Route
from bot.testbank.pages.talk import explained
from bot.testbank.recording import CHECKS, USUAL, Wanted
from bot.testbank.web import PageError, StaffRequest, download, redirect

YAML = "application/yaml; charset=utf-8"


class SavingPages:
    """The form with a switch for each expectation, and the files that come of it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/gesprek/{name}/bewaar", "GET", self._form, False),
            ("/gesprek/{name}/bewaar", "POST", self._save, False),
            ("/tests/bestand", "GET", self._file, False),
        ]

    async def _form(self, request: StaffRequest, name: str) -> Response:
        turns = await explained(self._context, request, name)
        ticked = {turn.number: set(USUAL) for turn in turns}
        return self._page(request, name, turns, ticked)

    async def _save(self, request: StaffRequest, name: str) -> Response:
        turns = await explained(self._context, request, name)
        ticked = {turn.number: _ticked(request, turn) for turn in turns}
        try:
            first, last = _part(request, turns)
            wanted = Wanted(request.given("naam"), first, last, ticked)
            text = recording.written(turns, wanted)
            if request.given("doe") == "download":
                request.note(wanted.name, texts.DOWNLOADED_TEST)
                return download(text, recording.file_name(wanted.name), YAML)
            cases = (await self._flow_files()).cases
            folder = self._context.settings.testbank_flows_dir
            path = recording.save(text, folder, cases, replace=request.ticked("vervang"))
        except PageError as error:
            return self._page(request, name, turns, ticked, error)
        request.note(wanted.name)
        return redirect(f"/tests/bewaard?{urlencode({'bestand': origin_of(path)})}")

    async def _file(self, request: StaffRequest) -> Response:
        files = await self._flow_files()
        path = files.path_of(request.asked("bestand"))
        if path is None:
            raise PageError(texts.NO_FILE, 404)
        return download(path.read_bytes(), path.name, YAML)

    async def _flow_files(self) -> FlowFiles:
        return await asyncio.to_thread(flow_files.read_all, self._context.settings)

    def _page(
        self,
        request: StaffRequest,
        name: str,
        turns: list[Turn],
        ticked: dict[int, set[str]],
        error: PageError | None = None,
    ) -> Response:
        folder = self._context.settings.testbank_flows_dir
        shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        return request.page(
            "saving.html",
            status=error.status if error else 200,
            name=name,
            turns=turns,
            ticked=ticked,
            checks=CHECKS,
            message=error.message if error else "",
            test_name=request.given("naam"),
            replace=request.ticked("vervang"),
            first=_number(request.given("van"), turns[0].number),
            last=_number(request.given("tot"), turns[-1].number),
            folder=str(shown),
        )


def _ticked(request: StaffRequest, turn: Turn) -> set[str]:
    return {check for check in CHECKS if request.ticked(f"{check}-{turn.number}")}


def _part(request: StaffRequest, turns: list[Turn]) -> tuple[int, int]:
    first = _number(request.given("van"), turns[0].number)
    last = _number(request.given("tot"), turns[-1].number)
    if first > last:
        raise PageError(texts.WRONG_PART)
    return first, last


def _number(given: str, default: int) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else default
