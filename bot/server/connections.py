"""How the server takes connections: bounds, and what a request is told that cannot be read."""

from __future__ import annotations

import resource
import uuid

from starlette.applications import Starlette

from bot.base.settings import Settings
from bot.web.access_log import log_refusal
from bot.web.connection.bounds import Bounds
from bot.web.connection.protocol import StrictConfig
from bot.web.errors import ErrorResponses
from bot.web.headers import add_fixed_headers

_OWN_FILES = 200  # that the bot may have open beside its connections


def config(app: Starlette, settings: Settings, bounds: Bounds) -> StrictConfig:
    """Return uvicorn's configuration for an app. Behind a proxy, all come from one address."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files != resource.RLIM_INFINITY:
        bounds = bounds._replace(connections=min(bounds.connections, files - _OWN_FILES))
    if settings.proxies:
        bounds = bounds._replace(connections_per_address=0)
    errors = ErrorResponses(settings)

    def refusal(status: int) -> tuple[list[tuple[bytes, bytes]], bytes]:
        # No middleware sees such a request: what that does for an answer is done here.
        request_id = uuid.uuid4().hex
        response = errors.refused(status)
        add_fixed_headers(response.headers, request_id)
        log_refusal(status, request_id)
        raw = [(name, value) for name, value in response.raw_headers if name != b"content-length"]
        return raw, bytes(response.body)

    return StrictConfig(app, bounds, refusal)
