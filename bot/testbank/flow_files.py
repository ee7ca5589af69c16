"""The flow tests in the folders of the testbank: those that can be used, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.base.settings import ROOT, Settings
from bot.flows.cases import FlowCase, FlowFileError, Problem
from bot.flows.reading import short
from bot.flows.schema import SUFFIXES, load, origin_of

OWN = ROOT / "tests" / "flows"  # the tests that come with the project


@dataclass(frozen=True)
class FlowFiles:
    """The tests in all files, without files that have a mistake: `problems` names those."""

    cases: tuple[FlowCase, ...]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]

    def cases_of(self, origin: str) -> list[FlowCase]:
        """Return the tests of one file; a base name alone can be that of several files."""
        return [case for case in self.cases if case.origin == origin]

    def path_of(self, origin: str) -> Path | None:
        """Return the path of a file that can be used, or None."""
        return next((path for path in self.files if origin_of(path) == origin), None)


def folders(settings: Settings) -> tuple[Path, ...]:
    """Return the folders that tests are read from."""
    return tuple(dict.fromkeys((OWN.resolve(), settings.testbank_flows_dir.resolve())))


def read_all(settings: Settings) -> FlowFiles:
    """Read the tests of the project and those of the testbank's own folder."""
    return read(folders(settings))


def read(places: Sequence[Path]) -> FlowFiles:
    """Read all tests below the folders, one file at a time: a bad one does not hide the rest."""
    cases: list[FlowCase] = []
    files: list[Path] = []
    problems: list[Problem] = []
    first: dict[str, FlowCase] = {}
    for path in _paths(places):
        try:
            state = path.stat()
            in_file = _cases(path, state.st_mtime_ns, state.st_size)
        except FlowFileError as error:
            problems += error.problems
            continue
        except OSError:  # gone meanwhile
            continue
        doubles = [case for case in in_file if case.name.casefold() in first]
        for case in doubles:
            where = first[case.name.casefold()].origin
            text = f"de naam '{short(case.name)}' is al gebruikt ({where})"
            problems.append(Problem(case.origin, case.line, text))
        if not doubles:
            first.update((case.name.casefold(), case) for case in in_file)
            cases += in_file
            files.append(path)
    return FlowFiles(tuple(cases), tuple(files), tuple(problems))


@lru_cache(maxsize=2000)
def _cases(path: Path, _changed: int, _size: int) -> tuple[FlowCase, ...]:
    return tuple(load([path]))


def _paths(places: Sequence[Path]) -> list[Path]:
    paths: dict[Path, None] = {}
    for folder in places:
        below = (p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file())
        paths.update(dict.fromkeys(sorted(below)))
    return list(paths)
