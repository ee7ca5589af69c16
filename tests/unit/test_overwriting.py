"""What is erased is in no file afterwards, whatever was erased around it before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.base import database
from bot.base.overwriting import FILLER, cut_off, erase, erased

METADATA = sa.MetaData()
TABLE = sa.Table(
    "said",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("data", sa.Text),
)
JUDGED = sa.Table(
    "judged",
    METADATA,
    sa.Column("message_id", sa.String(32), primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("data", sa.Text),
)
LENGTHS = (0, 0, 10, 50, 200, 400, 900, 2500, 6000)


class Rows:
    """A database in which conversations begin, go on and are erased, in an order of chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.engine = database.engine(f"sqlite:///{folder / 'test.db'}")
        METADATA.create_all(self.engine)
        self.chance = random.Random(seed)
        self.kept: dict[str, str] = {}
        self.gone: list[str] = []

    def say(self) -> None:
        if not self.kept or self.chance.random() < 0.3:
            sender = f"{self.chance.getrandbits(120):032x}"
            self.kept[sender] = f"woord{len(self.kept) + len(self.gone)}w"
        else:
            sender = self.chance.choice(list(self.kept))
        word = self.kept[sender]
        with self.engine.begin() as connection:
            for table in (TABLE, JUDGED):
                rows = []
                for _ in range(self.chance.randint(1, 8)):
                    text = word + "q" * self.chance.choice(LENGTHS) + word
                    rows.append({"sender_id": sender, "data": text})
                    if table is JUDGED:
                        rows[-1]["message_id"] = f"{self.chance.getrandbits(128):032x}"
                connection.execute(sa.insert(table), rows)

    def erase(self) -> None:
        oldest = self.chance.random() < 0.5
        sender = next(iter(self.kept)) if oldest else self.chance.choice(list(self.kept))
        with self.engine.begin() as connection:
            for table in (TABLE, JUDGED):
                erase(connection, table, table.c.sender_id == sender)
        self.gone.append(self.kept.pop(sender))

    def cut_off(self) -> int:
        with self.engine.begin() as connection:
            return sum(cut_off(connection, table) for table in (TABLE, JUDGED))

    def left(self) -> list[str]:
        database.empty_log(self.engine)
        content = b"".join(path.read_bytes() for path in self.folder.iterdir())
        assert all(word.encode() in content for word in self.kept.values())
        return [word for word in self.gone if word.encode() in content]


@pytest.mark.parametrize("seed", range(2))
def test_no_byte_is_left_of_any_of_many(tmp_path: Path, seed: int) -> None:
    rows = Rows(tmp_path, seed)
    cut = 0
    for _ in range(300):
        if len(rows.kept) > 30 or (rows.kept and rows.chance.random() < 0.2):
            rows.erase()
            if rows.chance.random() < 0.2:
                cut += rows.cut_off()
            assert rows.left() == []
        else:
            rows.say()
    assert len(rows.gone) > 20
    assert cut > 0, "the room was never given back"
    with rows.engine.connect() as connection:
        kept = connection.scalars(
            sa.select(TABLE.c.sender_id).where(sa.not_(erased(TABLE.c.sender_id))).distinct()
        )
        assert set(kept) == set(rows.kept)
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    rows.engine.dispose()


def test_a_row_is_erased_in_its_place_and_once(tmp_path: Path) -> None:
    rows = Rows(tmp_path, 1)
    with rows.engine.begin() as connection:
        connection.execute(sa.insert(TABLE), {"sender_id": "een", "data": "geheim €"})
        connection.execute(sa.insert(TABLE), {"sender_id": "twee", "data": None})
        everything = TABLE.c.id > 0
        assert erase(connection, TABLE, everything) == 2
        assert erase(connection, TABLE, everything) == 0
        found = connection.execute(sa.select(TABLE)).all()
        assert found == [(1, FILLER * 3, FILLER * 10), (2, FILLER * 4, "")]
        assert cut_off(connection, TABLE) == 2, "nothing is kept"
    rows.engine.dispose()


def test_room_is_given_back_behind_a_moat_only(tmp_path: Path) -> None:
    rows = Rows(tmp_path, 1)
    with rows.engine.begin() as connection:
        some = [{"sender_id": "een", "data": "x"} for _ in range(1000)]
        connection.execute(sa.insert(TABLE), [*some, {"sender_id": "twee", "data": "y"}, *some])
        erase(connection, TABLE, TABLE.c.sender_id == "een")
        assert cut_off(connection, TABLE) == 699
        assert connection.scalar(sa.select(sa.func.min(TABLE.c.id))) == 700
        assert cut_off(connection, TABLE) == 0
    rows.engine.dispose()
