"""Routes: one for each path, with a handler for each method."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.web.errors import ApiError
from bot.web.files import ASK, FOR_EVER, folder, served

Handler = Callable[[Request], Awaitable[Response]]
BOTH = ("GET", "HEAD")


def route(path: str, handlers: Mapping[str, Handler]) -> Route:
    """Return the route of a path in Starlette's notation; `handlers` are by method."""
    return Route(path, _Resource(path, handlers))


def page(path: str, handler: Handler) -> Route:
    """Return the route of something to look at: GET and HEAD."""
    return route(path, dict.fromkeys(BOTH, handler))


def files(where: Path) -> Handler:
    """Return what serves the files of a folder, by the last part (`name`) of the path.

    A browser keeps for ever what it asks for with its version behind the question mark.
    """
    found = folder(where)

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in found:
            raise ApiError("not_found")
        known = request.url.query == found[name].version
        return served(request, found[name], FOR_EVER if known else ASK)

    return file


class _Resource:
    """An ASGI application, so that Starlette hands over every method.

    Starlette's own routes know one handler each, and of several for a path it would tell a client
    the methods of the first only.
    """

    def __init__(self, path: str, handlers: Mapping[str, Handler]) -> None:
        self._path = path
        self._handlers = handlers
        self._allow = ", ".join(sorted(handlers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        request.state.route = self._path
        handler = self._handlers.get(request.method)
        if handler is None:
            raise ApiError("method_not_allowed", {"Allow": self._allow})
        response = await handler(request)
        await response(scope, receive, send)
