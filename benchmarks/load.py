"""Sends messages to a running bot, one or more at a time, and notes how long each took."""

from __future__ import annotations

import http.client
import json
import queue
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from benchmarks.figures import Phase
from bot.base.settings import LOOPBACK

# A conversation is as long as a visitor's: trackers that grow for ever would flatter nobody.
CONVERSATION = 5
OPENING = "/gesprek_start"  # what the website API sends by itself when a conversation begins
_PATIENCE = 60.0  # seconds for one answer

Request = tuple[str, Mapping[str, str], Mapping[str, Any]]  # path, headers, body


class Channel(Protocol):
    """A way into a bot."""

    def open(self, connection: Connection) -> str:
        """Begin a conversation; return what stands for it."""

    def request(self, conversation: str, text: str) -> Request:
        """Return the request that says `text`."""

    def messages(self, answer: Any) -> Any:
        """Return the messages in an answer."""


@dataclass
class Connection:
    """A connection to a bot on this machine, kept open from one request to the next."""

    port: int
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=_PATIENCE)

    def post(self, request: Request) -> Any:
        """Return the parsed answer; raise OSError or HTTPException when there is none."""
        path, headers, body = request
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        self._connection.request("POST", path, content, headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise http.client.HTTPException(f"status {response.status}")
        return json.loads(answer)

    def close(self) -> None:
        """Close it; the next request opens it again."""
        self._connection.close()


class RestChannel:
    """Rasa's own REST channel."""

    def open(self, connection: Connection) -> str:
        """Begin a conversation as the website API does: with a greeting."""
        sender = uuid.uuid4().hex
        connection.post(self.request(sender, OPENING))
        return sender

    def request(self, conversation: str, text: str) -> Request:
        """Return the request that says `text`."""
        return "/webhooks/rest/webhook", {}, {"sender": conversation, "message": text}

    def messages(self, answer: Any) -> Any:
        """Return the messages in an answer."""
        return answer


class WebsiteApi:
    """The bot's own website API."""

    def open(self, connection: Connection) -> str:
        """Begin a conversation; return its token."""
        return str(connection.post(("/api/conversations", {}, {}))["token"])

    def request(self, conversation: str, text: str) -> Request:
        """Return the request that says `text`."""
        return "/api/messages", {"Authorization": f"Bearer {conversation}"}, {"text": text}

    def messages(self, answer: Any) -> Any:
        """Return the messages in an answer."""
        return answer["messages"]


def first_answer(channel: Channel, port: int, text: str) -> bool:
    """Tell whether the bot answers `text` in a new conversation."""
    connection = Connection(port)
    try:
        conversation = channel.open(connection)
        return bool(channel.messages(connection.post(channel.request(conversation, text))))
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


def run(channel: Channel, port: int, texts: Sequence[str], at_once: int) -> Phase:
    """Send all `texts`, `at_once` of them at any time, in conversations opened beforehand."""
    work: queue.SimpleQueue[tuple[str, Sequence[str]]] = queue.SimpleQueue()
    opening = Connection(port)
    for first in range(0, len(texts), CONVERSATION):
        work.put((channel.open(opening), texts[first : first + CONVERSATION]))
    opening.close()
    clients = [_Client(channel, port, work) for _ in range(at_once)]
    threads = [threading.Thread(target=client.send_all, daemon=True) for client in clients]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return Phase(
        latencies=[latency for client in clients for latency in client.latencies],
        seconds=seconds,
        unanswered=sum(client.unanswered for client in clients),
    )


class _Client:
    def __init__(
        self,
        channel: Channel,
        port: int,
        work: queue.SimpleQueue[tuple[str, Sequence[str]]],
    ) -> None:
        self.latencies: list[float] = []
        self.unanswered = 0
        self._channel = channel
        self._connection = Connection(port)
        self._work = work

    def send_all(self) -> None:
        while True:
            try:
                conversation, texts = self._work.get_nowait()
            except queue.Empty:
                self._connection.close()
                return
            for text in texts:
                self._send(self._channel.request(conversation, text))

    def _send(self, request: Request) -> None:
        began = time.perf_counter()
        try:
            answered = bool(self._channel.messages(self._connection.post(request)))
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            self._connection.close()
            answered = False
        if answered:  # a quick error must not flatter
            self.latencies.append(time.perf_counter() - began)
        else:
            self.unanswered += 1
