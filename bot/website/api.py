"""The routes of the API, as a Rasa input channel."""

from __future__ import annotations

import functools
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.base.settings import Settings
from bot.conversations import messages
from bot.conversations.conversations import Conversations, failures_told
from bot.conversations.schemas import (
    Answer,
    Empty,
    FeedbackBody,
    PayloadMessage,
    Started,
    TextMessage,
    Transcript,
)
from bot.conversations.store import Feedback
from bot.privacy import mask
from bot.server import openapi
from bot.web.body import checked, read_json
from bot.web.errors import ApiError
from bot.web.headers import preflight
from bot.web.incoming import clean, question
from bot.web.rate_limit import RateLimit
from bot.web.responses import json_response, no_content
from bot.web.tokens import Tokens

_Handler = Callable[[Request], Awaitable[Any]]


class WebsiteChannel(InputChannel):
    """Serves the website API; the app sets `ctx.conversations` before it takes requests."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = Tokens(settings)
        self._limit = RateLimit(settings)
        self._description = openapi.document()

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, stored with every message."""
        return messages.CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. Messages go to Rasa by conversations.py, not by the callback:
        the callback neither says which messages came of it nor whether a part failed."""
        routes = Blueprint("website")
        routes.middleware("request")(_function(self._check_limit))
        for path, methods in self._handlers().items():
            for method, handler in methods.items():
                routes.add_route(_function(handler), path, methods=(method,))
            routes.add_route(self._preflight(tuple(methods)), path, methods=("OPTIONS",))
        return routes

    def _handlers(self) -> dict[str, dict[str, _Handler]]:
        return {
            "/api/conversations": {"POST": self._start},
            "/api/messages": {"POST": self._message},
            "/api/conversation": {"GET": self._transcript, "DELETE": self._erase},
            "/api/feedback": {"POST": self._feedback},
            "/api/openapi.json": {"GET": self._openapi},
        }

    async def _check_limit(self, request: Request) -> None:
        if request.method != "OPTIONS":
            async with failures_told():
                await self._limit.check_client(request)

    async def _start(self, request: Request) -> HTTPResponse:
        if request.body:
            checked(Empty, read_json(request))
        conversation_id = self._tokens.new_conversation()
        greeting = await _conversations(request).start(conversation_id)
        token = self._tokens.issue(conversation_id)
        expires_at = token.expires_at.isoformat().replace("+00:00", "Z")
        body = Started(token=token.value, expires_at=expires_at, messages=greeting)
        return json_response(body.dict(), status=201)

    async def _message(self, request: Request) -> HTTPResponse:
        conversation_id = self._conversation_id(request)
        content = read_json(request)
        conversations = _conversations(request)
        async with failures_told():
            await self._limit.check_conversation(conversation_id)
        if "payload" in content:
            chosen = checked(PayloadMessage, content)
            said = await conversations.choose(conversation_id, chosen.payload, chosen.id)
        else:
            typed = checked(TextMessage, content)
            said = await conversations.say(conversation_id, question(typed.text), typed.id)
        return json_response(Answer(messages=said).dict())

    async def _transcript(self, request: Request) -> HTTPResponse:
        said = await _conversations(request).transcript(self._conversation_id(request))
        return json_response(Transcript(messages=said).dict(by_alias=True))

    async def _erase(self, request: Request) -> HTTPResponse:
        await _conversations(request).erase(self._conversation_id(request))
        return no_content()

    async def _feedback(self, request: Request) -> HTTPResponse:
        conversation_id = self._conversation_id(request)
        body = checked(FeedbackBody, read_json(request))
        store = _conversations(request).store
        async with failures_told():
            if not await store.has_conversation(conversation_id):
                raise ApiError("token")
            if not await store.has_bot_message(conversation_id, body.message_id):
                raise ApiError("message_unknown")
            await store.save_feedback(
                Feedback(
                    message_id=body.message_id,
                    sender_id=conversation_id,
                    helpful=body.helpful,
                    remark=mask(clean(body.remark or "")).text or None,
                    timestamp=time.time(),
                )
            )
        return no_content()

    async def _openapi(self, request: Request) -> HTTPResponse:
        return json_response(self._description)

    def _preflight(self, methods: tuple[str, ...]) -> _Handler:
        async def answer(request: Request) -> HTTPResponse:
            return preflight(request, self._settings, methods)

        return answer

    def _conversation_id(self, request: Request) -> str:
        return self._tokens.conversation(request.headers.getone("authorization", ""))


def _function(method: _Handler) -> _Handler:
    """Return a bound method as a plain function: Sanic sets attributes on its handlers."""

    @functools.wraps(method)
    async def handler(request: Request) -> Any:
        return await method(request)

    return handler


def _conversations(request: Request) -> Conversations:
    found: Conversations = request.app.ctx.conversations
    return found
