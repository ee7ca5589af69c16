"""What is past its time is erased; what is not stays, whole."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.base.overwriting import erased
from bot.base.settings import Settings, read
from bot.contact.message import ContactMessage
from bot.contact.outbox import Outbox
from bot.contact.tables import METADATA, TABLE
from bot.conversations.store import ConversationStore, Feedback
from bot.server import retention as module
from bot.server.retention import Erased, Retention
from tests.servers import Postgres

HOUR = 3600.0
KEPT = sa.not_(erased(Feedback.sender_id))
MESSAGE = ContactMessage("", "", "jan@example.nl", "geheim woord")


class Stored:
    """A database with conversations, feedback and messages in it."""

    def __init__(self, config: Settings) -> None:
        self.config = config
        self.store = ConversationStore(Domain.empty(), config.database_url)
        self.outbox = Outbox(config.database_url)
        self.store.erase_also(self.outbox.forget_conversation)
        self.retention = Retention(config, self.outbox)

    def conversation(self, name: str, began: float, last: float) -> None:
        """Store a conversation that began and was last used so many hours ago."""
        tracker = DialogueStateTracker(name, [])
        for hours in (began, last):
            event = UserUttered("geheim woord")
            event.timestamp = time.time() - hours * HOUR
            tracker.update(event)
        asyncio.run(self.store.save(tracker))

    def feedback(self, conversation: str, hours: float) -> None:
        """Store feedback that was given so many hours ago."""
        given = Feedback(
            message_id=conversation.ljust(32, "0"),
            sender_id=conversation,
            helpful=False,
            remark="geheim woord",
            timestamp=time.time() - hours * HOUR,
        )
        asyncio.run(self.store.save_feedback(given))

    def make_older(self, hours: float) -> None:
        """Let the messages have been accepted so many hours earlier."""
        with self.store.engine.begin() as connection:
            connection.execute(
                sa.update(TABLE).values(created_at=TABLE.c.created_at - hours * HOUR)
            )

    def close(self) -> None:
        """Close all connections."""
        for part in (self.store, self.retention, self.outbox):
            part.close()


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stored]:
    values = {"VAR_DIR": str(tmp_path), "RETENTION_HOURS": "24"}
    if request.param == "postgresql":
        values["DATABASE_URL"] = request.getfixturevalue("postgres").url
    found = Stored(read(values))
    yield found
    for tables in (found.store.Base.metadata, METADATA):
        tables.drop_all(found.store.engine)
    found.close()


@pytest.fixture
def in_sqlite(tmp_path: Path) -> Iterator[Stored]:
    found = Stored(read({"VAR_DIR": str(tmp_path)}))
    yield found
    found.close()


def test_a_conversation_goes_when_it_cannot_be_opened_any_more(stored: Stored) -> None:
    stored.conversation("oud", began=25, last=0.1)
    stored.conversation("nieuw", began=23.9, last=0.1)
    stored.feedback("oud", hours=0.1)
    stored.feedback("nieuw", hours=0.1)
    assert stored.retention.erase() == Erased(1, 0, 0)
    assert not asyncio.run(stored.store.has_conversation("oud"))
    tracker = asyncio.run(stored.store.retrieve_full_tracker("nieuw"))
    assert tracker is not None
    assert len([e for e in tracker.events if isinstance(e, UserUttered)]) == 2
    with stored.store.session_scope() as session:
        assert [row.sender_id for row in session.query(Feedback).filter(KEPT)] == ["nieuw"]
    assert stored.retention.erase() == Erased(0, 0, 0)


def test_feedback_without_its_conversation_goes_too(stored: Stored) -> None:
    stored.feedback("weg", hours=25)
    stored.feedback("kort", hours=1)
    assert stored.retention.erase() == Erased(0, 1, 0)


def test_a_turn_that_is_still_going_on_is_waited_for(stored: Stored) -> None:
    stored.conversation("net", began=24 + 30 / HOUR, last=0)
    assert stored.retention.erase().conversations == 0


def test_many_are_erased_in_parts(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 3)
    for number in range(10):
        stored.conversation(f"gesprek {number}", began=30, last=30)
    assert stored.retention.erase().conversations == 10


def test_a_message_that_cannot_be_delivered_goes_in_its_own_time(stored: Stored) -> None:
    reference = stored.outbox.accept("form", "oud", MESSAGE, {"conversation": "geheim woord"})
    stored.conversation("oud", began=25, last=25)
    stored.make_older(hours=167)
    assert stored.retention.erase() == Erased(1, 0, 0)
    stored.make_older(hours=2)
    assert stored.retention.erase() == Erased(0, 0, 1)
    (summary,) = stored.outbox.summaries(("expired",))
    assert summary.reference == reference


def test_nothing_of_what_was_erased_is_left_on_disk(in_sqlite: Stored) -> None:
    stored = in_sqlite
    stored.conversation("oud", began=25, last=25)
    stored.feedback("oud", hours=25)
    stored.outbox.accept("form", "oud", MESSAGE, {"conversation": "geheim woord"})
    queued = stored.outbox.claim(60)
    assert queued is not None
    stored.outbox.delivered(queued)
    folder = stored.config.var_dir
    assert any(b"geheim" in path.read_bytes() for path in folder.iterdir())
    stored.retention.erase()
    assert not any(b"geheim" in path.read_bytes() for path in folder.iterdir())


def test_servers_that_erase_at_once_do_not_hinder_each_other(stored: Stored) -> None:
    for number in range(60):
        stored.conversation(f"oud {number}", began=30, last=30)
    stored.conversation("nieuw", began=1, last=0)
    others = [Retention(stored.config, stored.outbox) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        erased = list(pool.map(lambda retention: retention.erase().conversations, others))
    for other in others:
        other.close()
    assert sum(erased) + stored.retention.erase().conversations >= 60
    assert not any(
        asyncio.run(stored.store.has_conversation(f"oud {number}")) for number in range(60)
    )
    assert asyncio.run(stored.store.has_conversation("nieuw"))


def test_an_empty_database_is_no_fault(stored: Stored) -> None:
    assert stored.retention.erase() == Erased(0, 0, 0)


def test_it_goes_on_after_a_fault(stored: Stored, caplog: pytest.LogCaptureFixture) -> None:
    stored.conversation("oud", began=25, last=25)
    faults = iter([True, True])
    erase = stored.retention.erase

    def fails_twice() -> Erased:
        if next(faults, False):
            raise OSError("geheim")
        stored.retention.stop()
        return erase()

    stored.retention.erase = fails_twice  # type: ignore[method-assign]
    thread = threading.Thread(target=stored.retention.run, args=(0.01,))
    thread.start()
    thread.join()
    assert not asyncio.run(stored.store.has_conversation("oud"))
    assert "erasing failed: OSError" in caplog.text
    assert "geheim" not in caplog.text


def test_the_command(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.conversation("oud", began=25, last=25)
    monkeypatch.setattr(module, "settings", lambda: stored.config)
    assert module.main([]) == 0
    assert (
        capsys.readouterr().out
        == "erased: 1 conversations, 0 feedback entries, 0 undelivered messages\n"
    )
    gone = stored.config.copy(update={"database_url": "sqlite:////nowhere/at/all.db"})
    monkeypatch.setattr(module, "settings", lambda: gone)
    assert module.main([]) == 1
    assert "OperationalError" in capsys.readouterr().err


def test_a_visitors_erasure_takes_what_a_waiting_message_took_of_the_conversation(
    stored: Stored,
) -> None:
    stored.conversation("een", began=1, last=0)
    stored.feedback("een", hours=0)
    stored.outbox.accept("form", "een", MESSAGE, {"conversation": "geheim gesprek"})
    asyncio.run(stored.store.erase("een"))
    with stored.store.session_scope() as session:
        assert session.query(Feedback).filter(KEPT).count() == 0
    queued = stored.outbox.claim(60)
    assert queued is not None
    assert queued.message == MESSAGE
    assert "geheim" not in str(queued.added)


def test_an_action_of_another_time_is_part_of_the_whole(stored: Stored) -> None:
    tracker = DialogueStateTracker("deels", [])
    first, second = ActionExecuted("action_listen"), ActionExecuted("action_listen")
    first.timestamp, second.timestamp = time.time() - 25 * HOUR, time.time()
    tracker.update(first)
    tracker.update(second)
    asyncio.run(stored.store.save(tracker))
    stored.retention.erase()
    assert not asyncio.run(stored.store.has_conversation("deels"))
