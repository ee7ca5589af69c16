"""Routes of the API: counted for each client, and open to the pages that may use them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.base.settings import Settings
from bot.web.headers import preflight
from bot.web.rate_limit import RateLimit
from bot.web.routing import Handler, route


def api_route(
    path: str, handlers: Mapping[str, Handler], settings: Settings, limit: RateLimit
) -> Route:
    """Return a route whose requests count for `limit`, and which answers CORS preflights."""

    async def ask(request: Request) -> Response:
        return preflight(request, settings, handlers)

    counted = {method: _counted(handler, limit) for method, handler in handlers.items()}
    return route(path, {**counted, "OPTIONS": ask})


def _counted(handler: Handler, limit: RateLimit) -> Handler:
    async def count_first(request: Request) -> Response:
        await limit.check_client(request)
        return await handler(request)

    return count_first
