"""Puts the server together: an ASGI application around Rasa's agent.

Not Rasa's own server: that is built on a framework that is no longer maintained, adds routes of
its own and swallows failures (docs/decisions/0023-one-process.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from bot.base.database import bound
from bot.base.settings import Settings
from bot.base.storage import Storage
from bot.contact.outbox import Outbox
from bot.contact.routes import contact
from bot.conversations.closing import Closing
from bot.conversations.conversations import Conversations
from bot.conversations.locks import RedisLockStore
from bot.conversations.queries import CONTENTS
from bot.report.pages import report_pages
from bot.server import agent, openapi
from bot.server.background import Background
from bot.server.health import HealthChecks
from bot.testbank.routes import Testbank, is_on
from bot.web.boundary import Boundary
from bot.web.connection.bounds import BOUNDS, Bounds
from bot.web.errors import ApiError, ErrorResponses
from bot.web.responses import json_response
from bot.web.routing import page
from bot.website.api import WebsiteApi
from bot.website.pages import pages


def create_app(settings: Settings, model: Path | None, bounds: Bounds = BOUNDS) -> Starlette:
    """Return the app that serves `model`; without one, it says that it is unavailable."""
    errors = ErrorResponses(settings)
    testbank = Testbank(settings, model) if is_on(settings) else None

    async def not_found(_request: Request, _exception: Exception) -> Response:
        return errors.response(ApiError("not_found"))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await _start(app, settings, model, testbank)
        try:
            yield
        finally:
            await _stop(app, testbank)

    app = Starlette(
        routes=[
            *WebsiteApi(settings, openapi.document()).routes(),
            *pages(settings),
            page("/health", _health),
            *report_pages(settings),
            *contact(settings),
            *(testbank.routes() if testbank else ()),
        ],
        middleware=[
            Middleware(Boundary, settings=settings, errors=errors, body_seconds=bounds.body_seconds)
        ],
        exception_handlers={404: not_found},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # it would send a client to whatever its Host header says
    return app


async def _health(request: Request) -> Response:
    checks: HealthChecks = request.app.state.health
    found = await checks.check()
    return json_response(found.dict(), status=503 if found.status == "failing" else 200)


async def _start(
    app: Starlette, settings: Settings, model: Path | None, testbank: Testbank | None
) -> None:
    outbox = Outbox(settings.database_url)
    loaded, store = await agent.load(settings, model)
    store.erase_also(outbox.forget_conversation)
    storage = Storage(store.engine, settings.storage_mb, CONTENTS)
    for engine in (store.engine, *outbox.engines):
        bound(engine, settings.storage_mb)
    store.reserve.keep()
    app.state.storage = storage
    app.state.outbox = outbox
    app.state.closing = Closing(settings)
    app.state.background = Background(settings, outbox)
    app.state.background.start()
    app.state.conversations = Conversations(loaded, store, settings)
    form = outbox if settings.contact_form else None
    app.state.health = HealthChecks(loaded, store, storage, form)
    if testbank:
        testbank.start(loaded.processor)


async def _stop(app: Starlette, testbank: Testbank | None) -> None:
    conversations: Conversations = app.state.conversations
    if testbank:
        testbank.stop()
    app.state.background.stop()
    app.state.outbox.close()
    app.state.closing.close()
    conversations.store.close()
    if isinstance(conversations.agent.lock_store, RedisLockStore):
        await conversations.agent.lock_store.close()
