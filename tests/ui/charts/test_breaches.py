"""Breach intervals, against an oracle that adds up segments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.model import Side
from tests.ui.charts.oracles import sample_lists, slow_breach_seconds
from ui.charts.breaches import breach_spans, is_beyond
from ui.charts.samples import Samples, with_breaks

SIDES = st.sampled_from([Side.ABOVE, Side.BELOW])


@given(sample_lists(), st.integers(-20, 20).map(float), SIDES)
def test_the_seconds_in_breach_are_those_of_the_drawn_line(
    lists: tuple[list[float], list[float]], limit: float, side: Side
) -> None:
    samples = with_breaks(Samples(np.array(lists[0]), np.array(lists[1])))

    found = breach_spans(samples, limit, side)

    expected = slow_breach_seconds(samples.times.tolist(), samples.values.tolist(), limit, side)
    assert found.total() == pytest.approx(expected, abs=1e-3)


@given(sample_lists(), st.integers(-20, 20).map(float), SIDES)
def test_intervals_ascend_do_not_overlap_and_hold_every_breaching_sample(
    lists: tuple[list[float], list[float]], limit: float, side: Side
) -> None:
    samples = with_breaks(Samples(np.array(lists[0]), np.array(lists[1])))

    found = breach_spans(samples, limit, side)

    assert bool(np.all(found.ends[:-1] <= found.starts[1:] + 1e-6))
    for at, value in zip(samples.times, samples.values, strict=True):
        if not np.isnan(value) and is_beyond(value, limit, side):
            assert any(breach.start - 1e-6 <= at <= breach.end + 1e-6 for breach in found)


def test_the_limit_itself_is_kept() -> None:
    samples = Samples(np.arange(4.0), np.array([1.0, 1.0, 1.0, 1.0]))

    assert len(breach_spans(samples, 1.0, Side.ABOVE)) == 0


def test_a_breach_ends_with_the_last_sample_before_a_gap() -> None:
    samples = with_breaks(Samples(np.array([0.0, 1, 2, 3, 20, 21, 22]), np.array([0.0, 0, 4, 4, 4, 0, 0])))

    found = breach_spans(samples, 2.0, Side.ABOVE)

    assert [(breach.start, breach.end) for breach in found] == [(1.5, 3.0), (20.0, 20.5)]
