"""Decimation keeps what an eye could see: extremes, breaks and edges."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ui.charts.oracles import sample_lists
from ui.charts.decimation import decimate
from ui.charts.samples import Samples, with_breaks

ROUNDED_DOWN = [1_000_000.0 + n for n in range(50)], [float(n) for n in range(50)]
"""49 s times 1 column in 49 s is less than 1: the last sample is in the column before the one that begins with it."""


@given(sample_lists(most=120), st.integers(1, 12), st.integers(-20, 400), st.integers(-300, 300), st.integers(1, 3))
@example(ROUNDED_DOWN, 1, 0, 0, 1)
def test_each_column_keeps_its_least_greatest_and_mean_value(
    lists: tuple[list[float], list[float]], columns: int, later_s: int, longer_s: int, parts: int
) -> None:
    samples = with_breaks(Samples(np.array(lists[0]), np.array(lists[1])))
    start = 1_000_000.0 + later_s / parts
    end = max([*lists[0], start]) + longer_s / parts
    if end <= start:
        end = start + 1

    drawn = decimate(samples, start, end, columns)

    expected = slow_columns(samples, start, end, columns)
    actual = [
        (low, mean, high)
        for low, mean, high in zip(drawn.low.tolist(), drawn.mean.tolist(), drawn.high.tolist(), strict=True)
        if not np.isnan(low)
    ]
    assert len(actual) == len(expected)
    assert np.allclose(np.array(actual).reshape(-1, 3), np.array(expected).reshape(-1, 3))
    assert bool(np.all(np.diff(drawn.times) >= 0))


@given(sample_lists(most=120), st.integers(1, 12), st.integers(-20, 400), st.integers(-300, 300))
@example(ROUNDED_DOWN, 1, 0, 0)
@example(([1_000_000.0 + n / 4 for n in range(40)], [float(n) for n in range(40)]), 1, 0, -1)
def test_the_least_and_the_greatest_are_those_of_the_range_alone(
    lists: tuple[list[float], list[float]], columns: int, later_s: int, longer_s: int
) -> None:
    samples = with_breaks(Samples(np.array(lists[0]), np.array(lists[1])))
    start = 1_000_000.0 + later_s
    end = max([*lists[0], start]) + longer_s
    if end <= start:
        end = start + 1

    inside = decimate(samples, start, end, columns).inside

    expected = [value for at, value in zip(*lists, strict=True) if start <= at <= end]
    known = inside[np.isfinite(inside)].tolist()
    assert (min(known, default=None), max(known, default=None)) == (
        min(expected, default=None),
        max(expected, default=None),
    )


def slow_columns(samples: Samples, start: float, end: float, columns: int) -> list[tuple[float, float, float]]:
    """Sample by sample: a new group at each new column and behind each break."""
    pairs = list(zip(samples.times.tolist(), samples.values.tolist(), strict=True))
    before = sum(at < start for at, _ in pairs)
    until = sum(at <= end for at, _ in pairs)
    pairs = pairs[max(0, before - 1) : until + 1]
    if len(pairs) <= 2 * columns:
        return [(value, value, value) for _, value in pairs if value == value]
    groups: list[list[float]] = []
    last_column: int | None = None
    for at, value in pairs:
        column = int((at - start) * (columns / (end - start)) // 1)
        if value != value:
            last_column = None
            continue
        if last_column is None or column != last_column:
            groups.append([])
        groups[-1].append(value)
        last_column = column
    return [(min(group), sum(group) / len(group), max(group)) for group in groups]


def test_a_single_spike_among_a_million_samples_is_kept() -> None:
    times = np.arange(1_000_000, dtype=float)
    values = np.zeros(1_000_000)
    values[654_321] = 9.0

    drawn = decimate(Samples(times, values), 0.0, 1_000_000.0, 600)

    assert len(drawn.times) <= 602
    assert float(drawn.high.max()) == 9.0


def test_few_samples_are_passed_on_as_they_are() -> None:
    samples = Samples(np.arange(10.0), np.arange(10.0))

    drawn = decimate(samples, 2.0, 5.0, 300)

    assert drawn.times.tolist() == [1, 2, 3, 4, 5, 6]
    assert not drawn.has_spread
