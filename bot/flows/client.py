"""Talks to a running bot through its website API, as a visitor's browser does."""

from __future__ import annotations

import threading
from typing import Any

import requests

from bot.flows.cases import Message

TIMEOUT = 30.0
LONGEST_WAIT = 60.0  # what Retry-After may ask before the test counts as not carried out
TRIES = 3


class BotUnavailableError(RuntimeError):
    """No bot answers at the address: going on with other tests makes no sense."""


class CallError(RuntimeError):
    """The bot refused a call, or its answer is not what the API promises."""


class StopRequestedError(Exception):
    """The run has been stopped from outside."""


class Client:
    """Calls of the website API at one address."""

    def __init__(self, base_url: str, stop: threading.Event | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._stop = stop or threading.Event()
        self._session = requests.Session()

    def close(self) -> None:
        """Give back the connections."""
        self._session.close()

    def check_health(self) -> None:
        """Raise BotUnavailableError unless every part of the bot works."""
        try:
            response = self._session.get(f"{self.base_url}/health", timeout=TIMEOUT)
        except requests.RequestException as error:
            raise BotUnavailableError(self._no_answer(error)) from None
        if response.status_code != 200:
            raise BotUnavailableError(
                f"de bot op {self.base_url} is niet gezond (status {response.status_code})"
            )

    def open(self) -> tuple[Conversation, tuple[Message, ...]]:
        """Start a conversation; return it with the greeting."""
        answer = self.call("POST", "/api/conversations", None, {})
        token = answer.get("token")
        if not isinstance(token, str) or not token:
            raise CallError("een nieuw gesprek kreeg geen token")
        return Conversation(self, token), messages_of(answer)

    def call(
        self, method: str, path: str, token: str | None, body: dict[str, str] | None
    ) -> dict[str, Any]:
        """Make one call, waiting where the bot asks for it; raises CallError or StopRequestedError.

        Erasing goes on after a stop: a test leaves nothing behind.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        for _ in range(TRIES):
            if self._stop.is_set() and method != "DELETE":
                raise StopRequestedError
            try:
                response = self._session.request(
                    method,
                    self.base_url + path,
                    json=body,
                    headers=headers,
                    timeout=TIMEOUT,
                )
            except requests.ConnectionError as error:
                raise BotUnavailableError(self._no_answer(error)) from None
            except requests.RequestException as error:
                raise CallError(self._no_answer(error)) from None
            if response.status_code != 429:
                return _content(response)
            if self._stop.wait(_seconds(response.headers.get("Retry-After"))):
                raise StopRequestedError
        raise CallError("de bot blijft antwoorden dat er te veel berichten zijn (status 429)")

    def _no_answer(self, error: requests.RequestException) -> str:
        return f"geen antwoord van de bot op {self.base_url} ({type(error).__name__})"


class Conversation:
    """One conversation with the bot."""

    def __init__(self, client: Client, token: str) -> None:
        self._client = client
        self._token = token

    def say(self, text: str | None, payload: str | None) -> tuple[Message, ...]:
        """Send a text or a payload; return the bot's messages."""
        body = {"payload": payload} if payload is not None else {"text": text or ""}
        return messages_of(self._client.call("POST", "/api/messages", self._token, body))

    def erase(self) -> None:
        """Leave nothing of a test behind in the bot that was tested."""
        self._client.call("DELETE", "/api/conversation", self._token, None)


def messages_of(answer: dict[str, Any]) -> tuple[Message, ...]:
    """Return the messages in an answer of the API; raises CallError when it has none."""
    found = answer.get("messages")
    if not isinstance(found, list) or not found:
        raise CallError("het antwoord van de bot heeft geen berichten")
    return tuple(_message(each) for each in found)


def _message(value: object) -> Message:
    try:
        if not isinstance(value, dict):
            raise TypeError
        source = value["source"]
        return Message(
            id=str(value["id"]),
            text=str(value["text"]),
            kind=str(value["kind"]),
            topic=value["topic"],
            source=None if source is None else str(source["id"]),
            buttons=tuple((str(b["title"]), str(b["payload"])) for b in value["buttons"]),
            data=dict(value["data"] or {}),
        )
    except (KeyError, TypeError, ValueError):
        raise CallError("een bericht van de bot heeft niet de vorm van de API") from None


def _content(response: requests.Response) -> dict[str, Any]:
    if response.status_code == 204:
        return {}
    try:
        content = response.json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise CallError(f"het antwoord van de bot is geen JSON (status {response.status_code})")
    if response.status_code in (200, 201):
        return content
    error = content.get("error")
    reason = error.get("message", "") if isinstance(error, dict) else ""
    raise CallError(f"de bot antwoordde met status {response.status_code}: {reason}")


def _seconds(retry_after: str | None) -> float:
    seconds = float(retry_after) if retry_after and retry_after.isdigit() else 1.0
    return min(max(seconds, 0.1), LONGEST_WAIT)
