"""Erases rows so that none of their bytes stays in the file of SQLite.

`secure_delete` overwrites what is deleted, yet one erasure in a hundred left words behind: when
a page has become nearly empty, SQLite moves rows of its neighbours together, and does not
overwrite where they stood. When those rows are erased later, the copy stays. So here no row ever
moves: tables only grow at their end, what is erased is overwritten in its place by as many
bytes, and it is deleted when all rows before it, and enough after it, are erased as well.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

FILLER = "~"  # in the place of what was erased; no id of a conversation begins with it
_MOAT = 300  # erased rows between what is deleted and the first that is not: over three pages
_AT_ONCE = 2000  # rows in one transaction


def erased(column: sa.sql.ColumnElement) -> sa.sql.ColumnElement:
    """Whether a row is one that was overwritten, by its column `sender_id`."""
    return column.startswith(FILLER)


def erase(connection: sa.engine.Connection, table: sa.Table, which: sa.sql.ColumnElement) -> int:
    """Erase rows of a table that has a column `sender_id`; return how many.

    PostgreSQL deletes them, and overwrites when it vacuums.
    """
    if connection.dialect.name != "sqlite":
        return int(connection.execute(sa.delete(table).where(which)).rowcount)
    texts = [column for column in table.columns if isinstance(column.type, sa.String)]
    fillers = {column.name: _filler(column) for column in texts}
    done = sa.update(table).where(which, sa.not_(erased(table.c.sender_id))).values(fillers)
    return int(connection.execute(done).rowcount)


def cut_off(connection: sa.engine.Connection, table: sa.Table) -> int:
    """Delete some of the overwritten rows at the old end of a table; return how many."""
    if connection.dialect.name != "sqlite":
        return 0
    row = sa.literal_column("rowid")
    kept = sa.select(row).where(sa.not_(erased(table.c.sender_id))).order_by(row).limit(1)
    first_kept = connection.scalar(kept.select_from(table))
    gone = sa.select(row).select_from(table).order_by(row)
    if first_kept is not None:
        moat = sa.select(row).select_from(table).where(row < first_kept).order_by(row.desc())
        end = connection.scalar(moat.offset(_MOAT).limit(1))
        if end is None:
            return 0
        gone = gone.where(row < end)
    some = gone.limit(_AT_ONCE).subquery()
    last = connection.scalar(sa.select(sa.func.max(some.c.rowid)))
    if last is None:
        return 0
    return int(connection.execute(sa.delete(table).where(row <= last)).rowcount)


def _filler(column: sa.Column) -> sa.sql.ColumnElement:
    """Return as many bytes as a column has: others for each row where it must be unique."""
    length = sa.func.length(sa.cast(column, sa.LargeBinary))
    if column.primary_key:
        return sa.func.substr(sa.func.lower(sa.func.hex(sa.func.randomblob(length))), 1, length)
    return sa.func.replace(sa.func.hex(sa.func.zeroblob(length)), "00", FILLER)


def erase_all(
    connection: sa.engine.Connection, tables: Iterable[sa.Table], ids: Iterable[str]
) -> None:
    """Erase what tables hold of these conversations."""
    names = list(ids)
    for table in tables:
        erase(connection, table, table.c.sender_id.in_(names))
