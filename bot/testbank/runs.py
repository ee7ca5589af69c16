"""Runs of tests: ordered from a page, carried out by a process of their own, kept and compared.

The process starts a bot for the run (`python -m bot flows run`), so visitors are not in the
way of tests nor tests of visitors: another database, another limit, and a lower priority.
"""

from __future__ import annotations

import re
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.flows.cases import Status
from bot.flows.record import (
    JUNIT,
    KeptResult,
    Phase,
    RunInfo,
    read_info,
    read_results,
    write_info,
)
from bot.processes.child import Child, reason
from bot.testbank import texts
from bot.testbank.web import PageError

KEPT = 50  # runs; older ones are removed
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
_END_SECONDS = 8.0  # that a process has to end; less than this server gets itself


@dataclass(frozen=True)
class Run:
    """A run with its results so far."""

    id: str
    info: RunInfo
    results: tuple[KeptResult, ...]

    def count(self, status: str) -> int:
        """Return how many tests ended so."""
        return sum(result.status == status for result in self.results)

    @property
    def wrong(self) -> list[KeptResult]:
        """The tests that did not pass."""
        return [result for result in self.results if result.status is not Status.PASSED]


class Runs:
    """The runs of one server; one at a time."""

    def __init__(self, var_dir: Path) -> None:
        self._folder = var_dir / "testbank" / "runs"
        self._child: Child | None = None
        self._current = self._asked_to_stop = ""
        self._starting = threading.Lock()

    def start(
        self, files: Sequence[Path], names: Sequence[str], model: Path | None, selection: str
    ) -> str:
        """Start a run of the tests with these names in these files; return its id.

        Without a `model`, the project as it is now is tested, after training when needed. One
        run goes on at a time; a last one that is over may take a moment to end its process.
        """
        with self._starting:
            if self._child is not None and not self._has_ended(self._child):
                raise PageError(texts.ONE_RUN, 409)
            return self._start(files, names, model, selection)

    def _has_ended(self, child: Child) -> bool:
        if not child.running:
            return True
        info = read_info(self._folder / child.name)
        return info is not None and info.is_over and child.ends_within(_END_SECONDS)

    def _start(
        self, files: Sequence[Path], names: Sequence[str], model: Path | None, selection: str
    ) -> str:
        run_id = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
        folder = self._folder / run_id
        folder.mkdir(mode=0o700, parents=True)
        (folder / "names.txt").write_text("\n".join(names), "utf-8")
        write_info(folder, RunInfo(time.time(), total=len(names), selection=selection))
        command = [sys.executable, "-m", "bot", "flows", "run", *map(str, files)]
        command += ["--record", str(folder), "--exactly", str(folder / "names.txt")]
        command += ["--model", str(model)] if model else []
        child = Child(run_id, command, self._ended, folder / "log.txt")
        child.start()
        self._child, self._current = child, run_id
        self._forget_old()
        return run_id

    def stop(self, run_id: str) -> None:
        """Ask a run to end; what it has done so far is kept."""
        if self._child is not None and self._child.running and run_id == self._current:
            self._asked_to_stop = run_id
            self._child.ask_to_end()

    def end(self) -> None:
        """End a run that is going on: the server ends."""
        if self._child is not None:
            self._child.end(_END_SECONDS)

    def read(self, run_id: str) -> Run:
        """Return a run, or raise the 404 when there is none."""
        info = read_info(self._folder / run_id) if _ID.fullmatch(run_id) else None
        if info is None:
            raise PageError(texts.NO_RUN, 404)
        if run_id == self._asked_to_stop and info.phase is Phase.FAILED:
            info.phase, info.problem = Phase.STOPPED, ""
        if not info.is_over and not self._goes_on(run_id):
            # Whoever carried it out is gone, and could not write it down any more.
            info.phase, info.problem = Phase.STOPPED, info.problem or texts.BROKEN_OFF
        return Run(run_id, info, tuple(read_results(self._folder / run_id)))

    def all(self) -> list[Run]:
        """Return all runs, newest first."""
        return [self.read(run_id) for run_id in self._ids() if read_info(self._folder / run_id)]

    def junit(self, run_id: str) -> bytes:
        """Return the JUnit XML of a run, or raise the 404 when it is not over."""
        self.read(run_id)
        try:
            return (self._folder / run_id / JUNIT).read_bytes()
        except OSError:
            raise PageError(texts.NO_JUNIT, 404) from None

    def _goes_on(self, run_id: str) -> bool:
        return self._child is not None and run_id == self._current and self._child.running

    def _ids(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        names = (path.name for path in self._folder.iterdir())
        return sorted((name for name in names if _ID.fullmatch(name)), reverse=True)

    def _ended(self, child: Child, code: int) -> None:
        """Note the end of a process that could not do so itself."""
        folder = self._folder / child.name
        info = read_info(folder)
        if info is None:
            return
        if child.name == self._asked_to_stop and info.phase is not Phase.DONE:
            # Stopped while it trained or started, it may have told that as a failure.
            info.phase, info.finished, info.problem = Phase.STOPPED, time.time(), ""
            write_info(folder, info)
        elif not info.is_over:
            info.phase, info.finished = Phase.FAILED, time.time()
            info.problem = child.last_words() if code > 0 else reason(code)
            write_info(folder, info)

    def _forget_old(self) -> None:
        for run_id in self._ids()[KEPT:]:
            shutil.rmtree(self._folder / run_id, ignore_errors=True)


@dataclass(frozen=True)
class Compared:
    """One test in two runs; None where a run did not have it."""

    name: str
    left: KeptResult | None
    right: KeptResult | None

    @property
    def differs(self) -> bool:
        """Whether the test ended otherwise, or failed otherwise."""
        if self.left is None or self.right is None:
            return True
        same = self.left.status == self.right.status
        return not same or _got(self.left) != _got(self.right)


def compare(left: Run, right: Run) -> list[Compared]:
    """Return all tests of two runs side by side, those that differ first."""
    by_name = [{result.name: result for result in run.results} for run in (left, right)]
    names = dict.fromkeys([*by_name[0], *by_name[1]])
    compared = [Compared(name, by_name[0].get(name), by_name[1].get(name)) for name in names]
    return sorted(compared, key=lambda each: not each.differs)


def _got(result: KeptResult) -> object:
    return (result.difference or {}).get("got"), result.problem
