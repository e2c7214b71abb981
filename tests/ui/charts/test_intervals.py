"""Interval arithmetic, against sets of whole seconds."""

import itertools
from collections.abc import Iterable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.intervals import Interval, Spans, common_to, joined, union_of

INTERVALS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 15)).map(lambda pair: Interval(pair[0], pair[0] + pair[1])), max_size=8
)


def seconds(intervals: Iterable[Interval]) -> set[int]:
    return {second for interval in intervals for second in range(int(interval.start), int(interval.end))}


@given(INTERVALS)
def test_joined_intervals_cover_the_same_seconds_and_stand_apart(intervals: list[Interval]) -> None:
    found = joined(intervals)

    assert seconds(found) == seconds(intervals)
    assert sum(interval.length for interval in found) == len(seconds(intervals))
    assert all(earlier.end < later.start for earlier, later in itertools.pairwise(found))


@given(INTERVALS, INTERVALS)
def test_what_two_sets_have_in_common_is_the_intersection_of_their_seconds(
    left: list[Interval], right: list[Interval]
) -> None:
    found = common_to(joined(left), joined(right))

    assert seconds(found) == seconds(left) & seconds(right)


@given(INTERVALS, st.integers(0, 40), st.integers(0, 40))
def test_spans_within_a_stretch_keep_what_lies_inside(intervals: list[Interval], start: int, length: int) -> None:
    found = spans(intervals).within(start, start + length)

    assert seconds(found) == seconds(intervals) & set(range(start, start + length))
    assert found.total() == len(seconds(found))


@given(INTERVALS, INTERVALS, INTERVALS)
def test_the_union_of_spans_covers_the_seconds_of_all_and_stands_apart(
    one: list[Interval], other: list[Interval], third: list[Interval]
) -> None:
    found = union_of([spans(one), spans(other), spans(third)])

    assert seconds(found) == seconds(one) | seconds(other) | seconds(third)
    assert bool(np.all(found.ends[:-1] < found.starts[1:]))


@given(INTERVALS, st.integers(0, 10))
def test_spans_are_joined_as_single_intervals_are(intervals: list[Interval], nearer_than: int) -> None:
    found = spans(intervals).joined(nearer_than)

    assert tuple(found) == joined(intervals, nearer_than)


def spans(intervals: list[Interval]) -> Spans:
    apart = joined(intervals)
    return Spans(np.array([part.start for part in apart], float), np.array([part.end for part in apart], float))


def test_intervals_nearer_than_allowed_become_one() -> None:
    found = joined([Interval(0, 10), Interval(12, 20), Interval(40, 50)], nearer_than_s=5)

    assert found == (Interval(0, 20), Interval(40, 50))
