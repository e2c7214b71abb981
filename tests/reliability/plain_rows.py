"""What stands in a store as its driver gives it, a line a row and written in one way, whichever database it is."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, create_engine, inspect

_GIVEN_BY_ITS_SERVER = {"change_feed": ("transaction_id",)}
_OF_THE_DATABASE = ("sqlite_sequence",)


def plain_rows(url: str) -> Counter[str]:
    """The lines of every table, with how often each is there."""
    engine = create_engine(url)
    lines: Counter[str] = Counter()
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            if table not in _OF_THE_DATABASE:
                lines.update(rows_of(connection, table, _GIVEN_BY_ITS_SERVER.get(table, ())))
    engine.dispose()
    return lines


def rows_of(connection: Connection, table: str, without: Collection[str] = ()) -> Iterator[str]:
    """The lines of a table, but for some columns."""
    for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
        values = {name: _plain(row[name]) for name in sorted(map(str, row)) if name not in without}
        yield f"{table} {values}"


def differences(here: Counter[str], there: Counter[str]) -> dict[str, int]:
    """Of the lines of one store in another: how many are missing, there more often, and there alone."""
    more = there - here
    doubled = sum(times for row, times in more.items() if row in here)
    return {"lost": (here - there).total(), "doubled": doubled, "wrong": more.total() - doubled}


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, str) and value[:1] in ("{", "["):
        # One database gives JSON as what it says, the other one as it is written.
        return json.dumps(json.loads(value), sort_keys=True)
    # SQLite keeps neither whether a number is a truth nor the sign of a zero.
    return value + 0 if isinstance(value, bool | float) else value
