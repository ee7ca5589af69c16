"""Without a model, staff are told what to do about it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.responses import Response

from bot.base.settings import read
from bot.conversations.store import ConversationStore
from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.pages.not_understood import NotUnderstoodPages
from bot.testbank.pages.talk import TalkPages
from tests.http_requests import request


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(read({"VAR_DIR": str(tmp_path), "TESTBANK_PASSWORD": "alleen voor tests"}), None)


def answer(context: Context, store: ConversationStore | None, method: str, place: str) -> Response:
    """Ask for a page as a staff member, of a server that has no model."""
    session = asyncio.run(context.sessions.begin("beheer", code_passed=False))
    response = Response()
    context.sessions.give(response, session)
    agent = SimpleNamespace(processor=None, domain=None)
    conversations = SimpleNamespace(agent=agent, store=store)
    asked = request(
        method,
        place,
        {
            "Cookie": response.headers["set-cookie"].partition(";")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        },
        urlencode({"csrf": context.sessions.csrf(session)}).encode(),
        app=SimpleNamespace(state=SimpleNamespace(conversations=conversations)),
    )
    routes = [*TalkPages(context).routes(), *NotUnderstoodPages(context).routes()]
    handle = next(route[2] for route in routes if route[:2] == (place, method))
    serve: Any = context.view.handler(handle)
    return asyncio.run(serve(asked))


def test_a_conversation_needs_a_model(context: Context) -> None:
    response = answer(context, None, "POST", "/gesprek")
    assert response.status_code == 503
    assert texts.NOT_READY in bytes(response.body).decode()


def test_what_was_not_understood_can_be_read_without(context: Context, tmp_path: Path) -> None:
    store = ConversationStore(host=f"sqlite:///{tmp_path}/bot.db")
    assert answer(context, store, "GET", "/niet-begrepen").status_code == 200
    store.close()
