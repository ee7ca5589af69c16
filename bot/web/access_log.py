"""A line in the log for every request: never an address, a text or a token."""

from __future__ import annotations

import logging
import time
from http import HTTPMethod

from starlette.requests import Request

logger = logging.getLogger("bot.access")


def log_request(request: Request, status: int) -> None:
    """Log what was asked and how it ended. The route, not the path: that may hold anything.

    So may a method that HTTP does not know.
    """
    route = getattr(request.state, "route", None)
    method = request.method if route and request.method in HTTPMethod.__members__ else "-"
    seconds = time.perf_counter() - request.state.started
    _log(method, route or "-", status, seconds, request.state.request_id)


def log_refusal(status: int, request_id: str) -> None:
    """Log a request that could not be read: of what it asked, nothing is known."""
    _log("-", "-", status, 0, request_id)


def _log(method: str, route: str, status: int, seconds: float, request_id: str) -> None:
    logger.info("%s %s %s %.0f ms %s", method, route, status, seconds * 1000, request_id)
