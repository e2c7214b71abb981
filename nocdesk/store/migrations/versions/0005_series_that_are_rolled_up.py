"""Series with a tail of columns, and rollups by the day; what was in the tail becomes sealed hours."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np
import sqlalchemy as sa
import zstandard
from alembic import op
from numpy.typing import NDArray

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HOUR_US = 3_600_000_000
_BIN_US = 300_000_000
_AT_ONCE = 2_000
_BIN = np.dtype([("start_us", "<i8"), ("count", "<i8"), ("minimum", "<f8"), ("maximum", "<f8"), ("total", "<f8")])
_CHUNK = ("start_us", "series_id", "count", "minimum", "maximum", "total", "data")
_ROLLUP = ("step_s", "span_s", "start_s", "series_id", "count", "lowest_mean", "highest_mean", "data")

_Row = tuple[object, ...]
_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Hour = tuple[int, int, _Ints, _Floats]


def upgrade() -> None:
    """Every hour, sealed or open, goes over as a chunk with its 5-minute bins; days are rolled up by the calendar."""
    for table in ("series_tail", "series_chunk"):
        op.rename_table(table, f"{table}_before")
        if op.get_bind().dialect.name == "postgresql":
            # The names of its indexes are those of the whole schema.
            op.execute(f"ALTER TABLE {table}_before RENAME CONSTRAINT pk_{table} TO pk_{table}_before")
    _create_tables()
    _carry(_sealed_hours())
    _carry(_open_hours())
    for table in ("series_tail_before", "series_chunk_before", "series_bin"):
        op.drop_table(table)


def downgrade() -> None:
    """Samples do not go back: they would have to be unpacked one by one."""
    for table in ("series_border", "series_rollup", "series_chunk", "series_part", "series_tail"):
        op.drop_table(table)
    op.create_table(
        "series_bin",
        *(_number(name, is_key=True) for name in ("series_id", "start_s")),
        *_statistics(),
        sa.PrimaryKeyConstraint("series_id", "start_s", name=op.f("pk_series_bin")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series_chunk",
        *(_number(name, is_key=True) for name in ("series_id", "start_us")),
        *_statistics(),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("series_id", "start_us", name=op.f("pk_series_chunk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series_tail",
        *(_number(name, is_key=True) for name in ("series_id", "at_us")),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("series_id", "at_us", name=op.f("pk_series_tail")),
        sqlite_with_rowid=False,
    )


def _create_tables() -> None:
    op.create_table(
        "series_tail",
        sa.Column("seq", _ID, autoincrement=True, nullable=False),
        *(_number(name) for name in ("first_id", "last_id", "first_us", "last_us", "count")),
        _data(),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_series_tail")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "series_part",
        *(_number(name, is_key=True) for name in ("block", "hour_us", "seq")),
        *(_number(name) for name in ("last_us", "count")),
        _data(),
        sa.PrimaryKeyConstraint("block", "hour_us", "seq", name=op.f("pk_series_part")),
    )
    op.create_table(
        "series_chunk",
        *(_number(name, is_key=True) for name in ("start_us", "series_id")),
        *_statistics(),
        _data(),
        sa.PrimaryKeyConstraint("start_us", "series_id", name=op.f("pk_series_chunk")),
    )
    op.create_table(
        "series_rollup",
        *(_number(name, is_key=True) for name in ("step_s", "span_s", "start_s", "series_id")),
        _number("count"),
        sa.Column("lowest_mean", sa.Double(), nullable=False),
        sa.Column("highest_mean", sa.Double(), nullable=False),
        _data(),
        sa.PrimaryKeyConstraint("step_s", "span_s", "start_s", "series_id", name=op.f("pk_series_rollup")),
    )
    op.create_table(
        "series_border",
        sa.Column("name", sa.String(), nullable=False),
        _number("at_us"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_series_border")),
    )


def _number(name: str, *, is_key: bool = False) -> "sa.Column[int]":
    if is_key:
        return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _data() -> "sa.Column[bytes]":
    return sa.Column("data", sa.LargeBinary(), nullable=False)


def _statistics() -> list["sa.Column[int] | sa.Column[float]"]:
    doubles: list[sa.Column[float]] = [
        sa.Column(name, sa.Double(), nullable=False) for name in ("minimum", "maximum", "total")
    ]
    return [sa.Column("count", sa.BigInteger(), nullable=False), *doubles]


def _sealed_hours() -> Iterator[_Hour]:
    """Hour by hour, since a store may have more of them than fit in memory."""
    connection = op.get_bind()
    hours = connection.execute(sa.text("SELECT DISTINCT start_us FROM series_chunk_before ORDER BY start_us"))
    query = sa.text("SELECT series_id, count, data FROM series_chunk_before WHERE start_us = :hour ORDER BY series_id")
    for start_us in hours.scalars().all():
        for series_id, count, data in connection.execute(query, {"hour": start_us}).all():
            packed = zstandard.decompress(bytes(data)[1:], max_output_size=count * 12)
            steps = _unshuffled(packed[: count * 4], np.dtype("<u4")).astype(np.int64)
            values = _unshuffled(packed[count * 4 :], np.dtype("<f8")).astype(np.float64)
            yield series_id, start_us, start_us + np.cumsum(steps), values


def _open_hours() -> Iterator[_Hour]:
    connection = op.get_bind()
    numbers = connection.execute(sa.text("SELECT DISTINCT series_id FROM series_tail_before ORDER BY series_id"))
    query = sa.text("SELECT at_us, value FROM series_tail_before WHERE series_id = :number ORDER BY at_us")
    for series_id in numbers.scalars().all():
        rows = connection.execute(query, {"number": series_id}).all()
        for hour, own in groupby(rows, key=lambda row: int(row[0]) // _HOUR_US):
            held = [tuple(row) for row in own]
            at_us, values = np.array([at for at, _ in held], np.int64), np.array([v for _, v in held], np.float64)
            yield series_id, hour * _HOUR_US, at_us, values


def _carry(hours: Iterator[_Hour]) -> None:
    chunks: list[_Row] = []
    rollups: list[_Row] = []
    for hour in hours:
        chunks.append(_chunk_row(*hour))
        rollups.append(_rollup_row(*hour))
        if len(chunks) == _AT_ONCE:
            _write(chunks, rollups)
    _write(chunks, rollups)


def _write(chunks: list[_Row], rollups: list[_Row]) -> None:
    for table, names, rows in (("series_chunk", _CHUNK, chunks), ("series_rollup", _ROLLUP, rollups)):
        marks = ", ".join(f":{name}" for name in names)
        statement = sa.text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})")
        if rows:
            op.get_bind().execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
        rows.clear()


def _chunk_row(series_id: int, start_us: int, at_us: _Ints, values: _Floats) -> _Row:
    steps = np.diff(at_us, prepend=start_us).astype("<u4")
    data = b"\x01" + zstandard.compress(_shuffled(steps) + _shuffled(values.astype("<f8")), 3)
    least, most, total = (float(f(values)) for f in (np.min, np.max, np.sum))
    return start_us, series_id, len(values), least, most, total, data


def _rollup_row(series_id: int, start_us: int, at_us: _Ints, values: _Floats) -> _Row:
    starts, first, counts = np.unique(at_us // _BIN_US * _BIN_US, return_index=True, return_counts=True)
    bins = np.empty(len(starts), _BIN)
    bins["start_us"], bins["count"] = starts, counts
    for name, ufunc in (("minimum", np.minimum), ("maximum", np.maximum), ("total", np.add)):
        bins[name] = ufunc.reduceat(values, first)
    means = bins["total"] / counts
    return (
        300,
        3_600,
        start_us // 1_000_000,
        series_id,
        len(bins),
        float(means.min()),
        float(means.max()),
        bins.tobytes(),
    )


def _shuffled(column: NDArray[np.generic]) -> bytes:
    return column.view(np.uint8).reshape(-1, column.dtype.itemsize).T.tobytes()


def _unshuffled(data: bytes, dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    return np.ascontiguousarray(np.frombuffer(data, np.uint8).reshape(dtype.itemsize, -1).T).view(dtype).reshape(-1)
