"""Tests: run them in the background, look at what went wrong, compare runs."""

from __future__ import annotations

import asyncio
import csv
import io
from itertools import groupby

from starlette.responses import Response

from bot.engine import training
from bot.flows.cases import FlowCase, Status
from bot.testbank import flow_files, texts
from bot.testbank.context import Context
from bot.testbank.flow_files import FlowFiles
from bot.testbank.pages import Route
from bot.testbank.rules.checking import wrong_now
from bot.testbank.runs import Run, compare
from bot.testbank.web import PageError, StaffRequest, download, html_response, redirect

# What a spreadsheet would carry out, also in the full width of East Asian characters.
_SPREADSHEET_CODE = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


class TestPages:
    """The list of tests with the history of runs, and a page for each run."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            ("/tests", "GET", self._list, False),
            ("/tests", "POST", self._start, False),
            ("/tests/bewaard", "GET", self._saved, False),
            ("/tests/vergelijk", "GET", self._compare, False),
            ("/tests/run/{run_id}", "GET", self._run, False),
            ("/tests/run/{run_id}/voortgang", "GET", self._progress, True),
            ("/tests/run/{run_id}/stop", "POST", self._stop, False),
            ("/tests/run/{run_id}/junit.xml", "GET", self._junit, True),
            ("/tests/run/{run_id}/uitslag.csv", "GET", self._csv, True),
        ]

    async def _list(self, request: StaffRequest) -> Response:
        tests, runs, models, broken = await asyncio.gather(
            self._flow_files(),
            asyncio.to_thread(self._context.runs.all),
            asyncio.to_thread(training.models),
            asyncio.to_thread(wrong_now),
        )
        files = [
            (origin, list(cases)) for origin, cases in groupby(tests.cases, key=lambda c: c.origin)
        ]
        return request.page(
            "tests.html",
            files=files,
            total=len(tests.cases),
            problems=tests.problems,
            broken=broken,
            runs=runs,
            models=[model.name for model in models],
            wanted=request.asked("zoek"),
        )

    async def _saved(self, request: StaffRequest) -> Response:
        file = request.asked("bestand")
        cases = (await self._flow_files()).cases_of(file)
        if not cases:
            raise PageError(texts.NO_FILE, 404)
        return request.page("saved.html", file=file, cases=cases)

    async def _start(self, request: StaffRequest) -> Response:
        files = await self._flow_files()
        cases, selection = _selected(request, files.cases)
        if not cases:
            raise PageError(texts.NO_TESTS)
        name = request.given("model")
        models = await asyncio.to_thread(training.models)
        model = next((each for each in models if each.name == name), None)
        if name and model is None:
            raise PageError(texts.NO_MODEL)
        names = [case.name for case in cases]
        run_id = await asyncio.to_thread(
            self._context.runs.start, files.files, names, model, selection
        )
        request.note(selection)
        return redirect(f"/tests/run/{run_id}")

    async def _run(self, request: StaffRequest, run_id: str) -> Response:
        run, others, broken = await asyncio.gather(
            asyncio.to_thread(self._context.runs.read, run_id),
            asyncio.to_thread(self._context.runs.all),
            asyncio.to_thread(wrong_now),
        )
        earlier = [other for other in others if other.id != run.id and other.info.is_over]
        return request.page("run.html", run=run, earlier=earlier, broken=broken)

    async def _progress(self, request: StaffRequest, run_id: str) -> Response:
        run = await asyncio.to_thread(self._context.runs.read, run_id)
        return html_response(self._context.view.render("progress.html", run=run))

    async def _stop(self, request: StaffRequest, run_id: str) -> Response:
        self._context.runs.read(run_id)
        self._context.runs.stop(run_id)
        request.note(run_id)
        return redirect(f"/tests/run/{run_id}?gelukt=gestopt")

    async def _junit(self, request: StaffRequest, run_id: str) -> Response:
        return download(self._context.runs.junit(run_id), f"run-{run_id}.xml", "application/xml")

    async def _csv(self, request: StaffRequest, run_id: str) -> Response:
        run = await asyncio.to_thread(self._context.runs.read, run_id)
        return download(as_csv(run), f"run-{run_id}.csv", "text/csv; charset=utf-8")

    async def _compare(self, request: StaffRequest) -> Response:
        left, right = request.asked("links"), request.asked("rechts")
        if not left or not right or left == right:
            raise PageError(texts.TWO_RUNS)
        runs = self._context.runs
        one, other = await asyncio.to_thread(lambda: (runs.read(left), runs.read(right)))
        compared = compare(one, other)
        return request.page("compare.html", left=one, right=other, compared=compared)

    async def _flow_files(self) -> FlowFiles:
        return await asyncio.to_thread(flow_files.read_all, self._context.settings)


def _selected(request: StaffRequest, cases: tuple[FlowCase, ...]) -> tuple[list[FlowCase], str]:
    """Return the tests that the form asks for, and how to call that selection."""
    if request.given("welke") == "alle":
        return list(cases), "alle tests"
    names = set(request.form.get("test", ()))
    chosen = [case for case in cases if case.name in names]
    return chosen, chosen[0].name if len(chosen) == 1 else f"{len(chosen)} tests"


def as_csv(run: Run) -> str:
    """Return the results of a run as CSV, a line for each test."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    head = ["test", "bestand", "regel", "uitslag", "seconden", "verschil in", "verwacht"]
    writer.writerow([*head, "gekregen", "model"])
    for result in run.results:
        difference = result.difference or {}
        got = difference.get("got", "") if result.status is not Status.ERROR else result.problem
        row = [
            result.name,
            result.origin,
            str(result.line),
            texts.STATUSES[result.status],
            texts.decimal(result.seconds),
            difference.get("key", ""),
            difference.get("expected", ""),
            got or "",
            run.info.model,
        ]
        writer.writerow([_harmless(str(cell)) for cell in row])
    return "\ufeff" + output.getvalue()  # the mark tells a spreadsheet that this is UTF-8


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_SPREADSHEET_CODE) else cell
