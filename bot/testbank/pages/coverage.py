"""Dekking: what tests cover and what no test covers, and which answers rest on which section."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from bot.content.sources import sources
from bot.flows.coverage import Part, coverage, unknown_names
from bot.flows.project import Project, read_project
from bot.testbank import flow_files
from bot.testbank.context import Context
from bot.testbank.flow_files import FlowFiles
from bot.testbank.pages import Route
from bot.testbank.web import StaffRequest


class CoveragePage:
    """The coverage page."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the route of this page."""
        return [("/dekking", "GET", self._show, False)]

    async def _show(self, request: StaffRequest) -> Response:
        files, project, parts = await asyncio.to_thread(self._read)
        names = dict.fromkeys(part.group for part in parts)
        groups = [(name, [part for part in parts if part.group == name]) for name in names]
        return request.page(
            "coverage.html",
            groups=groups,
            tests=len(files.cases),
            problems=files.problems,
            unknown=unknown_names(files.cases, project),
            sections=_sections(project, parts),
        )

    def _read(self) -> tuple[FlowFiles, Project, list[Part]]:
        files, project = flow_files.read_all(self._context.settings), read_project()
        return files, project, coverage(files.cases, project)


def _sections(project: Project, parts: list[Part]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return each section of the page with the answers that rest on it and their tests."""
    tests = {part.name: len(part.tests) for part in parts if part.group == "antwoorden"}
    sections = []
    for source in sources().values():
        names = [
            (name, tests.get(name, 0))
            for name, variations in project.variations.items()
            if any(v.metadata.get("source") == source.id for v in variations)
        ]
        sections.append((source.section, names))
    return sections
