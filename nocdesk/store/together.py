"""Several queries as one statement, past SQLAlchemy's handling of each row, which costs more than what is read.

For what every desk reads again with each change: a server is asked once, by a statement that it has prepared.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Dialect, Enum, ScalarSelect, Select, Text, cast, func, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from nocdesk.store.base import UtcDateTime

_POSTGRESQL: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]
Rows = Sequence[Any]
"""Rows whose values have the names of their columns."""


class Together:
    """Queries whose parameters are all named; PostgreSQL gives the rows of each as JSON."""

    def __init__(self, *queries: Select[*tuple[Any, ...]]) -> None:
        self._queries = queries

    def read(self, session: Session, **parameters: datetime | Collection[int]) -> list[Rows]:
        """The rows of each query, by one state of the store."""
        if session.get_bind().dialect.name == "sqlite":
            return [session.execute(query, parameters).all() for query in self._queries]
        given = {name: _given(value) for name, value in parameters.items()}
        found = session.connection().exec_driver_sql(self._statement, given).one()
        return [told.rows(each) for told, each in zip(self._told, found, strict=True)]

    @cached_property
    def _statement(self) -> str:
        return str(select(*map(_as_json, self._queries)).compile(dialect=_POSTGRESQL))

    @cached_property
    def _told(self) -> list["_Told"]:
        return [_Told(query) for query in self._queries]


class _Told:
    """How the rows of a query are told in JSON."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        columns = query.selected_columns
        self._row = _row_class(column.key for column in columns)
        readers = [(place, _reader(column.type)) for place, column in enumerate(columns)]
        self._readers = [(place, read) for place, read in readers if read is not None]

    def rows(self, told: str | None) -> Rows:
        found = json.loads(told) if told else []
        for row in found:
            for place, read in self._readers:
                if row[place] is not None:
                    row[place] = read(row[place])
        return [self._row._make(row) for row in found]


def _row_class(names: Iterable[str | None]) -> Any:
    return namedtuple("_Row", map(str, names))


def _as_json(query: Select[*tuple[Any, ...]]) -> ScalarSelect[str | None]:
    rows = query.subquery()
    return select(cast(func.json_agg(func.json_build_array(*rows.columns)), Text)).scalar_subquery()


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(kind, UtcDateTime):
        return _instant
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return {member.value: member for member in kind.enum_class}.__getitem__
    return None


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(UTC)


def _given(value: datetime | Collection[int]) -> datetime | list[int]:
    return value if isinstance(value, datetime) else sorted(value)
