"""How fast series are written, read and sealed, beside a plain layout of one mapped row a sample."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Double, Engine, ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from nocdesk.store.base import Base, UtcDateTime, make_engine
from nocdesk.store.series import Sample, SeriesKey, append_samples, seal_hours, series_ids, series_points
from nocdesk.store.series_tables import series, series_bin, series_chunk, series_tail
from tests.bench.figures import Figure, larger, report, smaller

DAY_S, STEP_S = 86_400, 5
POINTS = DAY_S // STEP_S
SERIES = 200
TICKS = 50
ROUNDS = 4
START = datetime(2026, 3, 4, tzinfo=UTC)


class PlainBase(DeclarativeBase):
    """The plain layout's own metadata."""


class PlainSample(PlainBase):
    """One mapped row a sample, as most programs begin."""

    __tablename__ = "plain_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("plain_series.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    value: Mapped[float] = mapped_column(Double)


class PlainSeries(PlainBase):
    """What a plain sample belongs to."""

    __tablename__ = "plain_series"

    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'bench.sqlite'}")
    Base.metadata.create_all(engine, tables=(series, series_tail, series_chunk, series_bin))
    PlainBase.metadata.create_all(engine)
    yield engine
    engine.dispose()


def bench_series(engine: Engine) -> None:
    values = np.round(20 + np.random.default_rng(1).normal(0, 2, POINTS), 2).tolist()
    with Session(engine) as session:
        keys = [SeriesKey(1, "rtt_ms", str(n)) for n in range(SERIES + 1)]
        ids = list(series_ids(session, keys).values())
        session.add_all([PlainSeries(id=number) for number in ids])
        session.commit()

    figures = [
        *_ticks(engine, ids[:SERIES], values),
        *_backlog(engine, ids[:SERIES], values),
        *_day(engine, ids[SERIES], values),
    ]

    report("series", figures, beside="one row a sample")


def _ticks(engine: Engine, ids: list[int], values: list[float]) -> list[Figure]:
    """One sample of each series and commit, as polling does."""

    def ours(ticks: range) -> None:
        for tick in ticks:
            with Session(engine) as session:
                append_samples(session, [Sample(n, _at(tick), values[tick]) for n in ids])
                session.commit()

    def plain(ticks: range) -> None:
        for tick in ticks:
            with Session(engine) as session:
                session.add_all([PlainSample(series_id=n, at=_at(tick), value=values[tick]) for n in ids])
                session.commit()

    return [_faster("insert, a commit per tick of 200 series", 0, len(ids), ours, plain)]


def _backlog(engine: Engine, ids: list[int], values: list[float]) -> list[Figure]:
    """Many instants in one commit, as after an interruption."""

    def ours(ticks: range) -> None:
        with Session(engine) as session:
            append_samples(session, [Sample(n, _at(tick), values[tick]) for tick in ticks for n in ids])
            session.commit()

    def plain(ticks: range) -> None:
        with Session(engine) as session:
            session.add_all([PlainSample(series_id=n, at=_at(t), value=values[t]) for t in ticks for n in ids])
            session.commit()

    return [_faster("insert, 50 ticks in one commit", 1000, len(ids), ours, plain)]


def _day(engine: Engine, number: int, values: list[float]) -> list[Figure]:
    """24 hours of one series at 5 s: all of it in the tail, then sealed but for the last hour."""
    with Session(engine) as session:
        append_samples(session, [Sample(number, _at(tick), value) for tick, value in enumerate(values)])
        session.add_all([PlainSample(series_id=number, at=_at(t), value=value) for t, value in enumerate(values)])
        session.commit()
    end = START + timedelta(days=1)
    with Session(engine) as session:
        rows = session.scalar(select(func.count()).select_from(PlainSample)) or 1
    row_bytes = _bytes(engine, "plain_sample", "ix_plain_sample_series_id", "ix_plain_sample_at") / rows

    def ours() -> None:
        with Session(engine) as session:
            assert len(series_points(session, number, START, end).times) == POINTS

    def plain() -> None:
        with Session(engine) as session:
            chosen = (PlainSample.series_id == number, PlainSample.at >= START, PlainSample.at < end)
            assert len(session.scalars(select(PlainSample).where(*chosen).order_by(PlainSample.at)).all()) == POINTS

    plain_ms, open_ms = _best_ms(plain), _best_ms(ours)
    begin = time.perf_counter()
    with Session(engine) as session:
        sealed = seal_hours(session, end - timedelta(hours=1), limit=10_000)
        session.commit()
    seal_ms = (time.perf_counter() - begin) * 1000 / sealed
    sealed_ms = _best_ms(ours)
    with Session(engine) as session:
        sealed_samples = session.scalar(select(func.sum(series_chunk.c.count))) or 1
    chunk_bytes = _bytes(engine, "series_chunk") / int(sealed_samples)
    return [
        smaller("read 24 h at 5 s, open tail", open_ms, "ms", plain_ms),
        smaller("read 24 h at 5 s, sealed", sealed_ms, "ms", plain_ms),
        Figure("seal an hour of 720 samples", seal_ms, "ms"),
        smaller("bytes a sample, sealed", chunk_bytes, "B", row_bytes),
    ]


def _at(tick: int) -> datetime:
    return START + timedelta(seconds=tick * STEP_S)


def _faster(
    name: str, begin_tick: int, per_tick: int, ours: Callable[[range], None], plain: Callable[[range], None]
) -> Figure:
    """Rounds of both in turn, and the best of each: the disk is shared, and its syncs vary."""
    rates: dict[Callable[[range], None], float] = {ours: 0.0, plain: 0.0}
    for turn in range(ROUNDS):
        ticks = range(begin_tick + turn * TICKS, begin_tick + (turn + 1) * TICKS)
        for work in rates:
            begin = time.perf_counter()
            work(ticks)
            rates[work] = max(rates[work], TICKS * per_tick / (time.perf_counter() - begin))
    return larger(name, rates[ours], "samples/s", rates[plain])


def _best_ms(work: Callable[[], None]) -> float:
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return min(times)


def _bytes(engine: Engine, *names: str) -> int:
    """What tables and indexes take in the file, with their half-empty pages."""
    marks = ",".join("?" * len(names))
    with engine.connect() as connection:
        return int(
            connection.exec_driver_sql(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({marks})", names).scalar_one()
        )
