"""Tells on the screen that long work goes on. Needs nothing but the standard library."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

_TERMINAL_EVERY = 1.0  # seconds between updates of the one line on a terminal
_FILE_EVERY = 15.0  # seconds between lines where the output is kept, such as in CI


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a line at once. A screen that has gone is no reason to end."""
    with contextlib.suppress(OSError, ValueError):
        print(text, file=stream or sys.stdout, flush=True)


@contextlib.contextmanager
def progress(task: str, stream: TextIO | None = None) -> Iterator[None]:
    """Show `task` with the seconds it takes, until the block ends."""
    screen = stream or sys.stdout
    terminal = not screen.closed and screen.isatty()
    started = time.monotonic()
    ended = threading.Event()

    def show(text: str, end: str) -> None:
        start = "\r" if terminal else ""
        with contextlib.suppress(OSError, ValueError):
            print(f"{start}{task} {text}", end=end, file=screen, flush=True)

    def tell() -> None:
        while not ended.wait(_TERMINAL_EVERY if terminal else _FILE_EVERY):
            show(f"… {time.monotonic() - started:.0f} s", "" if terminal else "\n")

    show("…", "" if terminal else "\n")
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        ended.set()
        teller.join()
        show(f"… {outcome} in {time.monotonic() - started:.1f} s", "\n")
