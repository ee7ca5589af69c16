"""What was added of a conversation to a message is in no file once the conversation is erased."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.base import database
from bot.base.overwriting import FILLER
from bot.contact.message import ContactMessage
from bot.contact.outbox import WAITING, Outbox
from bot.contact.tables import ADDED, APART, ERASED

LETTER = ContactMessage("Jan", "Zorg", "jan@example.nl", "vraag " * 20)
LENGTHS = (0, 50, 400, 900, 2500, 9000)


class Post:
    """Messages that are sent, tried, delivered and erased, in an order of chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.outbox = Outbox(f"sqlite:///{folder / 'test.db'}")
        self.engine = database.engine(f"sqlite:///{folder / 'test.db'}")
        self.chance = random.Random(seed)
        self.kept: dict[str, str] = {}  # word by conversation
        self.gone: list[str] = []
        self.count = 0

    def send(self) -> None:
        self.count += 1
        word, sender = f"woord{self.count}w", f"{self.chance.getrandbits(120):032x}"
        text = word + "q" * self.chance.choice(LENGTHS) + word
        self.outbox.accept(f"form{self.count}", sender, LETTER, {"conversation": text})
        self.kept[sender] = word

    def erase(self) -> None:
        sender = self.chance.choice(list(self.kept))
        with self.engine.begin() as connection:
            self.outbox.forget_conversation(connection, sender)
        self.gone.append(self.kept.pop(sender))

    def deliver(self) -> None:
        queued = self.outbox.claim(60)
        if queued is None:
            return
        if self.chance.random() < 0.5:
            self.outbox.failed(queued, "timeout", 0.0)
            return
        self.outbox.delivered(queued)
        for sender, word in list(self.kept.items()):
            if word in str(queued.added):
                self.gone.append(self.kept.pop(sender))

    def left(self) -> list[str]:
        database.empty_log(self.engine)
        content = b"".join(path.read_bytes() for path in self.folder.iterdir())
        assert all(word.encode() in content for word in self.kept.values())
        return [word for word in self.gone if word.encode() in content]

    def close(self) -> None:
        self.outbox.close()
        self.engine.dispose()


@pytest.mark.parametrize("seed", range(3))
def test_no_byte_is_left_of_any_of_many(tmp_path: Path, seed: int) -> None:
    post = Post(tmp_path, seed)
    for _ in range(250):
        done = post.chance.random()
        if len(post.kept) < 5 or (done < 0.4 and len(post.kept) < 40):
            post.send()
        elif done < 0.7:
            post.deliver()
        else:
            post.erase()
        assert post.left() == []
    assert len(post.gone) > 50
    post.close()


def test_a_message_of_before_is_delivered_with_what_it_has(tmp_path: Path) -> None:
    """It was written by a version that kept what was added in the message's own row."""
    post = Post(tmp_path, 1)
    post.send()
    with post.engine.begin() as connection:
        connection.execute(sa.text("UPDATE outbox SET added = :v"), {"v": '{"result": "goed"}'})
        connection.execute(sa.delete(ADDED))
    queued = post.outbox.claim(60)
    assert queued is not None
    assert queued.added == {"result": "goed"}
    post.close()


def test_what_is_gone_is_told_as_erased(tmp_path: Path) -> None:
    post = Post(tmp_path, 1)
    post.send()
    with post.engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT added FROM outbox")) == APART
        connection.execute(sa.delete(ADDED))
    queued = post.outbox.claim(60)
    assert queued is not None
    assert queued.added == {ERASED: ""}
    assert [summary.state for summary in post.outbox.summaries((WAITING,))] == [WAITING]
    post.close()


def test_it_is_overwritten_in_its_place(tmp_path: Path) -> None:
    post = Post(tmp_path, 1)
    for _ in range(3):
        post.send()
    with post.engine.connect() as connection:
        before = {row.sender_id: row for row in connection.execute(sa.select(ADDED))}
    post.erase()
    (gone,) = before.keys() - post.kept.keys()
    with post.engine.connect() as connection:
        after = {row.id: row for row in connection.execute(sa.select(ADDED))}
    erased = after[before[gone].id]
    assert erased.data == FILLER * len(before[gone].data)
    assert erased.sender_id == FILLER * len(gone)
    assert len(after) == 3
    post.close()
