"""The routes of the testbank, for staff only. Without TESTBANK_PASSWORD there are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse

from bot.base.settings import Settings
from bot.conversations.conversations import Conversations
from bot.testbank import texts, timing
from bot.testbank.context import Context
from bot.testbank.login import PATH
from bot.testbank.pages import (
    coverage,
    delivery,
    language,
    not_understood,
    places,
    saving,
    talk,
    tests,
)
from bot.testbank.pages.entrance import Entrance
from bot.testbank.web import Handler, PageError, StaffRequest

_STATIC = Path(__file__).parent / "static"
_TYPES = {"testbank.css": "text/css", "testbank.js": "text/javascript"}
_METHODS = ("GET", "POST")


def add_testbank(app: Sanic, settings: Settings, model: Path | None) -> None:
    """Give the app the pages of the testbank, unless they are off."""
    if not settings.testbank_password:
        return
    context = Context(settings, model)
    app.blueprint(_blueprint(context))

    async def start(app: Sanic, _loop: object) -> None:  # after the one that loads the model
        conversations: Conversations = app.ctx.conversations
        if conversations.agent.processor is not None:
            timing.install(conversations.agent.processor)

    async def stop(_app: Sanic, _loop: object) -> None:
        context.runs.end()

    app.before_server_start(start)
    app.before_server_stop(stop)


def _blueprint(context: Context) -> Blueprint:
    routes = Blueprint("testbank", url_prefix=PATH)
    entrance = Entrance(context)

    async def log_in(request: Request) -> HTTPResponse:  # Sanic sets attributes on its handlers
        return await entrance.log_in(request)

    _add(routes, "/login", log_in, ("POST",))
    _add(routes, "/uit", context.view.handler(entrance.log_out), ("POST",))
    _add(routes, "/static/<name:str>", _static())
    for pages in (
        talk.Talk(context).routes(),
        saving.Saving(context).routes(),
        places.Places(context).routes(),
        tests.Tests(context).routes(),
        coverage.Coverage(context).routes(),
        not_understood.Messages(context).routes(),
        language.Language(context).routes(),
        delivery.Delivery(context).routes(),
    ):
        for path, method, handle, is_call in pages:
            _add(routes, path, context.view.handler(handle, call=is_call), (method,))

    async def unknown(request: StaffRequest, rest: str = "") -> HTTPResponse:
        raise PageError(texts.NOT_FOUND, 404)

    _add(routes, "/<rest:path>", context.view.handler(unknown), _METHODS)
    return routes


def _add(routes: Blueprint, path: str, handler: Handler, methods: Sequence[str] = ("GET",)) -> None:
    name = f"{'_'.join(methods)}_{path}".replace("/", "_").replace("<", "").replace(">", "")
    routes.add_route(handler, path, methods=methods, name=name.replace(":", "_"))


def _static() -> Handler:
    files = {name: (_STATIC / name).read_bytes() for name in _TYPES}

    async def static(request: Request, name: str) -> HTTPResponse:
        if name not in files:
            return HTTPResponse(status=404)
        kind = f"{_TYPES[name]}; charset=utf-8"
        headers = {"Cache-Control": "no-cache"}
        return HTTPResponse(files[name], headers=headers, content_type=kind)

    return static
