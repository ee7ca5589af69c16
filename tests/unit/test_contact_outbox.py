"""The outbox in a real SQLite database: kept, taken by one at a time, erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.contact import outbox as module
from bot.contact.message import ContactMessage
from bot.contact.outbox import (
    DEAD,
    DELIVERED,
    EXPIRED,
    WAITING,
    BeingDeliveredError,
    Outbox,
    QueuedMessage,
)
from bot.contact.tables import ERASED

JAN = ContactMessage("Jan", "Zorg", "jan@example.nl", "geheim woord")
LEASE = 60.0


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture
def outbox(database: Path) -> Iterator[Outbox]:
    made = Outbox(f"sqlite:///{database}")
    yield made
    made.close()


def rows(database: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM outbox ORDER BY due_at")]


def change(database: Path, **values: Any) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        sets = ", ".join(f"{name} = ?" for name in values)
        connection.execute(f"UPDATE outbox SET {sets}", tuple(values.values()))


def accept(outbox: Outbox, form: str = "a", sender: str = "gesprek", **added: str) -> str:
    return outbox.accept(form, sender, JAN, added)


def claim(outbox: Outbox) -> QueuedMessage:
    queued = outbox.claim(LEASE)
    assert queued is not None
    return queued


def test_what_was_accepted_can_be_delivered(outbox: Outbox) -> None:
    reference = accept(outbox, conversation="Bezoeker: hallo")
    queued = claim(outbox)
    assert (queued.reference, queued.message, queued.tries) == (reference, JAN, 1)
    assert queued.added == {"conversation": "Bezoeker: hallo"}


def test_a_form_that_comes_twice_is_one_message(outbox: Outbox, database: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(lambda _: accept(outbox), range(40)))
    assert len(references) == 1
    assert len(rows(database)) == 1
    assert outbox.reference_of("a") in references
    assert outbox.reference_of("b") is None
    assert accept(outbox, "b") not in references


def test_a_number_that_is_taken_is_not_given_again(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(["1111111111", "1111111111", "2222222222"])
    monkeypatch.setattr(module, "new_reference", lambda: next(numbers))
    assert [accept(outbox, form) for form in "ab"] == ["1111111111", "2222222222"]


def test_one_message_has_one_taker(outbox: Outbox) -> None:
    for number in range(30):
        accept(outbox, str(number))
    with ThreadPoolExecutor(8) as pool:
        taken = [
            queued.id for queued in pool.map(lambda _: outbox.claim(LEASE), range(60)) if queued
        ]
    assert len(taken) == 30
    assert len(set(taken)) == 30


def test_a_lease_ends_by_itself_and_can_be_renewed(outbox: Outbox, database: Path) -> None:
    accept(outbox)
    first = claim(outbox)
    assert outbox.claim(LEASE) is None
    assert outbox.renew(first, LEASE)
    change(database, lease_until=1.0)
    second = claim(outbox)
    assert second.id == first.id
    assert second.tries == 2
    assert not outbox.renew(first, LEASE)
    assert outbox.renew(second, LEASE)


def test_who_lost_the_lease_cannot_make_it_fail(outbox: Outbox, database: Path) -> None:
    accept(outbox)
    first = claim(outbox)
    change(database, lease_until=1.0)
    second = claim(outbox)
    outbox.failed(first, "timeout", None)
    assert rows(database)[0]["state"] == WAITING
    assert rows(database)[0]["lease"] == second.lease


def test_who_lost_the_lease_and_delivered_has_delivered(outbox: Outbox, database: Path) -> None:
    accept(outbox)
    first = claim(outbox)
    change(database, lease_until=1.0)
    claim(outbox)
    outbox.delivered(first)
    assert rows(database)[0]["state"] == DELIVERED
    change(database, lease_until=None)
    assert outbox.claim(LEASE) is None


def test_of_what_was_delivered_only_the_number_and_times_stay(
    outbox: Outbox, database: Path
) -> None:
    reference = accept(outbox, conversation="geheim gesprek")
    outbox.delivered(claim(outbox))
    (row,) = rows(database)
    kept = {name for name, value in row.items() if value is not None}
    assert kept == {
        *("id", "reference", "form", "state", "tries", "due_at", "created_at", "ended_at"),
    }
    assert row["reference"] == reference
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"geheim" not in database.read_bytes()
    assert b"gesprek" not in database.read_bytes()
    assert accept(outbox) == reference, "the same form is still known"


def test_what_failed_waits_and_in_the_end_is_a_dead_letter(outbox: Outbox, database: Path) -> None:
    reference = accept(outbox)
    outbox.failed(claim(outbox), "HTTP 500", 100.0)
    assert outbox.claim(LEASE) is None
    (row,) = rows(database)
    assert (row["failure"], row["lease"]) == ("HTTP 500", None)
    assert row["due_at"] > row["created_at"] + 99
    change(database, due_at=1.0)
    outbox.failed(claim(outbox), "HTTP 400", None)
    assert outbox.claim(LEASE) is None
    (summary,) = outbox.summaries((DEAD,))
    assert (summary.reference, summary.tries, summary.failure) == (reference, 2, "HTTP 400")
    assert outbox.retry("1234567890") == 0
    assert outbox.retry(reference) == 1
    assert claim(outbox).message == JAN
    assert outbox.retry() == 0


def test_staff_can_erase_what_was_not_delivered(outbox: Outbox, database: Path) -> None:
    reference = accept(outbox)
    assert outbox.erase(reference)
    assert rows(database)[0]["letter"] is None
    assert rows(database)[0]["state"] == EXPIRED
    assert not outbox.erase(reference)
    assert outbox.claim(LEASE) is None


def test_what_is_being_delivered_is_not_erased(outbox: Outbox, database: Path) -> None:
    reference = accept(outbox)
    queued = claim(outbox)
    assert [summary.being_delivered for summary in outbox.summaries((WAITING,))] == [True]
    with pytest.raises(BeingDeliveredError):
        outbox.erase(reference)
    assert rows(database)[0]["letter"] is not None
    assert outbox.renew(queued, LEASE)

    change(database, lease_until=1000.0)  # whoever had it died
    assert [summary.being_delivered for summary in outbox.summaries((WAITING,))] == [False]
    assert outbox.erase(reference)
    assert rows(database)[0]["letter"] is None


def test_what_failed_can_be_erased(outbox: Outbox) -> None:
    reference = accept(outbox)
    outbox.failed(claim(outbox), "timeout", 60)
    assert outbox.erase(reference)


def test_an_erased_conversation_leaves_the_question(outbox: Outbox, database: Path) -> None:
    accept(outbox, "a", "een", conversation="geheim gesprek", result="x")
    accept(outbox, "b", "een")
    accept(outbox, "c", "twee", conversation="ander gesprek")
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        outbox.forget_conversation(connection, "een")
    engine.dispose()
    queue = [claim(outbox) for _ in range(3)]
    added = sorted(tuple(queued.added.items()) for queued in queue)
    assert added == [(), (("conversation", "ander gesprek"),), ((ERASED, ""),)]
    assert {queued.message for queued in queue} == {JAN}
    assert {row["sender_id"] for row in rows(database)} == {None, "twee"}


def test_what_is_past_its_time_goes_unless_it_is_just_being_delivered(
    outbox: Outbox, database: Path
) -> None:
    accept(outbox, "a")
    accept(outbox, "b")
    taken = claim(outbox)
    change(database, created_at=1000.0)
    accept(outbox, "c")
    assert outbox.expire(3600, 1e12) == 1
    assert sorted(row["state"] for row in rows(database)) == [EXPIRED, WAITING, WAITING]
    outbox.delivered(taken)
    assert outbox.expire(3600, 3600) == 0
    assert [row["form"] for row in rows(database)] == ["c"]


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({}, False),
        ({"tries": 4}, False),
        ({"tries": 5}, True),
        ({"due_at": 1.0}, True),
        ({"state": DEAD}, True),
        ({"state": DELIVERED, "tries": 9, "due_at": 1.0}, False),
        ({"state": EXPIRED, "tries": 9, "due_at": 1.0}, False),
    ],
)
def test_when_staff_should_look(
    values: dict[str, Any], problems: bool, outbox: Outbox, database: Path
) -> None:
    assert not outbox.problems()
    accept(outbox)
    if values:
        change(database, **values)
    assert outbox.problems() is problems


def test_an_error_does_not_quote_what_was_said(outbox: Outbox, database: Path) -> None:
    accept(outbox)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE outbox RENAME TO elsewhere")
    with pytest.raises(sa.exc.OperationalError) as failed:
        accept(outbox, "b")
    assert "geheim" not in str(failed.value)
