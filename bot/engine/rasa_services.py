"""Replaces the three places where Rasa asks for a left-out package while it runs.

Two functions that make a store or a broker import the clients of all others first, to know their
errors; and each line that is logged would go past Sentry.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import Any

from rasa.core import tracker_store
from rasa.core.brokers import broker
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import ConnectionException
from rasa.utils import log_utils
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import OperationalError


def keep_to_what_is_here() -> None:
    """Replace them, once Rasa is imported."""
    TrackerStore.create = staticmethod(_tracker_store)
    EventBroker.create = staticmethod(_event_broker)
    log_utils.SentryProcessor = _no_report


def _tracker_store(
    wanted: TrackerStore | EndpointConfig | None,
    domain: Domain | None = None,
    event_broker: EventBroker | None = None,
) -> TrackerStore:
    if isinstance(wanted, TrackerStore):
        return wanted
    try:
        return tracker_store.create_tracker_store(wanted, domain, event_broker)
    except (OperationalError, ConnectionError) as error:
        raise ConnectionException(f"Cannot connect to tracker store. {error}") from error


async def _event_broker(
    wanted: EventBroker | EndpointConfig | None, loop: AbstractEventLoop | None = None
) -> EventBroker | None:
    if isinstance(wanted, EventBroker):
        return wanted
    try:
        return await broker._create_from_endpoint_config(wanted, loop)
    except OperationalError as error:
        raise ConnectionException("Cannot connect to event broker.") from error


def _no_report(**_options: Any) -> Callable[[Any, str, dict[str, Any]], dict[str, Any]]:
    return lambda _logger, _method, event: event
