"""Times are those of the Netherlands, in summer and in winter, on any machine."""

from __future__ import annotations

import importlib
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.base import dutch_time
from bot.report.content import in_words
from bot.testbank.texts import moment, stamp

SUMMER = datetime(2026, 8, 15, 22, 30, 5, tzinfo=UTC)
WINTER = datetime(2026, 12, 31, 23, 30, 5, tzinfo=UTC)


@pytest.fixture(params=["with the system's time zones", "without"])
def time_zones(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take away the time zones of the machine, or leave them."""
    if request.param == "without":
        zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    importlib.reload(dutch_time)
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("time_zones")
@pytest.mark.parametrize(
    ("at", "shown", "file", "words"),
    [
        (SUMMER, "16-08-2026 00:30", "2026-08-16-003005", "16 augustus 2026, 00:30 uur"),
        (WINTER, "01-01-2027 00:30", "2027-01-01-003005", "1 januari 2027, 00:30 uur"),
    ],
)
def test_a_moment(at: datetime, shown: str, file: str, words: str) -> None:
    assert moment(at.timestamp()) == shown
    assert stamp(at.timestamp()) == file
    assert in_words(at) == words
