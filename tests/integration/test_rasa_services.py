"""Rasa runs without the packages that it asks for while it runs, and says what it cannot do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.core.brokers.sql import SQLEventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import ConnectionException
from rasa.utils.endpoints import EndpointConfig

from bot.engine.stand_ins import LeftOutError
from tests.integration.test_tensorflow_free import run_python


def store(**config: str) -> TrackerStore:
    return TrackerStore.create(EndpointConfig(**config), Domain.empty())


def test_stores_that_are_here_are_made(tmp_path: Path) -> None:
    assert isinstance(TrackerStore.create(None, Domain.empty()), InMemoryTrackerStore)
    made = store(type="sql", dialect="sqlite", db=str(tmp_path / "rasa.db"))
    assert isinstance(made, SQLTrackerStore)
    assert TrackerStore.create(made) is made


def test_a_database_that_cannot_be_reached_is_told_as_rasa_tells_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SQLTrackerStore, "__init__", refuse)
    with pytest.raises(ConnectionException, match="Cannot connect to tracker store"):
        store(type="sql")


def refuse(*_args: object, **_options: object) -> None:
    raise ConnectionRefusedError("nobody there")


@pytest.mark.parametrize("kind", ["mongod", "dynamo"])
def test_stores_that_are_left_out_are_refused(kind: str) -> None:
    with pytest.raises((LeftOutError, ModuleNotFoundError)):
        store(type=kind, url="mongodb://localhost")


def broker(**config: object) -> EventBroker | None:
    return asyncio.run(EventBroker.create(EndpointConfig(**config)))


def test_brokers_that_are_here_are_made(tmp_path: Path) -> None:
    assert asyncio.run(EventBroker.create(None)) is None
    made = broker(type="sql", dialect="sqlite", db=str(tmp_path / "events.db"))
    assert isinstance(made, SQLEventBroker)
    assert asyncio.run(EventBroker.create(made)) is made


def test_a_broker_that_cannot_be_reached_is_told_as_rasa_tells_it(tmp_path: Path) -> None:
    with pytest.raises(ConnectionException, match="Cannot connect to event broker"):
        broker(type="sql", dialect="sqlite", db=str(tmp_path / "no folder" / "events.db"))


def test_a_broker_that_is_left_out_is_refused() -> None:
    given = {"username": "a", "password": "b", "queues": ["all"], "connection_attempts": 1}
    with pytest.raises(LeftOutError, match="aio_pika"):
        broker(type="pika", url="localhost", **given)


def test_what_is_logged_arrives() -> None:
    done = run_python(
        "from bot.engine.tensorflow_free import import_rasa; import_rasa()\n"
        "import logging, structlog\n"
        "from rasa.utils.log_utils import configure_structlog\n"
        "configure_structlog(logging.INFO)\n"
        "structlog.get_logger('rasa').info('an.event', number=3)"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert '"event": "an.event"' in done.stdout
    assert '"number": 3' in done.stdout
