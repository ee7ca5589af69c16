"""Conversations and feedback in a real SQLite database."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import OperationalError

from bot.conversations.store import ConversationStore, Feedback, Known

ID = "a" * 32


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture
def store(database: Path) -> Iterator[ConversationStore]:
    made = ConversationStore(Domain.empty(), f"sqlite:///{database}")
    yield made
    made.close()


def converse(store: ConversationStore, conversation: str, message_id: str = ID) -> None:
    tracker = DialogueStateTracker(conversation, [])
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered("geheim woord", message_id=f"van {conversation}"))
    tracker.update(BotUttered("antwoord", metadata={"message_id": message_id}))
    asyncio.run(store.save(tracker))


def judge(store: ConversationStore, conversation: str, helpful: bool, remark: str = "") -> None:
    judgement = Feedback(
        message_id=ID, sender_id=conversation, helpful=helpful, remark=remark, timestamp=1.0
    )
    asyncio.run(store.save_feedback(judgement))


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_rasa_makes_it_from_endpoints_yml(database: Path) -> None:
    config = EndpointConfig(
        type="bot.conversations.store.ConversationStore", url=f"sqlite:///{database}"
    )
    made = TrackerStore.create(config, Domain.empty())
    assert isinstance(made, ConversationStore)
    made.ping()
    made.close()


def test_a_conversation_is_kept(store: ConversationStore) -> None:
    assert not asyncio.run(store.has_conversation("een"))
    converse(store, "een")
    assert asyncio.run(store.has_conversation("een"))
    tracker = asyncio.run(store.retrieve_full_tracker("een"))
    assert tracker
    assert tracker.latest_message.text == "geheim woord"


def test_a_damaged_conversation_is_an_error_and_not_the_end(
    store: ConversationStore, database: Path
) -> None:
    converse(store, "een")
    connection = sqlite3.connect(database)
    connection.execute("UPDATE events SET data = '{' WHERE type_name = 'user'")
    connection.commit()
    connection.close()
    with pytest.raises(ValueError, match="Expecting"):
        asyncio.run(store.retrieve("een"))
    store.ping()


def test_a_message_belongs_to_its_conversation(store: ConversationStore) -> None:
    converse(store, "een")
    converse(store, "twee", "b" * 32)
    assert asyncio.run(store.has_bot_message("een", ID))
    assert not asyncio.run(store.has_bot_message("twee", ID))
    assert not asyncio.run(store.has_bot_message("een", "%" * 32))
    assert not asyncio.run(store.has_bot_message("een", "antwoord"))
    assert asyncio.run(store.known("een", "van een")) == Known(exists=True, turns=1, said=True)
    for conversation, message in (("twee", "van een"), ("een", ID), ("een", None)):
        found = asyncio.run(store.known(conversation, message))
        assert found == Known(exists=True, turns=1, said=False)
    assert asyncio.run(store.known("drie")) == Known(exists=False, turns=0, said=False)


def test_a_later_judgement_takes_the_place_of_an_earlier(
    store: ConversationStore, database: Path
) -> None:
    judge(store, "een", True, "goed")
    judge(store, "een", False, "toch niet")
    kept = "SELECT helpful, remark FROM feedback WHERE sender_id = 'een'"
    assert rows(database, kept) == [(0, "toch niet")]
    database_and_log = database.read_bytes() + Path(f"{database}-wal").read_bytes()
    assert b"toch niet" in database_and_log


def test_erased_is_gone_and_overwritten(store: ConversationStore, database: Path) -> None:
    converse(store, "een")
    converse(store, "twee", "b" * 32)
    judge(store, "een", True, "geheim woord")
    asyncio.run(store.erase("een"))
    assert not asyncio.run(store.has_conversation("een"))
    assert asyncio.run(store.has_conversation("twee"))
    assert rows(database, "SELECT * FROM feedback WHERE sender_id = 'een'") == []
    asyncio.run(store.erase("twee"))
    assert not any(b"geheim" in path.read_bytes() for path in database.parent.iterdir())


def test_its_files_are_for_the_owner_only(store: ConversationStore, database: Path) -> None:
    converse(store, "a")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in database.parent.iterdir()}
    assert modes == {"test.db": 0o600, "test.db-wal": 0o600, "test.db-shm": 0o600}


def test_a_database_that_comes_later(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    store = ConversationStore(Domain.empty(), f"sqlite:///{folder / 'test.db'}")
    with pytest.raises(OperationalError):
        store.ping()
    folder.mkdir()
    converse(store, "een")
    assert asyncio.run(store.has_conversation("een"))
    store.close()


def test_an_error_does_not_quote_what_was_said(store: ConversationStore, database: Path) -> None:
    converse(store, "een")
    rows(database, "DROP TABLE feedback")
    with pytest.raises(OperationalError) as failed:
        judge(store, "een", True, "geheim woord")
    assert "geheim" not in str(failed.value)


@pytest.mark.parametrize("sessions", [0, 1, 2])
def test_it_reads_and_counts_as_rasas_store_does(store: ConversationStore, sessions: int) -> None:
    converse(store, "somebody else")
    events = [ActionExecuted("action_listen"), UserUttered("hallo"), BotUttered("dag")]
    told = 0
    for session in range(max(sessions, 1)):
        tracker = asyncio.run(store.retrieve("a visitor")) or DialogueStateTracker("a visitor", [])
        if session < sessions:
            tracker.update(SessionStarted(timestamp=time.time()))
        for event in events:
            again = type(event).from_parameters({**event.as_dict(), "timestamp": time.time()})
            tracker.update(again)
        asyncio.run(store.save(tracker))
        told = len(asyncio.run(store.retrieve_full_tracker("a visitor")).events)
    assert told == max(sessions, 1) * len(events) + sessions
    for everything in (False, True):
        ours, rasas = (
            asyncio.run(kind._retrieve(store, "a visitor", everything))
            for kind in (ConversationStore, SQLTrackerStore)
        )
        assert [e.as_dict() for e in ours.events] == [e.as_dict() for e in rasas.events]
    # Both find the same events new.
    tracker = asyncio.run(store.retrieve("a visitor"))
    tracker.update(UserUttered("nog iets"))
    with store.session_scope() as session:
        (new,) = SQLTrackerStore._additional_events(store, session, tracker)
    assert new.text == "nog iets"
    asyncio.run(store.save(tracker))
    assert len(asyncio.run(store.retrieve_full_tracker("a visitor")).events) == told + 1
