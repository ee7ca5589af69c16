"""Finds a Chromium to drive, or gets one: tests in a browser are never skipped."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# The pages are ours, and the browser asks nobody else for anything.
ARGUMENTS = ("--disable-background-networking", "--disable-component-update", "--disable-sync")


class NoBrowserError(RuntimeError):
    """No browser is there, and none could be installed; the message says what to do."""


def arguments() -> list[str]:
    """Return the options to start the browser with."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]


@lru_cache(maxsize=1)
def executable() -> str | None:
    """Return the browser on the path, installed first from Debian where that is allowed."""
    with Path(__file__).open() as guard:  # tests run side by side: one installs, the others wait
        fcntl.flock(guard, fcntl.LOCK_EX)
        return _on_path() or (_on_path() if _install_debian() else None)


def program(playwright: Playwright) -> str:
    """Return the browser to start: the machine's own, else Playwright's, else fail clearly."""
    found = executable()
    if found:
        return found
    own = Path(playwright.chromium.executable_path)
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    if own.exists() or (_succeeds(install) and own.exists()):
        return str(own)
    raise NoBrowserError(
        f"No browser for the tests: none of {', '.join(NAMES)} is on the path, and neither "
        "Debian's package nor Playwright's own could be installed. Install Chromium and try again."
    )


def _on_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _install_debian() -> bool:
    """Install Debian's package; only root may, and only where there is apt-get."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "--quiet", "--yes"]
    install = [*apt, "install", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
    return _succeeds([*apt, "update"], environment) and _succeeds(install, environment)


def _succeeds(command: Sequence[str], environment: dict[str, str] | None = None) -> bool:
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode == 0
