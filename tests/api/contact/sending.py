"""Fills in the contact form of a running bot, sends it, and waits for what is delivered."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import requests

from bot.contact import reference as references
from tests.live_bot import Chat, LiveBot
from tests.receivers import Posted, WebhookReceiver

LIMIT = 50  # messages of one conversation, in an hour
SECONDS = 60  # that anything may take before a test gives up on it


def form(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Jan Jansen",
        "organisation": "Samenwerkingsverband Zorg",
        "email": "jan@example.nl",
        "question": "Hoe worden wij partner?",
        "consent": True,
        "add_conversation": False,
        "add_result": False,
        "idempotency_key": str(uuid.uuid4()),
        **changed,
    }


def from_somewhere() -> dict[str, str]:
    """Return a header with another client's address: a test must not use up another's share."""
    return {"X-Forwarded-For": f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"}


def send(bot: LiveBot, chat: Chat, body: Any, path: str = "") -> requests.Response:
    headers = {**chat.headers, **from_somewhere()}
    return bot.request("POST", f"/api/contact{path}", json=body, headers=headers)


def accepted(bot: LiveBot, chat: Chat, body: Any) -> str:
    response = send(bot, chat, body)
    assert response.status_code == 202, response.text
    reference: str = response.json()["reference"]
    assert references.read(reference)
    return reference


def delivered(hook: WebhookReceiver, reference: str) -> list[Posted]:
    """Wait until a message has come; return every time that it came."""
    found: list[Posted] = []

    def came() -> bool:
        found[:] = [m for m in hook.messages if m.content["reference"] == reference]
        return bool(found)

    until(came)
    return found


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)
