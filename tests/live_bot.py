"""A bot as it really runs, for tests: a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from bot.base.settings import LOOPBACK as HOST
from bot.base.settings import ROOT, isolated
from bot.processes.own_bot import OwnBot, free_port

__all__ = ["HOST", "ROOT", "Chat", "LiveBot", "free_port"]
_START_SECONDS = 120


class LiveBot(OwnBot):
    """A bot with settings and a folder of its own, kept off what is configured here."""

    command = "serve"

    def __init__(self, var_dir: Path, root: Path = ROOT, **settings: str) -> None:
        """Prepare a bot that keeps its data in `var_dir`; `root` is the project it runs."""
        super().__init__(var_dir, isolated(os.environ), root, **settings)

    def start(self) -> LiveBot:
        """Start it and wait until every part works."""
        self.start_server()
        return self

    def start_server(self, healthy: bool = True, options: Sequence[str] = ()) -> None:
        """Start it and wait until all parts work, or else until it answers."""
        self.launch(self.command, options)
        self.wait_until_ready(_START_SECONDS, "/health" if healthy else "/")

    def kill_server(self) -> None:
        """End it as a crash would."""
        self.end(signal.SIGKILL)

    def stop(self) -> int | None:
        """End it as an operator would, when it runs; return the exit status."""
        return self.end()

    def log(self) -> str:
        """Return what the process wrote."""
        return self.log_file.read_text("utf-8", errors="replace")

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Send a request to the bot."""
        return requests.request(method, self.url + path, timeout=60, **kwargs)

    def chat(self) -> Chat:
        """Start a conversation."""
        return Chat(self)

    def wait_for_health(self) -> None:
        """Wait until every part works."""
        self.wait_until_ready(_START_SECONDS)


class Chat:
    """A conversation with a live bot, through its API."""

    def __init__(self, bot: LiveBot) -> None:
        self._bot = bot
        response = bot.request("POST", "/api/conversations")
        assert response.status_code == 201, response.text
        self._take(response.json())

    @classmethod
    def of(cls, bot: LiveBot, started: Mapping[str, Any]) -> Chat:
        """Go on with a conversation that somebody else started, by what the bot answered."""
        chat = cls.__new__(cls)
        chat._bot = bot
        chat._take(started)
        return chat

    def _take(self, started: Mapping[str, Any]) -> None:
        self.token: str = started["token"]
        self.expires_at: str = started["expires_at"]
        self.greeting: list[dict[str, Any]] = started["messages"]
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, body: Mapping[str, Any]) -> requests.Response:
        """Send a body to /api/messages."""
        return self._bot.request("POST", "/api/messages", json=body, headers=self.headers)

    def say(self, text: str, in_reply_to: str | None = None) -> list[dict[str, Any]]:
        """Say something, perhaps to a message; return the bot's messages."""
        to = {"in_reply_to": in_reply_to} if in_reply_to else {}
        return self._answered(self.post({"text": text, **to}))

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
        """Send feedback on a message."""
        return self._bot.request("POST", "/api/feedback", json=body, headers=self.headers)

    @staticmethod
    def _answered(response: requests.Response) -> list[dict[str, Any]]:
        assert response.status_code == 200, response.text
        said: list[dict[str, Any]] = response.json()["messages"]
        assert said, "an empty list of messages"
        return said
