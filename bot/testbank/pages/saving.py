"""Bewaar als test: from a conversation to a flow test, kept or downloaded."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from sanic.response import HTTPResponse

from bot.settings import ROOT
from bot.testbank import flow_files, recording, texts
from bot.testbank.bank import Bank
from bot.testbank.explain import Turn
from bot.testbank.flow_files import FlowFiles
from bot.testbank.flows.schema import origin_of
from bot.testbank.pages import Route
from bot.testbank.pages.talk import explained
from bot.testbank.recording import CHECKS, USUAL, Wanted
from bot.testbank.web import PageError, Visit, download, redirect

YAML = "application/yaml; charset=utf-8"


class Saving:
    """The form with a switch for each expectation, and the files that come of it."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/gesprek/<name:str>/bewaar", "GET", self._form, False),
            ("/gesprek/<name:str>/bewaar", "POST", self._save, False),
            ("/tests/bestand", "GET", self._file, False),
        ]

    async def _form(self, visit: Visit, name: str) -> HTTPResponse:
        turns = await explained(self._bank, visit, name)
        ticked = {turn.number: set(USUAL) for turn in turns}
        return self._page(visit, name, turns, ticked)

    async def _save(self, visit: Visit, name: str) -> HTTPResponse:
        turns = await explained(self._bank, visit, name)
        ticked = {turn.number: _ticked(visit, turn) for turn in turns}
        try:
            first, last = _part(visit, turns)
            wanted = Wanted(visit.given("naam"), first, last, ticked)
            text = recording.written(turns, wanted)
            if visit.given("doe") == "download":
                return download(text, recording.file_name(wanted.name), YAML)
            cases = (await self._flow_files()).cases
            folder = self._bank.settings.testbank_flows_dir
            path = recording.save(text, folder, cases, replace=visit.ticked("vervang"))
        except PageError as error:
            return self._page(visit, name, turns, ticked, error)
        return redirect(f"/tests/bewaard?{urlencode({'bestand': origin_of(path)})}")

    async def _file(self, visit: Visit) -> HTTPResponse:
        found = await self._flow_files()
        path = found.path_of(visit.asked("bestand"))
        if path is None:
            raise PageError(texts.NO_FILE, 404)
        return download(path.read_bytes(), path.name, YAML)

    async def _flow_files(self) -> FlowFiles:
        return await asyncio.to_thread(flow_files.read_all, self._bank.settings)

    def _page(
        self,
        visit: Visit,
        name: str,
        turns: list[Turn],
        ticked: dict[int, set[str]],
        error: PageError | None = None,
    ) -> HTTPResponse:
        folder = self._bank.settings.testbank_flows_dir
        shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        return visit.page(
            "saving.html",
            status=error.status if error else 200,
            name=name,
            turns=turns,
            ticked=ticked,
            checks=CHECKS,
            message=error.message if error else "",
            test_name=visit.given("naam"),
            replace=visit.ticked("vervang"),
            first=_number(visit.given("van"), turns[0].number),
            last=_number(visit.given("tot"), turns[-1].number),
            folder=str(shown),
        )


def _ticked(visit: Visit, turn: Turn) -> set[str]:
    return {check for check in CHECKS if visit.ticked(f"{check}-{turn.number}")}


def _part(visit: Visit, turns: list[Turn]) -> tuple[int, int]:
    first = _number(visit.given("van"), turns[0].number)
    last = _number(visit.given("tot"), turns[-1].number)
    if first > last:
        raise PageError(texts.WRONG_PART)
    return first, last


def _number(given: str, default: int) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else default
