"""Keeps a run of tests in a folder as it goes, so that others can watch it and look back.

`run.json` says what is run and how far it is; `results.jsonl` gets a line for every test as
soon as it is done; `junit.xml` is written at the end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.flows.cases import CaseResult, Status
from bot.flows.report import write_junit

RUN, RESULTS, JUNIT = "run.json", "results.jsonl", "junit.xml"


class Phase(StrEnum):
    """How far a run is; the last three are the end."""

    WAITING = "waiting"
    TRAINING = "training"
    STARTING = "starting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


FINAL = (Phase.DONE, Phase.STOPPED, Phase.FAILED)


@dataclass
class RunInfo:
    """What is known of a run as a whole. Times are in seconds since 1970."""

    started: float
    phase: Phase = Phase.WAITING
    model: str = ""
    total: int = 0
    problem: str = ""
    finished: float | None = None
    selection: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.phase in FINAL


@dataclass(frozen=True)
class KeptTurn:
    """What was said in a turn."""

    said: str | None
    replies: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class KeptResult:
    """How one test went, as it is kept."""

    name: str
    origin: str
    line: int
    status: Status
    seconds: float
    problem: str | None = None
    difference: dict[str, Any] | None = None
    turns: tuple[KeptTurn, ...] = field(default=())


class RunRecord:
    """Writes a run into its folder."""

    def __init__(self, folder: Path, total: int) -> None:
        """Begin, or go on with what the one who ordered the run wrote."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._info = read_info(folder) or RunInfo(time.time())
        self._info.total = total
        self._results: list[CaseResult] = []
        self.phase(Phase.WAITING)

    def phase(self, phase: Phase, *, model: str = "", problem: str = "") -> None:
        """Note how far the run is."""
        self._info.phase = phase
        self._info.model = model or self._info.model
        self._info.problem = problem
        if phase in FINAL:
            self._info.finished = time.time()
            write_junit(self._results, self._folder / JUNIT)
        write_info(self._folder, self._info)

    def result(self, result: CaseResult) -> None:
        """Add the result of a test."""
        self._results.append(result)
        with (self._folder / RESULTS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(_kept(result)), ensure_ascii=False) + "\n")


def write_info(folder: Path, info: RunInfo) -> None:
    """Write run.json as a whole: who reads meanwhile sees the old one or the new one."""
    draft = folder / f".{RUN}"
    draft.write_text(json.dumps(asdict(info), ensure_ascii=False), "utf-8")
    draft.replace(folder / RUN)


def read_info(folder: Path) -> RunInfo | None:
    """Return what run.json in a folder says, or None when there is none that can be read."""
    try:
        content = json.loads((folder / RUN).read_text("utf-8"))
        return RunInfo(**{**content, "phase": Phase(content["phase"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def read_results(folder: Path) -> list[KeptResult]:
    """Return the results so far; a line that is being written is left for the next time."""
    try:
        lines = (folder / RESULTS).read_text("utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with suppress(ValueError, TypeError, KeyError):
            content = json.loads(line)
            turns = tuple(KeptTurn(t["said"], tuple(t["replies"])) for t in content["turns"])
            status = Status(content["status"])
            found.append(KeptResult(**{**content, "turns": turns, "status": status}))
    return found


def _kept(result: CaseResult) -> KeptResult:
    turns: Sequence[KeptTurn] = ()
    if result.status is not Status.PASSED:  # of those that pass, what was said is of no use
        turns = [
            KeptTurn(
                str(turn.said) if turn.said else None,
                tuple(
                    {
                        "text": message.text,
                        "kind": message.kind,
                        "topic": message.topic,
                        "utter": message.utter,
                        "buttons": [title for title, _ in message.buttons],
                    }
                    for message in turn.messages
                ),
            )
            for turn in result.turns
        ]
    case = result.case
    return KeptResult(
        name=case.name,
        origin=case.origin,
        line=case.line,
        status=result.status,
        seconds=round(result.seconds, 3),
        problem=result.problem,
        difference=asdict(result.difference) if result.difference else None,
        turns=tuple(turns),
    )
