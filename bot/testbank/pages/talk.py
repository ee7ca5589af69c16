"""Gesprek: talk with the bot, and see for each turn why it said what it said."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any

from sanic.response import HTTPResponse

from bot.contact.outbox import DEAD, Outbox
from bot.sources import sources
from bot.testbank import explain, texts
from bot.testbank.bank import Bank
from bot.testbank.deciding import read_trails
from bot.testbank.not_understood import STAFF
from bot.testbank.pages import Route
from bot.testbank.timing import measured
from bot.testbank.web import PageError, Visit, redirect
from bot.texts import topic_titles
from bot.website.conversations import Conversations
from bot.website.errors import ApiError, log_failure
from bot.website.incoming import question

_ID = re.compile(rf"{STAFF}[A-Za-z0-9_-]{{32}}")


class Talk:
    """The conversation page. Only conversations that were begun here can be seen."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/", "GET", self._empty, False),
            ("/gesprek", "POST", self._start, False),
            ("/gesprek/<name:str>", "GET", self._show, False),
            ("/gesprek/<name:str>", "POST", self._say, False),
            ("/gesprek/<name:str>/voorbeelden/<number:int>", "GET", self._nearest, False),
        ]

    async def _empty(self, visit: Visit) -> HTTPResponse:
        try:
            dead = await asyncio.to_thread(_dead_letters, visit)
        except Exception as error:  # the page that tells of it says so; this one goes on without
            log_failure("the outbox failed", error)
            dead = 0
        return visit.page("talk.html", name="", turns=[], dead=dead, **await self._common())

    async def _start(self, visit: Visit) -> HTTPResponse:
        name = STAFF + secrets.token_urlsafe(24)
        conversations = ready(visit)
        with measured() as clock:
            await conversations.start(name)
        self._bank.clocks.note(name, clock)
        if visit.given("tekst").strip():
            return await self._say(visit, name)
        return redirect(f"/gesprek/{name}")

    async def _show(self, visit: Visit, name: str) -> HTTPResponse:
        turns = await explained(self._bank, visit, name)
        return visit.page("talk.html", name=name, turns=turns, dead=0, **await self._common())

    async def _say(self, visit: Visit, name: str) -> HTTPResponse:
        conversations = ready(visit)
        checked_name(name)
        if visit.ticked("wis"):
            await conversations.erase(name)
            self._bank.clocks.forget(name)
            return redirect("/?gelukt=gewist")
        payload = visit.given("keuze")
        with measured() as clock:
            if payload:
                await conversations.choose(name, payload)
            else:
                await conversations.say(name, question(visit.given("tekst")))
        self._bank.clocks.note(name, clock)
        return redirect(f"/gesprek/{name}#laatste")

    async def _nearest(self, visit: Visit, name: str, number: int) -> HTTPResponse:
        turns = await explained(self._bank, visit, name)
        turn = next((t for t in turns if t.number == number and t.payload is None), None)
        if turn is None:
            raise PageError(texts.NOT_FOUND, 404)
        nearest = await self._bank.neighbours.nearest(turn.text)
        values: dict[str, Any] = {
            "name": name,
            "turn": turn,
            "nearest": nearest,
            "titles": topic_titles(),
        }
        return visit.page("nearest.html", **values)

    async def _common(self) -> dict[str, Any]:
        return {
            "titles": topic_titles(),
            "sources": sources(),
            "model": self._bank.model.name if self._bank.model else "",
            "current": await asyncio.to_thread(self._bank.is_current),
        }


def ready(visit: Visit) -> Conversations:
    """Return the bot's conversations, or raise the 503 that says to train a model first."""
    found: Conversations = visit.request.app.ctx.conversations
    if found.agent.processor is None or found.agent.domain is None:
        raise PageError(texts.NOT_READY, 503)
    return found


def _dead_letters(visit: Visit) -> int:
    """Return how many messages to the NCSC are no longer tried."""
    outbox: Outbox = visit.request.app.ctx.outbox
    return len(outbox.summaries((DEAD,)))


def checked_name(name: str) -> None:
    """Raise the 404 unless this can be a conversation of the testbank."""
    if not _ID.fullmatch(name):
        raise PageError(texts.NO_CONVERSATION, 404)


async def explained(bank: Bank, visit: Visit, name: str) -> list[explain.Turn]:
    """Return the turns of a conversation, or raise the 404 when there is none."""
    checked_name(name)
    conversations = ready(visit)
    if not await conversations.store.has_conversation(name):
        raise PageError(texts.NO_CONVERSATION, 404)
    tracker = await conversations.store.retrieve_full_tracker(name)
    domain = conversations.agent.domain
    if tracker is None or domain is None:
        raise ApiError("unavailable")
    trails = await asyncio.to_thread(read_trails)
    return explain.explain(tracker.events, domain, trails, bank.clocks.of(name))
