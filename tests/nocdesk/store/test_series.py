"""Series keep every sample once, whatever the order in which samples come and hours are sealed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.store.series import (
    BinRow,
    Sample,
    SeriesKey,
    UnknownSeriesError,
    append_columns,
    append_samples,
    bins,
    seal_hours,
    series_ids,
    series_points,
)
from nocdesk.store.series_days import roll_up_days
from nocdesk.store.series_hours import prepare_sealing, write_sealing
from nocdesk.store.series_tables import (
    series,
    series_border,
    series_chunk,
    series_part,
    series_rollup,
    series_tail,
)
from nocdesk.store.series_tail import fold_tail, tail_samples

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TABLES = (series, series_tail, series_part, series_chunk, series_rollup, series_border)


@pytest.fixture
def session(core: Core) -> Iterator[Session]:
    with core.read() as session:
        yield session


def make_series(session: Session, instance: str = "ge-0/0/1") -> int:
    key = SeriesKey(1, "rtt_ms", instance)
    return series_ids(session, [key])[key]


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def read(session: Session, number: int, begin: float = -1e6, end: float = 1e6) -> dict[float, float]:
    points = series_points(session, number, after(begin), after(end))
    return dict(zip((points.times - NOON.timestamp()).round(6).tolist(), points.values.tolist(), strict=True))


def count_of(session: Session, number: int, what: str) -> int:
    if what == "tail":
        return len(tail_samples(session, np.array([number]), -(10**18), 10**18))
    own = series_chunk.c.series_id == number
    return session.scalar(select(func.count()).select_from(series_chunk).where(own)) or 0


def test_a_series_keeps_its_number(session: Session) -> None:
    one, two = SeriesKey(1, "rtt_ms", "a"), SeriesKey(1, "rtt_ms", "b")

    first = series_ids(session, [one])
    second = series_ids(session, [one, two, one])

    assert second[one] == first[one]
    assert len(set(second.values())) == 2


def test_nothing_asked_gives_nothing(session: Session) -> None:
    assert series_ids(session, []) == {}
    assert append_samples(session, []) == 0


def test_samples_are_read_from_the_start_up_to_but_not_including_the_end(session: Session) -> None:
    number = make_series(session)
    append_samples(session, [Sample(number, after(s), s) for s in (0, 5, 10, 15)])

    seen = read(session, number, 5, 15)

    assert seen == {5: 5, 10: 10}


def test_an_instant_may_be_given_in_seconds_since_the_epoch(session: Session) -> None:
    number = make_series(session)

    append_samples(session, [Sample(number, after(5).timestamp(), 1.0), Sample(number, after(5), 2.0)])

    assert read(session, number) == {5: 2.0}
    assert len(series_points(session, number, after(0).timestamp(), after(6).timestamp()).times) == 1


def test_a_sample_at_the_same_instant_replaces_and_is_counted_once(session: Session) -> None:
    number = make_series(session)
    append_samples(session, [Sample(number, after(0), 10.0), Sample(number, after(5), 20.0)])

    append_samples(session, [Sample(number, after(5), 30.0)])

    assert bins(session, number, NOON, after(300)) == [BinRow(int(NOON.timestamp()), 2, 10.0, 30.0, 40.0)]


def test_a_value_that_is_not_finite_is_not_kept(session: Session) -> None:
    number = make_series(session)

    kept = append_samples(session, [Sample(number, after(0), float("nan")), Sample(number, after(1), float("inf"))])

    assert kept == 0
    assert read(session, number) == {}
    assert bins(session, number, NOON, after(300)) == []


def test_columns_may_come_in_any_order_and_the_later_of_equal_instants_wins(session: Session) -> None:
    one, two = make_series(session, "a"), make_series(session, "b")
    at_us = np.array([10, 0, 5, 10], np.int64) * 1_000_000 + int(NOON.timestamp()) * 1_000_000

    kept = append_columns(session, np.array([one, two, one, one]), at_us, np.array([1.0, 2.0, 3.0, 4.0]))

    assert kept == 4
    assert (read(session, one), read(session, two)) == ({5: 3.0, 10: 4.0}, {0: 2.0})


def test_a_sample_of_an_unknown_series_is_refused(session: Session) -> None:
    with pytest.raises(UnknownSeriesError, match="999999"):
        append_samples(session, [Sample(999999, NOON, 1.0)])


def test_a_bin_begins_at_a_multiple_of_five_minutes(session: Session) -> None:
    number = make_series(session)
    append_samples(session, [Sample(number, after(s), s) for s in (0, 299.999, 300, 601)])

    rows = bins(session, number, NOON, after(900))

    assert [(row.start_s - NOON.timestamp(), row.count, row.mean) for row in rows] == [
        (0, 2, 149.9995),
        (300, 1, 300),
        (600, 1, 601),
    ]
    assert [row.start_s - NOON.timestamp() for row in bins(session, number, after(1), after(600))] == [300]


def test_only_hours_that_ended_are_sealed(session: Session) -> None:
    number = make_series(session)
    append_samples(session, [Sample(number, after(s), s) for s in (0, 3599, 3600, 7199, 7200)])

    sealed = seal_hours(session, after(7199), limit=100)

    assert sealed == 1
    assert count_of(session, number, "tail") == 3
    assert list(read(session, number)) == [0, 3599, 3600, 7199, 7200]


def test_sealing_stops_at_its_limit_of_blocks_and_begins_with_the_oldest(session: Session) -> None:
    numbers = [make_series(session, name) for name in ("x", "y", "z")]
    append_samples(session, [Sample(n, after(hour * 3600), 1.0) for n in numbers for hour in range(2)])

    first = seal_hours(session, after(7200), limit=1)
    left = [count_of(session, n, "tail") for n in numbers]
    second = seal_hours(session, after(7200), limit=4)

    assert (first, left, second) == (3, [1, 1, 1], 3)


def test_a_late_sample_is_sealed_into_its_hour_and_only_that(session: Session) -> None:
    number = make_series(session)
    append_samples(session, [Sample(number, after(hour * 3600), hour) for hour in range(3)])
    seal_hours(session, after(3 * 3600), limit=10)

    append_samples(session, [Sample(number, after(3605), 9.0)])

    assert (count_of(session, number, "chunk"), count_of(session, number, "tail")) == (3, 1)
    assert list(read(session, number)) == [0, 3600, 3605, 7200]
    assert seal_hours(session, after(3 * 3600), limit=10) == 1
    assert list(read(session, number)) == [0, 3600, 3605, 7200]
    assert (count_of(session, number, "chunk"), count_of(session, number, "tail")) == (3, 0)


def test_the_rollup_of_a_chunk_is_that_of_its_samples(session: Session) -> None:
    number = make_series(session)
    append_samples(session, [Sample(number, after(s), s) for s in (10, 20, 60)])

    seal_hours(session, after(3600), limit=10)

    row = session.execute(select(series_chunk).where(series_chunk.c.series_id == number)).one()
    assert tuple(row)[2:6] == (3, 10, 60, 90)


# Seconds around two hour borders, coarse enough that instants repeat.
SECONDS = st.integers(0, 90).map(lambda step: step * 97)
APPEND = st.lists(st.tuples(st.integers(0, 1), SECONDS, st.integers(-50, 50)), min_size=1, max_size=25)
SEAL = st.tuples(st.sampled_from(["fold", "seal", "roll"]), st.integers(0, 150_000), st.integers(1, 4))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(APPEND, SEAL), max_size=12), window=st.tuples(SECONDS, SECONDS))
def test_whatever_comes_in_whatever_order_a_dictionary_says_the_same(
    core: Core, steps: list[list[tuple[int, int, int]] | tuple[str, int, int]], window: tuple[int, int]
) -> None:
    with core.read() as session:
        for table in TABLES:
            session.execute(delete(table))
        numbers = [make_series(session, "p"), make_series(session, "q")]
        oracle: list[dict[int, int]] = [{}, {}]

        for step in steps:
            if isinstance(step, tuple):
                keep(session, *step)
                continue
            append_samples(session, [Sample(numbers[which], after(s), value) for which, s, value in step])
            for which, second, value in step:
                oracle[which][second] = value

        for number, expected in zip(numbers, oracle, strict=True):
            assert list(read(session, number).items()) == sorted(expected.items())
            inside = {s: value for s, value in expected.items() if window[0] <= s < window[1]}
            assert read(session, number, *window) == inside
            assert bins(session, number, NOON, after(100_000)) == slow_bins(expected)


def keep(session: Session, what: str, seconds: int, limit: int) -> None:
    if what == "fold":
        fold_tail(session, 10)
    elif what == "seal":
        seal_hours(session, after(seconds), limit)
    else:
        roll_up_days(session, after(seconds), limit)


def slow_bins(samples: dict[int, int]) -> list[BinRow]:
    rows = []
    for start in range(0, 10_000, 300):
        values = [float(value) for second, value in samples.items() if start <= second < start + 300]
        if values:
            rows.append(BinRow(int(NOON.timestamp()) + start, len(values), min(values), max(values), sum(values)))
    return rows


def test_what_is_appended_while_an_hour_is_sealed_is_not_lost(core: Core) -> None:
    with core.work(SYSTEM) as work:
        number = make_series(work.session)
        append_samples(work.session, [Sample(number, after(0), 1.0)])
        fold_tail(work.session)
    with core.read() as session:
        [prepared] = prepare_sealing(session, after(2 * 3600), 10)

    with core.work(SYSTEM) as work:
        append_samples(work.session, [Sample(number, after(60), 2.0)])
    with core.work(SYSTEM) as work:
        sealed = write_sealing(work.session, prepared)
    with core.work(SYSTEM) as work:
        again = write_sealing(work.session, prepared)

    assert (sealed, again) == (1, 0)
    with core.read() as session:
        assert read(session, number) == {0.0: 1.0, 60.0: 2.0}
