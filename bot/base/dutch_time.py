"""Times in the Netherlands, whatever the time zone of the machine."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Europe/Amsterdam")  # of the system, else of the package tzdata


def local(moment: datetime) -> datetime:
    """Return a moment in Dutch time."""
    return moment.astimezone(_ZONE)


def local_from_seconds(seconds: float) -> datetime:
    """Return a Unix time in Dutch time."""
    return local(datetime.fromtimestamp(seconds, UTC))
