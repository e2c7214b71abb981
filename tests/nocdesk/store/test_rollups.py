"""Rollups say what their samples say, across every seam, and percentiles keep their stated error."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.store.series import (
    SeriesKey,
    append_columns,
    bins_of,
    newest_samples,
    percentiles,
    rollup_points,
    seal_hours,
    series_ids,
    series_points,
)
from nocdesk.store.series_borders import RAW, kept_from, move_border
from nocdesk.store.series_days import roll_up_days
from nocdesk.store.series_retention import Retention, delete_outlived, move_borders
from nocdesk.store.series_tables import series_chunk, series_rollup
from nocdesk.store.series_tail import fold_tail
from nocdesk.store.sketch import NEAR_ZERO, RELATIVE_ERROR, buckets_of, percentiles_of, value_of
from tests.nocdesk.store.test_series import TABLES

MIDNIGHT = datetime(2026, 3, 4, tzinfo=UTC)
MIDNIGHT_S = int(MIDNIGHT.timestamp())
DAY_S = 86_400
STEPS = (30, 60, 120, 300, 900, 3_600, 7_200, DAY_S, 7 * DAY_S)


@pytest.fixture
def session(core: Core) -> Iterator[Session]:
    with core.read() as session:
        yield session


def make_series(session: Session, instance: str = "ge-0/0/1") -> int:
    key = SeriesKey(1, "rtt_ms", instance)
    return series_ids(session, [key])[key]


def append(session: Session, number: int, seconds: NDArray[np.float64], values: NDArray[np.float64]) -> None:
    at_us = np.rint((seconds + MIDNIGHT_S) * 1e6).astype(np.int64)
    append_columns(session, np.full(len(at_us), number, np.int64), at_us, values)


def days_of_samples(days: int, step_s: int = 60) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    generator = np.random.default_rng(5)
    seconds = np.arange(0, days * DAY_S, step_s, dtype=np.float64)
    return seconds, np.round(generator.gamma(2, 10, len(seconds)), 2)


def settle(session: Session, days: float) -> None:
    """Seal and roll up what ended that many days after the first midnight."""
    before = MIDNIGHT + timedelta(days=days)
    seal_hours(session, before, 1_000)
    while roll_up_days(session, before, 10):
        pass


def slow_rollup(samples: dict[float, float], step_s: int) -> list[tuple[float, int, float, float, float]]:
    held: dict[int, list[float]] = {}
    for second, value in sorted(samples.items()):
        held.setdefault(int(second + MIDNIGHT_S) // step_s * step_s, []).append(value)
    return [(start, len(v), min(v), max(v), math.fsum(v)) for start, v in sorted(held.items())]


def assert_rollups(session: Session, number: int, samples: dict[float, float], *, steps: tuple[int, ...]) -> None:
    for step_s in steps:
        found = rollup_points(session, number, MIDNIGHT - timedelta(days=20), MIDNIGHT + timedelta(days=20), step_s)
        expected = slow_rollup(samples, step_s)
        columns = (found.times, found.count, found.minimum, found.maximum)
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        assert rows == [row[:4] for row in expected], f"step of {step_s} s"
        assert found.total.tolist() == pytest.approx([row[4] for row in expected], rel=1e-9, abs=1e-9)


def test_a_day_by_rollups_is_that_of_its_samples_wherever_they_are_kept(session: Session) -> None:
    number = make_series(session)
    seconds, values = days_of_samples(4)
    append(session, number, seconds, values)
    settle(session, 3.5)
    rollup = series_rollup.c

    assert_rollups(session, number, dict(zip(seconds.tolist(), values.tolist(), strict=True)), steps=STEPS)
    kinds = {(step_s, span_s) for step_s, span_s in session.execute(select(rollup.step_s, rollup.span_s))}
    assert kinds == {(60, DAY_S), (300, DAY_S), (3600, DAY_S), (DAY_S, DAY_S), (300, 3600)}


def test_a_late_sample_changes_the_rollups_of_a_day_that_is_over(session: Session) -> None:
    number = make_series(session)
    seconds, values = days_of_samples(3)
    append(session, number, seconds, values)
    settle(session, 3)
    samples = dict(zip(seconds.tolist(), values.tolist(), strict=True))

    append(session, number, np.array([DAY_S + 90.0]), np.array([-500.0]))
    samples[DAY_S + 90.0] = -500.0

    assert_rollups(session, number, samples, steps=STEPS)
    settle(session, 3)
    assert_rollups(session, number, samples, steps=STEPS)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(0, 3 * 96 - 1), st.integers(-500, 500)), min_size=1, max_size=30),
            st.sampled_from(["nothing", "fold", "seal", "roll"]),
            st.floats(0, 4),
        ),
        max_size=6,
    )
)
def test_whatever_is_sealed_and_rolled_up_when_the_rollups_are_those_of_the_samples(
    core: Core, batches: list[tuple[list[tuple[int, int]], str, float]]
) -> None:
    with core.read() as session:
        for table in TABLES:
            session.execute(delete(table))
        number, samples = make_series(session), dict[float, float]()
        make_series(session, "another")
        for batch, what, days in batches:
            seconds = np.array([quarter * 900.0 + 7 for quarter, _ in batch])
            append(session, number, seconds, np.array([value / 10 for _, value in batch]))
            samples.update({quarter * 900.0 + 7: value / 10 for quarter, value in batch})
            if what == "fold":
                fold_tail(session)
            elif what == "seal":
                seal_hours(session, MIDNIGHT + timedelta(days=days), 5)
            elif what == "roll":
                settle(session, days)

        assert_rollups(session, number, samples, steps=(60, 300, 3_600, DAY_S))


def test_bins_of_many_series_are_read_at_once(session: Session) -> None:
    one, two = make_series(session, "a"), make_series(session, "b")
    append(session, one, np.array([0.0, 10.0, 300.0]), np.array([1.0, 3.0, 5.0]))
    append(session, two, np.array([20.0]), np.array([7.0]))

    found = bins_of(session, [two, one], MIDNIGHT, MIDNIGHT + timedelta(hours=1))

    starts = (found.start_us // 1_000_000 - MIDNIGHT_S).tolist()
    assert list(zip(found.series.tolist(), starts, found.means.tolist(), strict=True)) == [
        (one, 0, 2.0),
        (one, 300, 5.0),
        (two, 0, 7.0),
    ]


def test_the_newest_sample_is_that_of_the_latest_instant_not_of_the_latest_arrival(session: Session) -> None:
    one, two, none = (make_series(session, name) for name in ("a", "b", "c"))
    append(session, one, np.array([600.0]), np.array([6.0]))
    append(session, two, np.array([60.0]), np.array([1.0]))
    fold_tail(session)
    append(session, one, np.array([500.0]), np.array([5.0]))
    append(session, two, np.array([60.0]), np.array([2.0]))

    found = newest_samples(session, [one, two, none])

    assert found == {
        one: (MIDNIGHT + timedelta(seconds=600), 6.0),
        two: (MIDNIGHT + timedelta(seconds=60), 2.0),
    }


@given(
    values=st.lists(st.floats(-1e12, 1e12, allow_subnormal=False), min_size=1, max_size=200),
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=5),
)
def test_a_percentile_of_a_sketch_lies_within_the_stated_error(values: list[float], shares: list[float]) -> None:
    column = np.array(values)
    buckets, counts = np.unique(buckets_of(column), return_counts=True)

    found = percentiles_of(buckets, counts, shares)

    exact = np.quantile(column, shares, method="inverted_cdf")
    assert (np.abs(found - exact) <= RELATIVE_ERROR * np.abs(exact) * (1 + 1e-9) + NEAR_ZERO).all()


def test_every_value_lies_within_the_error_of_its_bucket() -> None:
    values = np.concatenate([np.logspace(-8, 300, 5_000), -np.logspace(-8, 300, 5_000)])

    found = value_of(buckets_of(values))

    assert (np.abs(found - values) <= RELATIVE_ERROR * np.abs(values) * (1 + 1e-6)).all()


@pytest.mark.parametrize(("begin", "end"), [(0, 4), (0.25, 3.6), (1.01, 1.02), (3.7, 3.9), (30, 31)])
def test_percentiles_are_exact_while_the_samples_stand_and_close_when_they_are_gone(
    session: Session, begin: float, end: float
) -> None:
    number = make_series(session)
    seconds, values = days_of_samples(4)
    append(session, number, seconds, values)
    settle(session, 4)
    shares, span = (0.5, 0.95, 0.99), (MIDNIGHT + timedelta(days=begin), MIDNIGHT + timedelta(days=end))
    inside = values[(seconds >= begin * DAY_S) & (seconds < end * DAY_S)]
    expected = np.quantile(inside, shares, method="inverted_cdf") if len(inside) else np.full(3, np.nan)

    exact = percentiles(session, number, *span, shares)
    move_border(session, RAW, (MIDNIGHT_S + 3 * DAY_S) * 1_000_000)
    session.execute(delete(series_chunk).where(series_chunk.c.start_us < (MIDNIGHT_S + 3 * DAY_S) * 1_000_000))
    from_sketches = percentiles(session, number, *span, shares)
    move_border(session, kept_from(300), (MIDNIGHT_S + 3 * DAY_S) * 1_000_000)
    from_hours = percentiles(session, number, MIDNIGHT, span[1], shares)

    assert exact.tolist() == pytest.approx(expected.tolist(), nan_ok=True)
    if begin * 288 % 1 == 0 and end * 288 % 1 < 1e-6:
        assert from_sketches.tolist() == pytest.approx(expected.tolist(), rel=RELATIVE_ERROR, nan_ok=True)
    assert len(from_hours) == len(shares)


def test_what_the_policy_keeps_stays_and_longer_bins_stand_in_for_what_went(session: Session) -> None:
    number = make_series(session)
    seconds, values = days_of_samples(6)
    append(session, number, seconds, values)
    settle(session, 6)
    retention = Retention(2, ((60, 3), (300, 4), (3_600, 5), (DAY_S, 100)))

    move_borders(session, retention, MIDNIGHT + timedelta(days=6))
    while delete_outlived(session, 7):
        pass

    points = series_points(session, number, MIDNIGHT, MIDNIGHT + timedelta(days=6))
    assert points.times.tolist() == (seconds[seconds >= 4 * DAY_S] + MIDNIGHT_S).tolist()
    found = rollup_points(session, number, MIDNIGHT, MIDNIGHT + timedelta(days=6), 60)
    steps, counts = np.unique(found.count, return_counts=True)
    assert dict(zip(steps.tolist(), counts.tolist(), strict=True)) == {1: 3 * 1440, 5: 288, 60: 24, 1440: 1}
    assert found.total.sum() == pytest.approx(values.sum())


def test_a_sample_from_before_what_is_kept_is_not_taken(session: Session) -> None:
    number = make_series(session)
    seconds, values = days_of_samples(3)
    append(session, number, seconds, values)
    settle(session, 3)
    day = rollup_points(session, number, MIDNIGHT, MIDNIGHT + timedelta(days=1), DAY_S).total.tolist()

    move_borders(session, Retention(2, ()), MIDNIGHT + timedelta(days=3))
    append(session, number, np.array([60.0, 2 * DAY_S]), np.array([1e6, 1e6]))
    settle(session, 3)

    assert rollup_points(session, number, MIDNIGHT, MIDNIGHT + timedelta(days=1), DAY_S).total.tolist() == day
    assert series_points(session, number, MIDNIGHT, MIDNIGHT + timedelta(days=3)).values.max() == 1e6


def test_samples_stay_until_their_day_is_rolled_up(session: Session) -> None:
    number = make_series(session)
    append(session, number, *days_of_samples(1))
    seal_hours(session, MIDNIGHT + timedelta(days=2), 100)

    move_borders(session, Retention(2, ()), MIDNIGHT + timedelta(days=100))

    assert delete_outlived(session) == 0
    assert session.scalar(select(func.count()).select_from(series_chunk)) == 24
