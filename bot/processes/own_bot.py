"""Starts a bot of one's own: a free port, a folder of its own, ended afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import requests

from bot.base.settings import LOOPBACK, ROOT
from bot.processes.child import SUPERVISED

END_SECONDS = 20.0
_LOOK_EVERY = 0.2
_LOG_LINES = 15


class StartError(RuntimeError):
    """The bot did not start; the message holds the end of its log."""


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


class OwnBot:
    """A bot as a process, with settings of its own; it ends with this process."""

    module = "bot"  # what is run, with a command

    def __init__(
        self, var_dir: Path, environ: Mapping[str, str], root: Path = ROOT, **settings: str
    ) -> None:
        """Prepare a bot of the project at `root`; `settings` go before what `environ` says."""
        self.var_dir = var_dir
        self.port = free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._root = root
        own = {"HOST": LOOPBACK, "PORT": str(self.port), "VAR_DIR": str(var_dir)}
        limits = dict.fromkeys(("RATE_LIMIT", "CONVERSATION_LIMIT"), "1000000/minute")
        self.environ = {**environ, **own, **limits, **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log_file(self) -> Path:
        """The file that holds what the process wrote."""
        return self.var_dir / "output.log"

    @property
    def pid(self) -> int:
        """The id of the running process."""
        if self._process is None:
            raise RuntimeError("it does not run")
        return self._process.pid

    def launch(self, command: str = "serve", options: Sequence[str] = ()) -> None:
        """Start the process; it need not answer yet."""
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self.module, command, *options],
                cwd=self._root,
                env={**self.environ, SUPERVISED: "1"},
                stdin=subprocess.PIPE,  # it ends when this closes (child.py)
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self, seconds: float, path: str = "/health") -> None:
        """Wait until `path` answers 200; raise StartError when it does not."""
        until = time.monotonic() + seconds
        last = "no answer"
        while time.monotonic() < until:
            if self._process is not None and self._process.poll() is not None:
                raise StartError(f"it ended with {self._process.returncode}:\n{self.last_lines()}")
            try:
                response = requests.get(self.url + path, timeout=5)
            except requests.RequestException as error:
                last = type(error).__name__
            else:
                if response.ok:
                    return
                last = response.text
            time.sleep(_LOOK_EVERY)
        raise StartError(f"{path} after {seconds:.0f} s: {last}\n{self.last_lines()}")

    def last_lines(self) -> str:
        """Return the end of what it wrote."""
        lines = self.log_file.read_text("utf-8", "replace").splitlines()
        return "\n".join(lines[-_LOG_LINES:])

    def end(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End the process; return its exit status, None when none runs.

        Raises StartError when it had to be killed.
        """
        process, self._process = self._process, None
        if process is None:
            return None
        process.send_signal(how)
        try:
            return process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise StartError(f"it did not end on {how.name}") from None
        finally:
            if process.stdin:
                process.stdin.close()
