"""A bot as it really runs, for tests: a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from bot.base.settings import isolated

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
_START_SECONDS = 120
_STOP_SECONDS = 20


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


class LiveBot:
    """The bot's process, with settings and a folder of its own."""

    def __init__(self, var_dir: Path, root: Path = ROOT, **settings: str) -> None:
        """Prepare a bot that keeps its data in `var_dir`; `root` is the project it runs."""
        self.var_dir = var_dir
        self._root = root
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._settings = {
            "HOST": HOST,
            "PORT": str(self.port),
            "VAR_DIR": str(var_dir),
            "RATE_LIMIT": "1000000/minute",
            "CONVERSATION_LIMIT": "1000000/minute",
            **settings,
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> LiveBot:
        """Start it and wait until every part works."""
        self.start_server()
        return self

    def start_server(self, healthy: bool = True, options: Sequence[str] = ()) -> None:
        """Start the server and wait until all parts work, or else until it answers."""
        self._start("serve", options)
        self._wait_for(f"{self.url}/health" if healthy else f"{self.url}/")

    def kill_server(self) -> None:
        """End the server as a crash would."""
        self._end("serve", signal.SIGKILL)

    def stop(self) -> dict[str, int]:
        """End what still runs, as an operator would; return the exit codes."""
        return {name: self._end(name, signal.SIGTERM) for name in list(self._processes)}

    def log(self, name: str = "serve") -> str:
        """Return what the process wrote."""
        return self._log_file(name).read_text("utf-8", errors="replace")

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Send a request to the bot."""
        return requests.request(method, self.url + path, timeout=60, **kwargs)

    def chat(self) -> Chat:
        """Start a conversation."""
        return Chat(self)

    def wait_for_health(self) -> None:
        """Wait until every part works."""
        self._wait_for(f"{self.url}/health")

    def _start(self, name: str, options: Sequence[str] = ()) -> None:
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with self._log_file(name).open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [*self.command(name), *options],
                cwd=self._root,
                env={**isolated(os.environ), **self._settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def command(self, name: str) -> Sequence[str]:
        """Return the command that starts a process."""
        return [sys.executable, "-m", "bot", name]

    def _log_file(self, name: str) -> Path:
        return self.var_dir / f"test-{name}.log"

    def _end(self, name: str, how: signal.Signals) -> int:
        process = self._processes.pop(name)
        process.send_signal(how)
        try:
            return process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"{name} did not end on {how.name}") from None

    def _wait_for(self, url: str) -> None:
        deadline = time.monotonic() + _START_SECONDS
        last = "no answer"
        while time.monotonic() < deadline:
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise AssertionError(f"{name} ended:\n{self.log(name)[-4000:]}")
            try:
                response = requests.get(url, timeout=5)
            except requests.RequestException as error:
                last = type(error).__name__
            else:
                if response.ok:
                    return
                last = response.text
            time.sleep(0.2)
        raise AssertionError(f"{url}: {last}")


class Chat:
    """A conversation with a live bot, through its API."""

    def __init__(self, bot: LiveBot) -> None:
        self._bot = bot
        response = bot.request("POST", "/api/conversations")
        assert response.status_code == 201, response.text
        started = response.json()
        self.token: str = started["token"]
        self.expires_at: str = started["expires_at"]
        self.greeting: list[dict[str, Any]] = started["messages"]
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, body: Mapping[str, Any]) -> requests.Response:
        """Send a body to /api/messages."""
        return self._bot.request("POST", "/api/messages", json=body, headers=self.headers)

    def say(self, text: str) -> list[dict[str, Any]]:
        """Say something; return the bot's messages."""
        return self._answered(self.post({"text": text}))

    def choose(self, payload: str) -> list[dict[str, Any]]:
        """Choose a button; return the bot's messages."""
        return self._answered(self.post({"payload": payload}))

    def transcript(self) -> list[dict[str, Any]]:
        """Return the whole conversation."""
        response = self._bot.request("GET", "/api/conversation", headers=self.headers)
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["messages"]
        return found

    def erase(self) -> requests.Response:
        """Erase the conversation."""
        return self._bot.request("DELETE", "/api/conversation", headers=self.headers)

    def feedback(self, body: Mapping[str, Any]) -> requests.Response:
        """Send a judgement on a message."""
        return self._bot.request("POST", "/api/feedback", json=body, headers=self.headers)

    @staticmethod
    def _answered(response: requests.Response) -> list[dict[str, Any]]:
        assert response.status_code == 200, response.text
        said: list[dict[str, Any]] = response.json()["messages"]
        assert said, "an empty list of messages"
        return said
