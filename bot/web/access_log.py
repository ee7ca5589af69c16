"""A line in the log for every request: never an address, a text or a token."""

from __future__ import annotations

import logging
import time

from sanic import Request
from sanic.response import BaseHTTPResponse

logger = logging.getLogger("bot.access")


def log_request(request: Request, response: BaseHTTPResponse) -> None:
    """Log what was asked and how it ended. The route, not the path: that may hold anything."""
    known = request.route is not None
    milliseconds = (time.perf_counter() - request.ctx.started) * 1000
    logger.info(
        "%s %s %s %.0f ms %s",
        request.method if known else "-",
        f"/{request.route.path}" if known else "-",
        response.status,
        milliseconds,
        request.ctx.request_id,
    )
