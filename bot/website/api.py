"""The routes of the website API: conversations, messages, transcript, feedback."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.base.settings import Settings
from bot.base.storage import Storage
from bot.conversations.closing import Closing
from bot.conversations.conversations import Conversations, failures_told
from bot.conversations.schemas import (
    Answer,
    Empty,
    FeedbackBody,
    PayloadMessage,
    Started,
    TextMessage,
)
from bot.conversations.store import Feedback
from bot.privacy import mask
from bot.web.api_routes import api_route
from bot.web.body import body, checked, read_json
from bot.web.errors import ApiError
from bot.web.incoming import question, remarked
from bot.web.rate_limit import RateLimit
from bot.web.responses import json_response, no_content
from bot.web.routing import Handler
from bot.web.tokens import Tokens


class WebsiteApi:
    """The website API, over `app.state.conversations`, which the server sets before it serves."""

    def __init__(self, settings: Settings, description: Mapping[str, Any]) -> None:
        """`description` is the OpenAPI document of the whole API."""
        self._settings = settings
        self._tokens = Tokens(settings)
        self._limit = RateLimit(settings)
        self._beginnings = RateLimit(
            settings, settings.conversation_limit, "conversations", "too_many_conversations"
        )
        self._description = description

    def routes(self) -> list[Route]:
        """Return the routes. Every request counts, whatever it asks, save a preflight."""
        handlers: dict[str, dict[str, Handler]] = {
            "/api/conversations": {"POST": self._start},
            "/api/messages": {"POST": self._message},
            "/api/conversation": {"GET": self._transcript, "DELETE": self._erase},
            "/api/feedback": {"POST": self._feedback},
            "/api/openapi.json": {"GET": self._openapi},
        }
        return [
            api_route(path, found, self._settings, self._limit) for path, found in handlers.items()
        ]

    async def _start(self, request: Request) -> Response:
        if body(request):
            checked(Empty, read_json(request))
        await _closing(request).check()
        storage: Storage = request.app.state.storage
        conversations = _conversations(request)
        async with failures_told():
            if not await conversations.store.threads.run(storage.has_room):
                raise ApiError("storage_full")
        await self._beginnings.check_client(request)
        conversation_id = self._tokens.new_conversation()
        greeting = await conversations.start(conversation_id)
        token = self._tokens.issue(conversation_id)
        expires_at = token.expires_at.isoformat().replace("+00:00", "Z")
        started = Started(token=token.value, expires_at=expires_at, messages=greeting)
        return json_response(started.dict(), status=201)

    async def _message(self, request: Request) -> Response:
        conversation_id = self._conversation_id(request)
        content = read_json(request)
        conversations = _conversations(request)
        await self._limit.check_conversation(conversation_id)
        await _closing(request).check()
        if "payload" in content:
            chosen = checked(PayloadMessage, content)
            said = await conversations.choose(conversation_id, chosen.payload, chosen.id)
        else:
            typed = checked(TextMessage, content)
            text = question(typed.text)
            said = await conversations.say(conversation_id, text, typed.id, typed.in_reply_to)
        return json_response(Answer(messages=said).dict())

    async def _transcript(self, request: Request) -> Response:
        said = await _conversations(request).transcript(self._conversation_id(request))
        return json_response({"messages": [message.dict(by_alias=True) for message in said]})

    async def _erase(self, request: Request) -> Response:
        await _conversations(request).erase(self._conversation_id(request))
        return no_content()

    async def _feedback(self, request: Request) -> Response:
        conversation_id = self._conversation_id(request)
        given = checked(FeedbackBody, read_json(request))
        remark = remarked(given.remark or "")
        store = _conversations(request).store
        async with failures_told():
            if not await store.has_conversation(conversation_id):
                raise ApiError("token")
            if not await store.has_bot_message(conversation_id, given.message_id):
                raise ApiError("message_unknown")
            await store.save_feedback(
                Feedback(
                    message_id=given.message_id,
                    sender_id=conversation_id,
                    helpful=given.helpful,
                    remark=mask(remark).text or None,
                    timestamp=time.time(),
                )
            )
        return no_content()

    async def _openapi(self, request: Request) -> Response:
        return json_response(self._description)

    def _conversation_id(self, request: Request) -> str:
        return self._tokens.conversation(request.headers.get("authorization", ""))


def _closing(request: Request) -> Closing:
    return request.app.state.closing


def _conversations(request: Request) -> Conversations:
    return request.app.state.conversations
