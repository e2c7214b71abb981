"""A day that is kept on several days reads as if every sample had come, been sealed and been rolled up by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.store.series import (
    SeriesKey,
    append_columns,
    bins_of,
    percentiles,
    rollup_points,
    seal_hours,
    series_ids,
    series_points,
)
from nocdesk.store.series_columns import Columns
from nocdesk.store.series_days import roll_up_days
from nocdesk.store.series_repeats import keep_repeated
from nocdesk.store.series_time import DAY_US

MIDNIGHT = datetime(2026, 3, 4, tzinfo=UTC)
END = MIDNIGHT + timedelta(days=9)
FIRST_US = int(MIDNIGHT.timestamp()) * 1_000_000
DAYS_US = [FIRST_US + number * DAY_US for number in (0, 1, 2, 5)]
KEYS = [SeriesKey(1, "rtt_ms", name) for name in ("kept at once", "kept one by one")]


@pytest.fixture
def session(core: Core) -> Iterator[Session]:
    with core.read() as session:
        yield session


def a_day(number: int) -> Columns:
    """A sample each five minutes but for an hour, and never on the whole second."""
    at_us = np.array([at for at in range(7_500_000, DAY_US, 300_000_000) if not 40 <= at // 300_000_000 < 52], np.int64)
    values = np.round(np.random.default_rng(3).gamma(2, 10, len(at_us)), 3)
    return Columns(np.full(len(at_us), number, np.int64), FIRST_US + at_us, values)


def everything_of(session: Session, number: int) -> list[object]:
    """Whatever can be read of a series."""
    points = series_points(session, number, MIDNIGHT, END)
    bins = bins_of(session, [number], MIDNIGHT, END)
    rolled = [rollup_points(session, number, MIDNIGHT, END, step_s) for step_s in (60, 900, 3_600, 86_400)]
    shares = percentiles(session, number, MIDNIGHT, END, (0.5, 0.95)).tolist()
    return [
        *(column.tolist() for column in (points.times, points.values, bins.start_us, bins.count, bins.total)),
        *(column.tolist() for one in rolled for column in (one.times, one.count, one.minimum, one.maximum, one.total)),
        shares,
    ]


def test_a_repeated_day_reads_as_if_each_sample_had_come_by_itself(session: Session) -> None:
    at_once, by_itself = (series_ids(session, KEYS)[key] for key in KEYS)

    keep_repeated(session, a_day(at_once), DAYS_US)
    for day_us in DAYS_US:
        day = a_day(by_itself)
        append_columns(session, day.series, day.at_us + day_us - FIRST_US, day.values)
    seal_hours(session, END, 1_000)
    while roll_up_days(session, END, 10):
        pass

    assert everything_of(session, at_once) == everything_of(session, by_itself)
    assert len(series_points(session, at_once, MIDNIGHT, END).times) == 4 * (288 - 12)


def test_a_late_sample_on_a_repeated_day_is_counted_on_that_day_alone(session: Session) -> None:
    number = series_ids(session, KEYS)[KEYS[0]]
    keep_repeated(session, a_day(number), DAYS_US)
    before = bins_of(session, [number], MIDNIGHT, END)

    late_us = DAYS_US[1] + 60_000_000
    append_columns(session, np.array([number]), np.array([late_us]), np.array([900.0]))
    seal_hours(session, END, 1_000)
    while roll_up_days(session, END, 10):
        pass

    after = bins_of(session, [number], MIDNIGHT, END)
    assert after.start_us.tolist() == before.start_us.tolist()
    assert after.start_us[after.maximum == 900.0].tolist() == [DAYS_US[1]]
    assert (after.count - before.count).sum() == 1
