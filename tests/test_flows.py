"""Every conversation in tests/flows, each a test of its own, against the running bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.flows import FlowCase, Status, TrackerReader, load, run
from bot.flows.coverage import coverage, unknown_names
from bot.flows.project import read_project
from bot.flows.report import describe
from tests.live_bot import LiveBot

CASES = load([Path(__file__).parent / "flows"])


@pytest.fixture(scope="module")
def tracker(live_bot: LiveBot) -> Iterator[TrackerReader]:
    """Read the database of the running bot."""
    reader = TrackerReader(f"sqlite:///{live_bot.var_dir / 'samenwerkgids.db'}")
    yield reader
    reader.close()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_conversation(case: FlowCase, live_bot: LiveBot, tracker: TrackerReader) -> None:
    (result,) = run([case], live_bot.url, tracker=tracker)
    assert result.status is Status.PASSED, "\n" + describe(result)


def test_every_part_of_the_bot_is_covered_by_a_test() -> None:
    parts = coverage(CASES, read_project())
    assert [f"{part.group}: {part.name}" for part in parts if not part.tests] == []


def test_no_test_expects_what_does_not_exist() -> None:
    assert unknown_names(CASES, read_project()) == []
