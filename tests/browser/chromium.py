"""Finds a Chromium to drive, or gets one: tests in a browser are never skipped."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Playwright

from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-dejavu-core")
# The pages are ours, and the browser asks nobody else for anything.
ARGUMENTS = ("--disable-background-networking", "--disable-component-update", "--disable-sync")


class NoBrowserError(RuntimeError):
    """No browser is there, and none could be installed; the message says what to do."""


def arguments() -> list[str]:
    """Return the options to start the browser with."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]


def executable() -> str | None:
    """Return the browser on the path, installed first from Debian where that is allowed."""
    return debian.program(NAMES, PACKAGES)


def program(playwright: Playwright) -> str:
    """Return the browser to start: the machine's own, else Playwright's, else fail clearly."""
    found = executable()
    if found:
        return found
    own = Path(playwright.chromium.executable_path)
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    if own.exists() or (debian.succeeds(install) and own.exists()):
        return str(own)
    raise NoBrowserError(
        f"No browser for the tests: none of {', '.join(NAMES)} is on the path, and neither "
        "Debian's package nor Playwright's own could be installed. Install Chromium and try again."
    )
