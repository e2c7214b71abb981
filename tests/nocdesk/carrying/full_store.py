"""A store with rows in every table that there is, whatever tables come: made from the schema itself."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Double, Engine, Enum, LargeBinary, String, Table, insert, update

from nocdesk.model import Base
from nocdesk.store.base import UtcDateTime

ROWS = 4
"""Of each table; numbers have gaps, so that no database finds them by counting."""

_ABSENT_AT = {("support", "device_id"): {0, 2}, ("support", "link_id"): {1, 3}}
"""Of these a row has one or the other; any other column that may be empty is so in the second row."""

_DAY = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)
_TEXTS = ("", "Rīga ring, 4 % \N{LATIN CAPITAL LETTER O WITH DIAERESIS}st", "'; DROP TABLE x --", "a\tb\nc" * 99)


def fill_every_table(engine: Engine) -> None:
    """Some rows in each table; a row that names another one of its own table names a later one."""
    with engine.execution_options(immediate=True).begin() as connection:
        for table in Base.metadata.sorted_tables:
            links = _links(table)
            rows = [{c.name: _value(c, n) for c in table.columns if c.name not in links} for n in range(ROWS)]
            connection.execute(insert(table), rows)
            for n in range(ROWS - 1):
                for link in links:
                    key = next(iter(table.primary_key))
                    connection.execute(update(table).where(key == _number(n)).values({link: _number(n + 1)}))
        _number_on(engine, connection)


def _links(table: Table) -> set[str]:
    return {key.parent.name for key in table.foreign_keys if key.column.table is table}


def _number_on(engine: Engine, connection: Any) -> None:
    """As after rows that were given numbers and deleted again: the next one comes behind them."""
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = 5000")


def _number(n: int) -> int:
    return 10 + 7 * n


def _value(column: Column[Any], n: int) -> Any:
    absent_at = _ABSENT_AT.get((column.table.name, column.name), {1} if column.nullable else set())
    if n in absent_at:
        return None
    if column.foreign_keys or column.primary_key or column.name.endswith("_id"):
        return f"key {n}" if isinstance(column.type, String) else _number(n)
    return next(make(column, n) for kind, make in _MAKERS if isinstance(column.type, kind))


def _makers() -> Iterator[tuple[type[Any], Any]]:
    yield Enum, lambda column, n: list(column.type.enum_class)[n % len(column.type.enum_class)]
    yield JSON, lambda _column, n: json.loads(('{"b": [1, 2.50, null], "a": "ä"}', '["x"]', "[]")[n % 3])
    yield UtcDateTime, lambda _column, n: _DAY + timedelta(days=n, microseconds=n)
    yield Boolean, lambda _column, n: n % 2 == 0
    yield Double, lambda _column, n: (0.1 + 0.2, -0.0, 1e300, 5.0)[n]
    yield LargeBinary, lambda _column, n: bytes(range(256)) * n
    yield String, lambda column, n: f"{column.name} {n}" if _is_told_apart(column) else _TEXTS[n]
    yield object, lambda _column, n: 2**40 + n


_MAKERS = tuple(_makers())


def _is_told_apart(column: Column[Any]) -> bool:
    return bool(column.unique or column.index) or column.name in ("name", "key", "number", "token")
