"""`python -m bot flows`: run the flow tests, list them, or show what they cover."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import FrameType

from bot.base.errors import ConfigurationError, TrainingError
from bot.base.settings import ROOT, SettingsError, settings
from bot.engine.training import train
from bot.flows.cases import CaseResult, FlowCase, FlowFileError, Status
from bot.flows.client import BotUnavailableError
from bot.flows.coverage import Part, coverage, unknown_names
from bot.flows.own_bot import own_bot
from bot.flows.project import read_project
from bot.flows.record import Phase, RunRecord
from bot.flows.report import describe, summary, write_junit
from bot.flows.running import run
from bot.flows.schema import load
from bot.flows.tracker import TrackerError, TrackerReader

FLOWS = ROOT / "tests" / "flows"
GOOD, WRONG, IMPOSSIBLE = 0, 1, 2
_NICENESS = 3  # visitors first, but not so low that a busy machine never starts the bot


class NoTestsError(ValueError):
    """Nothing was selected: a run of no tests must never look like a good one."""


IMPOSSIBLE_ERRORS = (
    FlowFileError,
    NoTestsError,
    BotUnavailableError,
    TrackerError,
    SettingsError,
    ConfigurationError,
    TrainingError,
    OSError,
)


def main(argv: Sequence[str]) -> int:
    """Carry out a `flows` command; 0: all good, 1: a test does not pass, 2: cannot be done."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as ended:  # argparse has said what is wrong
        return IMPOSSIBLE if ended.code else GOOD
    try:
        cases = _selected(arguments.paths, arguments.only, getattr(arguments, "exactly", None))
        with _ended_by_signal():
            return int(arguments.command(arguments, cases))
    except IMPOSSIBLE_ERRORS as error:
        print(error, file=sys.stderr)
        return IMPOSSIBLE
    except KeyboardInterrupt:
        print("afgebroken", file=sys.stderr)
        return IMPOSSIBLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot flows", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="run|list|coverage")
    described = (
        (
            "run",
            _run,
            "run tests against a running bot, or one started for the occasion",
        ),
        ("list", _list, "list the tests"),
        ("coverage", _coverage, "show what the tests cover, and what no test covers"),
    )
    for name, command, purpose in described:
        sub = commands.add_parser(name, help=purpose, description=purpose)
        sub.set_defaults(command=command)
        sub.add_argument("paths", nargs="*", default=[FLOWS], help="files or directories")
        sub.add_argument("--only", default="", metavar="TEXT", help="tests with TEXT in the name")
        if name == "run":
            sub.add_argument("--url", help="address of a running bot (default: start one)")
            sub.add_argument(
                "--database",
                help="database of the bot at --url (default: DATABASE_URL)",
            )
            sub.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")
            sub.add_argument("--model", type=Path, help="model for the bot that is started")
            sub.add_argument(
                "--record", type=Path, metavar="FOLDER", help="keep every result there as it comes"
            )
            sub.add_argument(
                "--exactly", type=Path, metavar="FILE", help="only the tests named in FILE, by line"
            )
        if name == "coverage":
            sub.add_argument("--all", action="store_true", help="also show what is covered")
    return parser


def _selected(
    paths: Sequence[str | Path], only: str, exactly: Path | None = None
) -> list[FlowCase]:
    cases = [case for case in load(paths) if only.casefold() in case.name.casefold()]
    if exactly:
        names = set(exactly.read_text("utf-8").splitlines())
        cases = [case for case in cases if case.name in names]
    if not cases:
        raise NoTestsError("geen tests gevonden")
    return cases


def _run(arguments: argparse.Namespace, cases: list[FlowCase]) -> int:
    record = None
    if arguments.record:
        os.nice(_NICENESS)  # somebody watches, in a server that has visitors
        record = RunRecord(arguments.record, len(cases))
    try:
        results = _results(arguments, cases, record)
    except BaseException as error:
        if record:
            stopped = isinstance(error, KeyboardInterrupt)
            phase = Phase.STOPPED if stopped else Phase.FAILED
            record.phase(phase, problem="" if stopped else str(error))
        raise
    if record:
        record.phase(Phase.DONE)
    if arguments.junit:
        write_junit(results, arguments.junit)
    print(summary(results))
    return GOOD if all(result.status is Status.PASSED for result in results) else WRONG


def _results(
    arguments: argparse.Namespace, cases: list[FlowCase], record: RunRecord | None
) -> list[CaseResult]:
    if arguments.url:
        if record:
            record.phase(Phase.RUNNING, model=arguments.url)
        return _run_against(arguments.url, _database(arguments.database), cases, record)
    if record:
        record.phase(Phase.STARTING if arguments.model else Phase.TRAINING)
    model = arguments.model or train()
    print("de bot start…", flush=True)
    if record:
        record.phase(Phase.STARTING, model=model.name)
    with own_bot(model) as bot:
        if record:
            record.phase(Phase.RUNNING)
        return _run_against(bot.base_url, TrackerReader(bot.database_url), cases, record)


def _database(given: str | None) -> TrackerReader | None:
    """Return the database of the bot at --url; without one, tests that need it say so."""
    if given:
        return TrackerReader(given)
    try:
        return TrackerReader(settings().database_url)
    except TrackerError:
        return None


def _run_against(
    url: str,
    tracker: TrackerReader | None,
    cases: list[FlowCase],
    record: RunRecord | None = None,
) -> list[CaseResult]:
    left = Counter(case.origin for case in cases)
    wrong: Counter[str] = Counter()

    def tell(result: CaseResult) -> None:
        if record:
            record.result(result)
        origin = result.case.origin
        left[origin] -= 1
        if result.status is not Status.PASSED:
            wrong[origin] += 1
            print(describe(result), flush=True)
        if not left[origin]:
            print(f"{origin}: {f'{wrong[origin]} niet goed' if wrong[origin] else 'goed'}")

    try:
        return run(cases, url, on_result=tell, tracker=tracker)
    finally:
        if tracker:
            tracker.close()


def _list(_arguments: argparse.Namespace, cases: list[FlowCase]) -> int:
    for case in cases:
        print(f"{case.origin}:{case.line}: {case.name}")
    print(f"{len(cases)} tests")
    return GOOD


def _coverage(arguments: argparse.Namespace, cases: list[FlowCase]) -> int:
    project = read_project()
    parts = sorted(coverage(cases, project), key=lambda part: part.group)
    for group, members in groupby(parts, key=lambda part: part.group):
        _print_group(group, list(members), everything=arguments.all)
    unknown = unknown_names(cases, project)
    for line in unknown:
        print(line)
    return GOOD if not unknown and all(part.tests for part in parts) else WRONG


def _print_group(group: str, parts: list[Part], *, everything: bool) -> None:
    covered = sum(bool(part.tests) for part in parts)
    print(f"{group}: {covered} van {len(parts)}")
    for part in parts:
        if not part.tests:
            print(f"  nooit: {part.name}")
        elif everything:
            print(f"  {part.name}: {'; '.join(part.tests)}")


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Let SIGTERM end a run as Ctrl-C does, so that a bot started for it is ended too."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
