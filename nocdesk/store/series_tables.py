"""The tables of the series: their names, the open tail, the sealed hours and the 5-minute bins."""

from sqlalchemy import BigInteger, Column, Double, LargeBinary, String, Table, UniqueConstraint

from nocdesk.store.base import Base, BigId

series = Table(
    "series",
    Base.metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    # Without a foreign key: samples outlive their probe, and the store stands left of every concept.
    Column("probe_id", BigInteger, nullable=False),
    Column("metric", String, nullable=False),
    Column("instance", String, nullable=False),
    UniqueConstraint("probe_id", "metric", "instance"),
)
series_tail = Table(
    "series_tail",
    Base.metadata,
    Column("series_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Double, nullable=False),
    sqlite_with_rowid=False,
)
series_chunk = Table(
    "series_chunk",
    Base.metadata,
    Column("series_id", BigInteger, primary_key=True, autoincrement=False),
    Column("start_us", BigInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("minimum", Double, nullable=False),
    Column("maximum", Double, nullable=False),
    Column("total", Double, nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
series_bin = Table(
    "series_bin",
    Base.metadata,
    Column("series_id", BigInteger, primary_key=True, autoincrement=False),
    Column("start_s", BigInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("minimum", Double, nullable=False),
    Column("maximum", Double, nullable=False),
    Column("total", Double, nullable=False),
    sqlite_with_rowid=False,
)
