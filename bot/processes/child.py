"""A server that the supervisor runs as a child process: start, log, end.

A child is the leader of a session of its own, so that Ctrl-C and a closing terminal reach the
supervisor alone. Its standard input is a pipe that the supervisor holds open: when the
supervisor dies, however suddenly, the pipe closes and the child ends itself
(`end_with_supervisor`).
"""

from __future__ import annotations

import collections
import contextlib
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from bot.base.logs import rotating
from bot.base.settings import ROOT

SUPERVISED = "BOT_SUPERVISED"  # set for children: their standard input is the pipe
_LONGEST_LINE = 65_536
_GRACE = 10.0  # seconds that a process has to end by itself


class Child:
    """A server process that can be started again and again; what it says goes to its log."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        on_exit: Callable[[Child, int], None],
        log: Path | None = None,
    ) -> None:
        """Prepare `command`; `on_exit` is called, from a thread, whenever it has ended.

        Without a `log` it writes where this process writes.
        """
        self.name = name
        self.log = log
        self._command = [*command]
        self._on_exit = on_exit
        self._process: subprocess.Popen[bytes] | None = None
        self._said: collections.deque[str] = collections.deque(maxlen=50)
        self._logger = logging.Logger(f"child.{name}")
        if log:
            self._logger.addHandler(rotating(log, logging.Formatter("%(message)s")))

    @property
    def pid(self) -> int | None:
        """The process id, also after the process has ended."""
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def last_words(self) -> str:
        """Return the last line that it wrote, which tells why when it failed."""
        return self._said[-1] if self._said else "it left no message"

    def start(self) -> None:
        """Start the process."""
        self._said.clear()
        output = subprocess.PIPE if self.log else None
        process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env={**os.environ, SUPERVISED: "1", "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT if self.log else None,
            start_new_session=True,
        )
        self._process = process
        threading.Thread(target=self._watch, args=(process,), daemon=True).start()

    def ask_to_end(self, signum: int = signal.SIGTERM) -> None:
        """Send the process, and what it may have started, a signal."""
        if self._process is not None and self.running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signum)

    def end(self, grace: float = _GRACE) -> None:
        """End the process: by asking, and after `grace` seconds by force."""
        if self._process is None:
            return
        self.ask_to_end()
        if not self.ends_within(grace):
            self.ask_to_end(signal.SIGKILL)
            self._process.wait()

    def ends_within(self, seconds: float) -> bool:
        """Wait until the process has ended, no longer than `seconds`; say whether it has."""
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        reader.start()
        code = process.wait()
        reader.join(timeout=2)  # what it had started may keep the pipe open
        if process.stdin:
            process.stdin.close()
        for handler in self._logger.handlers:
            handler.close()  # it opens its file again when the child is started again
        self._on_exit(self, code)

    def _read(self, output: IO[bytes] | None) -> None:
        if output is None:
            return
        with output:
            for line in iter(lambda: output.readline(_LONGEST_LINE), b""):
                text = line.decode("utf-8", "replace").rstrip()
                if text:
                    self._said.append(text)
                    self._logger.info("%s", text)


def reason(code: int) -> str:
    """Say in words how a process ended."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def end_with_supervisor() -> None:
    """In a child: end this process as soon as its supervisor has gone."""
    if os.environ.pop(SUPERVISED, None) != "1":
        return

    def wait_for_the_end() -> None:
        with contextlib.suppress(OSError):
            # Nobody writes, so this returns when the pipe closes. Not through sys.stdin: its
            # lock, held by a waiting thread, makes Python abort at a normal end.
            os.read(0, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(_GRACE)
        os._exit(1)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
