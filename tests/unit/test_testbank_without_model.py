"""Without a model, staff are told what to do about it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from sanic.response import HTTPResponse

from bot.settings import read
from bot.testbank import texts
from bot.testbank.bank import Bank
from bot.testbank.login import COOKIE
from bot.testbank.pages.not_understood import Messages
from bot.testbank.pages.talk import Talk
from bot.website.store import ConversationStore


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank(read({"VAR_DIR": str(tmp_path), "TESTBANK_PASSWORD": "alleen voor tests"}), None)


def answer(bank: Bank, store: ConversationStore | None, method: str, place: str) -> Any:
    """Ask for a page as a staff member, of a server that has no model."""
    session = bank.sessions.new(staff=True)
    response = HTTPResponse()
    bank.sessions.give(response, session)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    agent = SimpleNamespace(processor=None, domain=None)
    conversations = SimpleNamespace(agent=agent, store=store)
    request = SimpleNamespace(
        method=method,
        path=place,
        args={},
        cookies={COOKIE: response.cookies[COOKIE].value},
        headers=SimpleNamespace(getone=lambda name, default="": headers.get(name, default)),
        body=urlencode({"csrf": bank.sessions.csrf(session)}).encode(),
        app=SimpleNamespace(ctx=SimpleNamespace(conversations=conversations)),
    )
    routes = [*Talk(bank).routes(), *Messages(bank).routes()]
    handle = next(route[2] for route in routes if route[:2] == (place, method))
    serve: Any = bank.view.handler(handle)
    return asyncio.run(serve(request))


def test_a_conversation_needs_a_model(bank: Bank) -> None:
    response = answer(bank, None, "POST", "/gesprek")
    assert response.status == 503
    assert texts.NOT_READY in response.body.decode()


def test_what_was_not_understood_can_be_read_without(bank: Bank, tmp_path: Path) -> None:
    store = ConversationStore(host=f"sqlite:///{tmp_path}/bot.db")
    assert answer(bank, store, "GET", "/niet-begrepen").status == 200
    store.close()
