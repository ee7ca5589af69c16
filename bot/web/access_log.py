"""A line in the log for every request: never an address, a text or a token."""

from __future__ import annotations

import logging
import time

from starlette.requests import Request

logger = logging.getLogger("bot.access")


def log_request(request: Request, status: int) -> None:
    """Log what was asked and how it ended. The route, not the path: that may hold anything."""
    route = getattr(request.state, "route", None)
    milliseconds = (time.perf_counter() - request.state.started) * 1000
    logger.info(
        "%s %s %s %.0f ms %s",
        request.method if route else "-",
        route or "-",
        status,
        milliseconds,
        request.state.request_id,
    )
