"""Gaps, breaks and the nearest sample, against slow oracles."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.charts.oracles import sample_lists, slow_gap_after
from ui.charts.samples import Samples, gap_mask, gaps, value_near, with_breaks


def make_samples(times: list[float], values: list[float] | None = None) -> Samples:
    return Samples(np.array(times, dtype=float), np.array(values or [1.0] * len(times), dtype=float))


@given(sample_lists())
def test_a_distance_is_a_gap_exactly_when_the_obvious_rule_says_so(lists: tuple[list[float], list[float]]) -> None:
    times, _ = lists

    mask = gap_mask(np.array(times))

    assert mask.tolist() == [slow_gap_after(times, at) for at in range(max(0, len(times) - 1))]


@given(sample_lists())
def test_breaks_stand_in_every_gap_and_nowhere_else(lists: tuple[list[float], list[float]]) -> None:
    samples = make_samples(*lists)

    broken = with_breaks(samples)

    is_break = np.isnan(broken.values)
    assert np.array_equal(broken.times[~is_break], samples.times)
    assert np.array_equal(broken.values[~is_break], samples.values)
    assert int(is_break.sum()) == int(gap_mask(samples.times).sum())
    assert bool(np.all(np.diff(broken.times) > 0))


def test_history_at_five_minutes_before_live_samples_at_five_seconds_is_no_gap() -> None:
    history = [300.0 * n for n in range(20)]
    live = [history[-1] + 5.0 * n for n in range(1, 200)]

    mask = gap_mask(np.array(history + live))

    assert not mask.any()


def test_a_missing_minute_of_live_samples_is_a_gap_even_beside_coarse_history() -> None:
    history = [300.0 * n for n in range(50)]
    live = [history[-1] + 5.0 * n for n in range(1, 40)]
    later = [live[-1] + 60.0 + 5.0 * n for n in range(20)]

    found = gaps(make_samples(history + live + later), 0.0, later[-1])

    assert [(gap.start, gap.end) for gap in found] == [(live[-1], later[0])]


def test_silence_up_to_now_is_a_gap_and_so_is_the_time_before_the_first_sample() -> None:
    samples = make_samples([100.0 + 5 * n for n in range(10)])

    found = gaps(samples, 0.0, 400.0)

    assert [(gap.start, gap.end) for gap in found] == [(0.0, 100.0), (145.0, 400.0)]


def test_the_first_of_coarse_history_samples_is_not_late() -> None:
    history, live = [300.0, 600.0, 900.0, 1200.0], [1200.0 + 5 * n for n in range(1, 60)]

    assert gaps(make_samples(history + live), 700.0, live[-1]) == ()


def test_a_sample_that_is_merely_young_is_no_gap() -> None:
    samples = make_samples([100.0 + 5 * n for n in range(10)])

    assert gaps(samples, 98.0, 157.0) == ()


def test_without_any_sample_the_whole_range_is_a_gap() -> None:
    found = gaps(make_samples([]), 10.0, 20.0)

    assert [(gap.start, gap.end) for gap in found] == [(10.0, 20.0)]


@given(st.floats(-50, 250))
def test_the_nearest_value_is_found_within_a_usual_interval_and_never_in_a_gap(at: float) -> None:
    samples = with_breaks(make_samples([0, 10, 20, 30, 40, 140, 150, 160, 170], [0, 1, 2, 3, 4, 14, 15, 16, 17]))
    known = [(t, v) for t, v in zip(samples.times, samples.values, strict=True) if not np.isnan(v)]

    value = value_near(samples, at)

    nearest_time, nearest = min(known, key=lambda pair: abs(pair[0] - at))
    if value is not None:
        assert abs(value * 10 - at) <= abs(nearest_time - at) + 1e-9
    elif 0 <= at <= 40 or 140 <= at <= 170:
        raise AssertionError(f"{at} has the sample {nearest}")
