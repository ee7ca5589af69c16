"""The tables of the outbox: what happens to a message, and apart what was added of a conversation.

A message's row changes all the time, so SQLite moves it about and leaves copies. What a visitor
may erase stands in a table that only grows at its end, where it is overwritten in its place
(bot/base/overwriting.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import sqlalchemy as sa

from bot.base.overwriting import cut_off, erase

METADATA = sa.MetaData()
TABLE = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("reference", sa.String(10), nullable=False, unique=True),
    # a keyed digest of the conversation and the form: recognises a form that is sent again
    sa.Column("form", sa.String(64), nullable=False, unique=True),
    sa.Column("sender_id", sa.String(255), index=True),  # until delivered
    sa.Column("letter", sa.Text),  # the ContactMessage as JSON; until delivered
    sa.Column("added", sa.Text),  # whether anything was; before, what; until delivered
    sa.Column("state", sa.String(9), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due_at", sa.Float, nullable=False),
    sa.Column("lease", sa.String(32)),
    sa.Column("lease_until", sa.Float),
    sa.Column("failure", sa.String(64)),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
    sa.Column("ended_at", sa.Float),
    sa.Index("outbox_due", "state", "due_at"),
)
ADDED = sa.Table(
    "outbox_added",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("message_id", sa.String(32), nullable=False, index=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("data", sa.Text, nullable=False),  # as JSON
)
ERASED = "erased"  # key in what was added: that has been erased since
GONE = json.dumps({ERASED: ""})
NONE = "{}"
APART = json.dumps({"apart": ""})  # it stands in ADDED


def add(
    connection: sa.engine.Connection, message_id: str, sender_id: str, added: Mapping[str, str]
) -> str:
    """Keep what was added to a message; return what its row says of it."""
    if not added:
        return NONE
    data = json.dumps(dict(added), ensure_ascii=False)
    row = {"message_id": message_id, "sender_id": sender_id, "data": data}
    connection.execute(sa.insert(ADDED).values(row))
    return APART


def added_to(connection: sa.engine.Connection, message_id: str, said: str) -> dict[str, str]:
    """Return what was added to a message, of which its row says `said`."""
    if said == APART:
        query = sa.select(ADDED.c.data).where(ADDED.c.message_id == message_id)
        said = connection.scalar(query) or GONE
    found: dict[str, str] = json.loads(said)  # of before this table: what was added itself
    return found


def erase_added(connection: sa.engine.Connection, messages: sa.sql.ColumnElement) -> None:
    """Erase what was added to the messages that fit a condition on TABLE."""
    ids = sa.select(TABLE.c.id).where(messages)
    erase(connection, ADDED, ADDED.c.message_id.in_(ids))


def forget(connection: sa.engine.Connection, sender_id: str) -> None:
    """Erase what was added of a conversation, and its id; the rest of the messages stays."""
    erase(connection, ADDED, ADDED.c.sender_id == sender_id)
    left = sa.case((TABLE.c.added == NONE, NONE), else_=GONE)
    mine = sa.update(TABLE).where(TABLE.c.sender_id == sender_id)
    connection.execute(mine.values(added=left, sender_id=None))


def tidy(connection: sa.engine.Connection) -> None:
    """Give back some of the room of what was overwritten."""
    cut_off(connection, ADDED)
