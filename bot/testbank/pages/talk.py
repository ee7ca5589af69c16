"""Gesprek: talk with the bot, and see for each turn why it said what it said."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any

from starlette.responses import Response

from bot.base.logs import log_failure
from bot.contact.outbox import DEAD, Outbox
from bot.content.responses import topic_titles
from bot.content.sources import sources
from bot.conversations.conversations import Conversations
from bot.testbank import explain, texts
from bot.testbank.context import Context
from bot.testbank.deciding import read_rules
from bot.testbank.not_understood import STAFF
from bot.testbank.pages import Route
from bot.testbank.timing import measured
from bot.testbank.web import PageError, StaffRequest, redirect
from bot.web.errors import ApiError
from bot.web.incoming import question

_ID = re.compile(rf"{STAFF}[A-Za-z0-9_-]{{32}}")


class TalkPages:
    """The conversation page. Only conversations that were begun here can be seen."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/", "GET", self._empty, False),
            ("/gesprek", "POST", self._start, False),
            ("/gesprek/{name}", "GET", self._show, False),
            ("/gesprek/{name}", "POST", self._say, False),
            ("/gesprek/{name}/voorbeelden/{number:int}", "GET", self._nearest, False),
        ]

    async def _empty(self, request: StaffRequest) -> Response:
        try:
            dead = await asyncio.to_thread(_dead_letters, request)
        except Exception as error:  # the page that tells of it says so; this one goes on without
            log_failure("the outbox failed", error)
            dead = 0
        return request.page("talk.html", name="", turns=[], dead=dead, **await self._common())

    async def _start(self, request: StaffRequest) -> Response:
        name = STAFF + secrets.token_urlsafe(24)
        conversations = ready(request)
        with measured() as clock:
            await conversations.start(name)
        self._context.clocks.note(name, clock)
        if request.given("tekst").strip():
            return await self._say(request, name)
        return redirect(f"/gesprek/{name}")

    async def _show(self, request: StaffRequest, name: str) -> Response:
        turns = await explained(self._context, request, name)
        return request.page("talk.html", name=name, turns=turns, dead=0, **await self._common())

    async def _say(self, request: StaffRequest, name: str) -> Response:
        conversations = ready(request)
        checked_name(name)
        if request.ticked("wis"):
            await conversations.erase(name)
            self._context.clocks.forget(name)
            request.note(action=texts.ERASED_CONVERSATION)
            return redirect("/?gelukt=gewist")
        payload = request.given("keuze")
        with measured() as clock:
            if payload:
                await conversations.choose(name, payload)
            else:
                await conversations.say(name, question(request.given("tekst")))
        self._context.clocks.note(name, clock)
        return redirect(f"/gesprek/{name}#laatste")

    async def _nearest(self, request: StaffRequest, name: str, number: int) -> Response:
        turns = await explained(self._context, request, name)
        turn = next((t for t in turns if t.number == number and t.payload is None), None)
        if turn is None:
            raise PageError(texts.NOT_FOUND, 404)
        nearest = await self._context.neighbours.nearest(turn.text)
        values: dict[str, Any] = {
            "name": name,
            "turn": turn,
            "nearest": nearest,
            "titles": topic_titles(),
        }
        return request.page("nearest.html", **values)

    async def _common(self) -> dict[str, Any]:
        return {
            "titles": topic_titles(),
            "sources": sources(),
            **await asyncio.to_thread(self._context.state),
        }


def ready(request: StaffRequest) -> Conversations:
    """Return the bot's conversations, or raise the 503 that says to train a model first."""
    conversations: Conversations = request.http.app.state.conversations
    if conversations.agent.processor is None or conversations.agent.domain is None:
        raise PageError(texts.NOT_READY, 503)
    return conversations


def _dead_letters(request: StaffRequest) -> int:
    """Return how many messages to the NCSC are no longer tried."""
    outbox: Outbox = request.http.app.state.outbox
    return len(outbox.summaries((DEAD,)))


def checked_name(name: str) -> None:
    """Raise the 404 unless this can be a conversation of the testbank."""
    if not _ID.fullmatch(name):
        raise PageError(texts.NO_CONVERSATION, 404)


async def explained(context: Context, request: StaffRequest, name: str) -> list[explain.Turn]:
    """Return the turns of a conversation, or raise the 404 when there is none."""
    checked_name(name)
    conversations = ready(request)
    if not await conversations.store.has_conversation(name):
        raise PageError(texts.NO_CONVERSATION, 404)
    tracker = await conversations.store.retrieve_full_tracker(name)
    domain = conversations.agent.domain
    if tracker is None or domain is None:
        raise ApiError("unavailable")
    known = await asyncio.to_thread(read_rules)
    return explain.explain(tracker.events, domain, known, context.clocks.of(name))
