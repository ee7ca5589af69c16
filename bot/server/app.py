"""Puts the website API together: a Sanic app of our own around Rasa's agent.

Not Rasa's `serve_application`: it adds a root page and open CORS, and swallows failures.
"""

from __future__ import annotations

import os
from asyncio import AbstractEventLoop
from pathlib import Path

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import register
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.core.utils import AvailableEndpoints
from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse

from bot.base.settings import LOOPBACK, ROOT, Settings
from bot.contact.outbox import Outbox
from bot.contact.routes import contact
from bot.conversations.conversations import Conversations
from bot.conversations.locks import RedisLockStore, lock_store
from bot.conversations.store import ConversationStore
from bot.engine.actions import ActionServer
from bot.engine.faster_rasa import kept_connections
from bot.nlu.encoder import encoder
from bot.privacy import mask
from bot.report.pages import report_pages
from bot.server.background import Background
from bot.server.health import HealthChecks
from bot.testbank.routes import add_testbank
from bot.web.access_log import log_request
from bot.web.body import LONGEST_BODY
from bot.web.errors import ErrorResponses
from bot.web.headers import add_headers
from bot.web.http import CheckedRequest
from bot.website.api import WebsiteChannel
from bot.website.pages import pages

ENDPOINTS = ROOT / "endpoints.yml"


def create_app(settings: Settings, model: Path | None) -> Sanic:
    """Return the app that serves `model`; without one, it says that it is unavailable."""
    app = Sanic("samenwerkgids", request_class=CheckedRequest, configure_logging=False)
    app.config.update(
        REQUEST_MAX_SIZE=LONGEST_BODY,
        REQUEST_TIMEOUT=30,
        RESPONSE_TIMEOUT=45,
        KEEP_ALIVE_TIMEOUT=30,
        GRACEFUL_SHUTDOWN_TIMEOUT=5.0,
        PROXIES_COUNT=settings.proxies or None,
        FALLBACK_ERROR_FORMAT="json",
    )
    app.exception(Exception)(ErrorResponses(settings).handle)

    async def after(request: Request, response: BaseHTTPResponse) -> None:
        add_headers(request, response, settings)
        log_request(request, response)

    async def start(app: Sanic, _loop: AbstractEventLoop) -> None:
        await _load(app, settings, model)

    async def stop(app: Sanic, _loop: AbstractEventLoop) -> None:
        conversations: Conversations | None = getattr(app.ctx, "conversations", None)
        if conversations is not None:
            app.ctx.background.stop()
            app.ctx.outbox.close()
            conversations.store.close()
            if isinstance(conversations.agent.lock_store, RedisLockStore):
                await conversations.agent.lock_store.close()
            await kept_connections.close()

    app.middleware("response")(after)
    app.before_server_start(start)
    app.after_server_stop(stop)
    register([WebsiteChannel(settings)], app, route=None)
    app.blueprint(pages(settings))
    app.blueprint(report_pages(settings))
    app.blueprint(contact(settings))
    add_testbank(app, settings, model)
    return app


async def _load(app: Sanic, settings: Settings, model: Path | None) -> None:
    actions_url = f"http://{LOOPBACK}:{settings.actions_port}/webhook"
    os.environ["DATABASE_URL"] = settings.database_url
    os.environ["ACTIONS_URL"] = actions_url
    endpoints = AvailableEndpoints.read_endpoints(str(ENDPOINTS))
    # Rasa takes objects where it would make them from endpoints.yml.
    endpoints.action = ActionServer(url=actions_url, **endpoints.action.kwargs)
    endpoints.lock_store = lock_store(settings.redis_url)
    agent = await load_agent(str(model) if model else None, endpoints=endpoints)
    store = _bare_store(agent)
    # Both read files, so that no visitor waits for that.
    mask("ik ben")
    encoder()
    app.ctx.agent = agent
    app.ctx.outbox = Outbox(settings.database_url)
    app.ctx.background = Background(settings, app.ctx.outbox)
    app.ctx.background.start()
    app.ctx.conversations = Conversations(agent, store)
    app.ctx.health = HealthChecks(
        agent, store, actions_url, app.ctx.outbox if settings.contact_form else None
    )


def _bare_store(agent: Agent) -> ConversationStore:
    """Take the tracker store out of Rasa's wrapper and return it.

    Rasa wraps every tracker store in one that falls back to memory when the database fails:
    a conversation would then quietly start anew, and what is said get lost. Here a failing
    database is an answer with status 503, and the conversation goes on afterwards.
    """
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not isinstance(store, ConversationStore):
        raise TypeError(f"endpoints.yml names another tracker store: {type(store).__name__}")
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store
    return store
