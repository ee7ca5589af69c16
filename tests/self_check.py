"""Walks through the self-check by its buttons, as the widget does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.live_bot import Chat

PARTNERSHIP: Mapping[str, str] = {
    "type": "samenwerkingsverband",
    "taak_informeren": "ja",
    "vertrouwelijkheid": "ja",
    "avg": "ja",
    "doelbinding": "ja",
}
TEAM: Mapping[str, str] = {
    "type": "computercrisisteam",
    "taak_bijstand": "ja",
    "vertrouwelijkheid": "nee",
    "avg": "onbekend",
    "doelbinding": "ja",
    "gehele_sector": "nee",
}


def answer(chat: Chat, question: str, given: str) -> list[dict[str, Any]]:
    """Press the button of an answer; return the bot's messages."""
    body = json.dumps({"vraag": question, "antwoord": given})
    return chat.choose(f"/zelfcheck_antwoord{body}")


def complete(chat: Chat, answers: Mapping[str, str]) -> dict[str, Any]:
    """Give all answers, in their order; return the data of the result."""
    said = chat.choose("/zelfcheck_start")
    for question, given in answers.items():
        asked = [message["data"] for message in said if message["kind"] == "question"]
        assert [data["question"] for data in asked] == [question]
        said = answer(chat, question, given)
    results = [message["data"] for message in said if message["kind"] == "result"]
    assert len(results) == 1, said
    return results[0]
