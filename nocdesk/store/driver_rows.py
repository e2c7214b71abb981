"""Many rows of plain numbers and bytes, written past SQLAlchemy's handling of each, which costs more than the write."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session


def insert_rows(session: Session, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of these columns."""
    held = list(rows)
    if not held:
        return
    connection = session.connection()
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(names))
    if compiled.positional:
        assert list(compiled.positiontup or ()) == list(names)
        connection.exec_driver_sql(compiled.string, held)
    else:
        connection.exec_driver_sql(compiled.string, [dict(zip(names, row, strict=True)) for row in held])
