"""Niet begrepen: messages that the bot did not understand, and what to do about them."""

from __future__ import annotations

import asyncio
import time

from starlette.responses import Response

from bot.content.responses import topic_titles
from bot.content.topics import COMMANDS, FOLLOW_UPS, TOPICS
from bot.conversations.conversations import Conversations, failures_told
from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.exporting import Export, as_training_data, exported, known_texts
from bot.testbank.not_understood import NotUnderstood
from bot.testbank.pages import Route
from bot.testbank.web import PageError, StaffRequest, download, redirect
from bot.web.incoming import LONGEST_TEXT

_SHOWN = 50  # groups on the page


class NotUnderstoodPages:
    """The list of messages in groups, and the export."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """Return the routes of this page."""
        return [
            ("/niet-begrepen", "GET", self._list, False),
            ("/niet-begrepen", "POST", self._handle, False),
            ("/niet-begrepen/export.yml", "GET", self._export, True),
            ("/niet-begrepen/leeg", "POST", self._empty, False),
        ]

    async def _list(self, request: StaffRequest) -> Response:
        async with failures_told():
            not_understood = self._messages(request)
            groups = await asyncio.to_thread(not_understood.groups)
            export = await asyncio.to_thread(_export, not_understood)
        return request.page(
            "not_understood.html",
            groups=groups[:_SHOWN],
            hidden=max(len(groups) - _SHOWN, 0),
            total=sum(group.count for group in groups),
            export=export,
            topics=_topics(),
            titles=topic_titles(),
            hours=self._context.settings.retention_hours,
        )

    async def _handle(self, request: StaffRequest) -> Response:
        messages = [text for text in request.form.get("bericht", ()) if text.strip()]
        if not messages or any(len(text) > LONGEST_TEXT for text in messages):
            raise PageError(texts.NOTHING_CHOSEN)
        topic: str | None = None
        if request.given("doe") == "onderwerp":
            topic = request.given("onderwerp")
            if topic not in _topics():
                raise PageError(texts.NO_TOPIC)
        async with failures_told():
            not_understood = self._messages(request)
            await asyncio.to_thread(not_understood.handle, messages, topic)
        request.note(topic or "")
        return redirect(f"/niet-begrepen?gelukt={'onderwerp' if topic else 'niets'}")

    async def _export(self, request: StaffRequest) -> Response:
        async with failures_told():
            export = await asyncio.to_thread(_export, self._messages(request))
        kind = "application/yaml; charset=utf-8"
        name = f"bezoekers-{texts.stamp(time.time())}.yml"  # beside an earlier one, not over it
        return download(as_training_data(export), name, kind)

    async def _empty(self, request: StaffRequest) -> Response:
        async with failures_told():
            await asyncio.to_thread(self._messages(request).empty_export)
        return redirect("/niet-begrepen?gelukt=geleegd")

    def _messages(self, request: StaffRequest) -> NotUnderstood:
        """Return what reads the messages: they are there without a model too."""
        conversations: Conversations = request.http.app.state.conversations
        return NotUnderstood(conversations.store, self._context.settings.secret_key)


def _export(not_understood: NotUnderstood) -> Export:
    """Read what was given a topic. In a thread, like all that reads files or the database."""
    handled = not_understood.with_topic()
    return exported(handled, known_texts()) if handled else Export(())


def _topics() -> tuple[str, ...]:
    return (*TOPICS, *FOLLOW_UPS, *COMMANDS, "engels")
