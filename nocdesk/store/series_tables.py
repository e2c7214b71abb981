"""The tables of the series: their names, the open tail, the sealed hours, the rollups, and how far each reaches."""

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
    # As they arrive: each row has some thousand samples of series that follow each other. Later rows win.
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("first_id", BigInteger, nullable=False),
    Column("last_id", BigInteger, nullable=False),
    Column("first_us", BigInteger, nullable=False),
    Column("last_us", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    # A number is never given twice, though the newest row goes: the order of the numbers says which sample is later.
    sqlite_autoincrement=True,
)
series_part = Table(
    "series_part",
    Base.metadata,
    # The tail of the last minutes, sorted by blocks of series, so that one series is found among all. Later rows win.
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("hour_us", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("last_us", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
series_chunk = Table(
    "series_chunk",
    Base.metadata,
    # By hour first: what is sealed together stands together, and what is too old goes from the front.
    Column("start_us", BigInteger, primary_key=True, autoincrement=False),
    Column("series_id", BigInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("minimum", Double, nullable=False),
    Column("maximum", Double, nullable=False),
    Column("total", Double, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
series_rollup = Table(
    "series_rollup",
    Base.metadata,
    # Bins of `step_s`: the 5-minute bins of an hour as it is sealed, then all steps of a day, which replace those.
    Column("step_s", BigInteger, primary_key=True, autoincrement=False),
    Column("span_s", BigInteger, primary_key=True, autoincrement=False),
    Column("start_s", BigInteger, primary_key=True, autoincrement=False),
    Column("series_id", BigInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("lowest_mean", Double, nullable=False),
    Column("highest_mean", Double, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
series_border = Table(
    "series_border",
    Base.metadata,
    # What an instant means is in nocdesk/store/series_borders.py.
    Column("name", String, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
)
