"""The rows of one store put into another, some at a time, each batch with how far it has come."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from nocdesk.carrying.numbers import carry_numbers
from nocdesk.carrying.rows import CarriedTable, Row, TableDigest, carried_tables, in_batches
from nocdesk.carrying.way import CarryingError, Reached, note_reached, reached
from nocdesk.carrying.whole_store import unguarded
from nocdesk.language import _
from nocdesk.store.schema import newest_revision

ROWS_AT_ONCE = 2_000
OCTETS_AT_ONCE = 8 * 2**20
_FETCHED_AT_ONCE = 200
"""A row of the series' tail may have hundreds of kilobytes."""

_TOLD_EVERY = 2_000

Tell = Callable[[str, float], None]
"""Hears which part of the work is how far (0 … 1)."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table of a store: how many rows it has, and what tells them from any others."""

    name: str
    rows: int
    digest: str


def fingerprint(connection: Connection) -> str:
    """What tells this store, as it stands, from others: whatever is done in it writes to one of these tables."""
    marks: list[str] = [str(newest_revision())]
    for table in carried_tables():
        if table.name in ("audit_entry", "change_feed"):
            ordered = table.reading().order_by(None).limit(1)
            key = table.source.c[table.keys[0]]
            for order in (key.asc(), key.desc()):
                digest = TableDigest(table)
                for row in connection.execute(ordered.order_by(order)):
                    digest.add(row)
                marks.append(digest.hexadecimal)
            # On PostgreSQL a row may be committed later than one of a greater number.
            marks.append(str(_count(connection, table)))
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()


def carry_rows(source: Connection, target: Connection, tell: Tell) -> None:
    """Carry what the target has not yet; where this was ended before, it goes on behind the last batch."""
    tables = carried_tables()
    counts = {each.name: _count(source, each) for each in tables}
    whole, before = max(sum(counts.values()), 1), 0
    for each in tables:
        for rows in _carry_table(source, target, each):
            tell(_("carried"), min((before + rows) / whole, 0.999))
        before += counts[each.name]
    carry_numbers(source, target, tables)
    target.commit()
    tell(_("carried"), 1.0)


def table_rows(connection: Connection, tell: Tell, what: str) -> tuple[TableRow, ...]:
    """Every table of a store with its rows read to the last one."""
    tables = carried_tables()
    whole, read = max(sum(_count(connection, each) for each in tables), 1), 0
    found = []
    for each in tables:
        digest = TableDigest(each)
        for row in connection.execute(each.reading().order_by(None), execution_options=_STREAMED):
            digest.add(row)
            read += 1
            if read % _TOLD_EVERY == 0:
                tell(what, min(read / whole, 0.999))
        found.append(TableRow(each.name, digest.rows, digest.hexadecimal))
    tell(what, 1.0)
    return tuple(found)


_STREAMED = {"yield_per": _FETCHED_AT_ONCE}


def _count(connection: Connection, table: CarriedTable) -> int:
    return connection.scalar(select(func.count()).select_from(table.source)) or 0


def _carry_table(source: Connection, target: Connection, table: CarriedTable) -> Iterator[int]:
    """Says after each batch how many rows of the table are there."""
    so_far = reached(target, table)
    target.commit()
    if so_far.is_done:
        return
    stored = source.execute(table.reading(so_far.after), execution_options=_STREAMED)
    for batch in in_batches(iter(stored), ROWS_AT_ONCE, OCTETS_AT_ONCE):
        so_far = Reached(tuple(batch[-1][n] for n in table.places), so_far.rows + len(batch))
        _write(target, table, batch, so_far)
        yield so_far.rows
    _finish(source, target, table, Reached(so_far.after, so_far.rows, is_done=True))


def _write(target: Connection, table: CarriedTable, batch: Sequence[Row], so_far: Reached) -> None:
    try:
        with unguarded(target, (table.name,)):
            target.execute(table.writing(target.dialect.name), [table.bound(row) for row in batch])
        note_reached(target, table, so_far)
        target.commit()
    except DatabaseError as error:
        target.rollback()
        raise CarryingError(
            _(
                "Table {table}, behind row {after}: the database does not take it ({why}). Correct it in the source."
            ).format(table=table.name, after=so_far.rows - len(batch), why=str(error.orig).strip().splitlines()[0])
        ) from error


def _finish(source: Connection, target: Connection, table: CarriedTable, done: Reached) -> None:
    """Fill in whom rows name of their own table: one that names a later one could not be written before it."""
    with unguarded(target, (table.name,)):
        if table.links:
            stored = source.execute(table.linking(), execution_options=_STREAMED)
            for batch in in_batches(iter(stored), ROWS_AT_ONCE, OCTETS_AT_ONCE):
                target.execute(table.link_writing(), [table.bound_link(row) for row in batch])
    note_reached(target, table, done)
    target.commit()
