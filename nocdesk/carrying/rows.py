"""Every table as plain columns, and every row as octets that no database has a say in."""

import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    Enum,
    Insert,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    column,
    insert,
    null,
    select,
    table,
    tuple_,
    update,
)
from sqlalchemy.types import TypeEngine

from nocdesk.model import Base
from nocdesk.store.base import UtcDateTime

Row = Sequence[Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_GIVEN_BY_ITS_SERVER = ("change_feed.transaction_id",)
"""Columns whose values say nothing on another server: there they are what it gives of itself."""

_VALUE = "v_"
"""Before the names of what is bound: a column's own name is SQLAlchemy's."""


@dataclass(frozen=True)
class CarriedTable:
    """A table whose values travel as they stand: words for enums, the very text of JSON."""

    source: Table

    @property
    def name(self) -> str:
        return self.source.name

    @cached_property
    def columns(self) -> tuple[Column[Any], ...]:
        """What of it is carried."""
        return tuple(each for each in self.source.columns if f"{self.name}.{each.name}" not in _GIVEN_BY_ITS_SERVER)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(each.name for each in self.source.primary_key)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The columns that name another row of this same table: filled when all rows are there."""
        own = {key.parent.name for key in self.source.foreign_keys if key.column.table is self.source}
        return tuple(each.name for each in self.columns if each.name in own)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where in a row the primary key stands."""
        names = [each.name for each in self.columns]
        return tuple(names.index(key) for key in self.keys)

    def reading(self, after: Sequence[Any] | None = None) -> Select[Any]:
        """All rows in the order of their keys, or those behind one."""
        query = select(*(_as_it_stands(each) for each in self.columns)).order_by(*self._key)
        return query if after is None else query.where(tuple_(*self._key) > tuple_(*after))

    def linking(self) -> Select[Any]:
        """Of the rows that name another one of this table: their keys, and whom they name."""
        links = [self.source.c[name] for name in self.links]
        return select(*self._key, *links).where(*(each.is_not(null()) for each in links[:1]))

    def writing(self, dialect: str) -> Insert:
        """The insertion of a row, without whom it names of its own table."""
        plain = table(self.name, *(column(each.name, _plain(each)) for each in self.columns))
        return insert(plain).values({each.name: _bound(each, dialect) for each in self.columns})

    def link_writing(self) -> Update:
        """The filling in of whom a row names of its own table."""
        return (
            update(self.source)
            .where(*(each == bindparam(_VALUE + each.name) for each in self._key))
            .values({name: bindparam(_VALUE + name) for name in self.links})
        )

    def bound(self, row: Row) -> dict[str, Any]:
        """A row for `writing`."""
        return {
            _VALUE + each.name: None if each.name in self.links else value
            for each, value in zip(self.columns, row, strict=True)
        }

    def bound_link(self, row: Row) -> dict[str, Any]:
        """A row of `linking` for `link_writing`."""
        return {_VALUE + name: value for name, value in zip((*self.keys, *self.links), row, strict=True)}

    @cached_property
    def _key(self) -> tuple[Column[Any], ...]:
        return tuple(self.source.primary_key)


def carried_tables() -> tuple[CarriedTable, ...]:
    """Every table of a store, those that others name before them."""
    return tuple(CarriedTable(each) for each in Base.metadata.sorted_tables)


class TableDigest:
    """The rows of one table so far: how many, and one number that tells them from any others in whatever order."""

    def __init__(self, of: CarriedTable) -> None:
        self.rows = 0
        self._sum = 0
        self._key = of.name.encode()
        self._encoders = [_encoder(each) for each in of.columns]

    def add(self, row: Row) -> None:
        """Take one row in."""
        octets = b"".join(_octets(encode, value) for encode, value in zip(self._encoders, row, strict=True))
        self._sum += int.from_bytes(hashlib.blake2b(octets, digest_size=32, key=self._key).digest())
        self.rows += 1

    @property
    def hexadecimal(self) -> str:
        """The sum of the rows' keyed hashes (BLAKE2b, RFC 7693), modulo 2^256."""
        return f"{self._sum % 2**256:064x}"


def row_size(row: Row) -> int:
    """About how many octets a row holds."""
    return sum(len(value) if isinstance(value, bytes | str) else 16 for value in row)


def _octets(encode: Callable[[Any], bytes], value: object) -> bytes:
    if value is None:
        return b"-"
    octets = encode(value)
    return b"%d:%b" % (len(octets), octets)


def _plain(of: Column[Any]) -> TypeEngine[Any]:
    """The type in which a column travels."""
    if isinstance(of.type, JSON):
        return Text()
    return String() if isinstance(of.type, Enum) else of.type


def _as_it_stands(of: Column[Any]) -> ColumnElement[Any]:
    return cast(of, Text) if isinstance(of.type, JSON | Enum) else of


def _bound(of: Column[Any], dialect: str) -> ColumnElement[Any]:
    value: ColumnElement[Any] = bindparam(_VALUE + of.name, type_=_plain(of))
    return cast(value, JSON) if isinstance(of.type, JSON) and dialect == "postgresql" else value


def _encoder(of: Column[Any]) -> Callable[[Any], bytes]:
    kind = _plain(of)
    return next(encode for types, encode in _ENCODERS if isinstance(kind, types))


def _instant(value: datetime) -> bytes:
    return b"%d" % ((value - _EPOCH) // _MICROSECOND)


def _amount(value: float) -> bytes:
    # SQLite keeps no sign of a zero.
    return struct.pack(">d", value + 0.0)


def _number(value: int) -> bytes:
    return b"%d" % value


_ENCODERS: tuple[tuple[type[TypeEngine[Any]] | tuple[type[TypeEngine[Any]], ...], Callable[[Any], bytes]], ...] = (
    (UtcDateTime, _instant),
    ((Boolean, Integer, BigInteger), _number),
    (Double, _amount),
    (LargeBinary, bytes),
    (String, str.encode),
)


def in_batches(rows: Iterator[Row], most_rows: int, most_octets: int) -> Iterator[list[Row]]:
    """The same rows, some together: so many, or so large, that memory holds them easily."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += row_size(row)
        if len(batch) >= most_rows or size >= most_octets:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
