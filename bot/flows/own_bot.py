"""Starts a bot for one test run: free ports, an empty database of its own, ended afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

from bot.base.settings import LOOPBACK, ROOT
from bot.flows.client import BotUnavailableError
from bot.processes.child import SUPERVISED

START_LIMIT = 600.0  # seconds; a first start may have to train a model
END_LIMIT = 20.0
LOG_LINES = 15


@dataclass(frozen=True)
class OwnBot:
    """A running bot: its address and its database."""

    base_url: str
    database_url: str


@contextmanager
def own_bot(model: Path | None = None) -> Iterator[OwnBot]:
    """Run the bot and its action server for as long as the block lasts.

    It serves `model`, or else a model of the project as it is now, which is trained if needed.
    """
    with tempfile.TemporaryDirectory(prefix="flows-") as directory:
        port = _free_port()
        bot = OwnBot(f"http://{LOOPBACK}:{port}", f"sqlite:///{directory}/bot.db")
        log = Path(directory) / "log.txt"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", *(["--model", str(model)] if model else [])],
                cwd=ROOT,
                env=_environment(bot, port, directory),
                stdin=subprocess.PIPE,  # it ends when this process does (processes/child.py)
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                _wait_until_healthy(process, bot, log)
                yield bot
            finally:
                _end(process)


def _environment(bot: OwnBot, port: int, directory: str) -> dict[str, str]:
    own = {
        "HOST": LOOPBACK,
        "PORT": str(port),
        "VAR_DIR": directory,
        "DATABASE_URL": bot.database_url,
        "REDIS_URL": "",
        "RATE_LIMIT": "1000000/minute",
        "CONVERSATION_LIMIT": "1000000/minute",
        "LEGAL_NOTICE": "true",
        "TESTBANK_PASSWORD": "",
        SUPERVISED: "1",
    }
    return {**os.environ, **own}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], bot: OwnBot, log: Path) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise BotUnavailableError(f"de bot wil niet starten:\n{_tail(log)}")
        try:
            if requests.get(f"{bot.base_url}/health", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass  # not listening yet
        time.sleep(0.2)
    raise BotUnavailableError(f"de bot is na {START_LIMIT:.0f} s nog niet gezond:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-LOG_LINES:])


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the supervisor, which ends its children; whatever is left of the group is killed."""
    process.terminate()
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(END_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(ProcessLookupError):  # nothing is left: as it should be
        os.killpg(process.pid, signal.SIGKILL)
