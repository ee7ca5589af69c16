"""Waits for what a browser does in its own time, and keeps its time from passing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

T = TypeVar("T")
SECONDS = 20  # a busy machine is slow, not wrong
_FAR = "2100-01-01"


def eventually(page: Page, read: Callable[[], T], wanted: T) -> None:
    """Read again until it is as wanted; for what Playwright's `expect` does not know."""
    until = time.monotonic() + SECONDS
    while (found := read()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(50)  # handlers of routes and events run meanwhile
    assert found == wanted, f"{found!r}, and not {wanted!r}"


def stop_the_clock(page: Page) -> None:
    """Let no timer that is set from now on go off: what would go by itself, stays to be read."""
    page.clock.pause_at(_FAR)
