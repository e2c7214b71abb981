"""Sets of time against plain sets of numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.sla.spans import EMPTY, Spans

LAST = 60

pairs = st.lists(st.tuples(st.integers(0, LAST), st.integers(0, LAST)).map(lambda p: (min(p), max(p))), max_size=8)


def numbers(intervals: list[tuple[int, int]]) -> set[int]:
    """Every whole number in any of the intervals."""
    return {n for start, end in intervals for n in range(start, end)}


@given(pairs, pairs)
def test_union_intersection_and_difference_are_those_of_the_numbers_in_them(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    a, b = Spans.of(one), Spans.of(other)

    assert numbers((a | b).pairs()) == numbers(one) | numbers(other)
    assert numbers((a & b).pairs()) == numbers(one) & numbers(other)
    assert numbers((a - b).pairs()) == numbers(one) - numbers(other)


@given(pairs, pairs)
def test_intervals_are_sorted_not_empty_and_never_touch(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    for spans in (Spans.of(one), Spans.of(one) | Spans.of(other), Spans.of(one) - Spans.of(other)):
        flat = [edge for pair in spans.pairs() for edge in pair]
        assert flat == sorted(set(flat))


@given(pairs, st.integers(0, LAST), st.integers(0, LAST))
def test_what_lies_within_an_interval_is_counted_and_clipped(
    one: list[tuple[int, int]], start: int, length: int
) -> None:
    spans, window = Spans.of(one), set(range(start, start + length))
    inside = numbers(one) & window

    assert numbers(spans.clip(start, start + length).pairs()) == inside
    assert spans.within_us(np.array([start]), np.array([start + length])).tolist() == [len(inside)]
    assert spans.contains(np.array([start]), np.array([start + length])).tolist() == [window <= numbers(one)]
    assert spans.total_us == len(numbers(one))


@given(pairs, st.integers(0, LAST))
def test_the_first_so_many_are_the_smallest_numbers(one: list[tuple[int, int]], count: int) -> None:
    spans, ordered = Spans.of(one), sorted(numbers(one))

    assert sorted(numbers(spans.first(count).pairs())) == ordered[:count]
    expected = None if not ordered or count > len(ordered) else ordered[count - 1] + 1 if count else ordered[0]
    assert spans.used_up_at(count) == expected


@given(pairs, st.integers(-7, 7), st.integers(1, 9))
def test_a_grid_keeps_the_steps_that_lie_wholly_in_an_interval(
    one: list[tuple[int, int]], anchor: int, step: int
) -> None:
    steps = [range(n, n + step) for n in range(-LAST * step + anchor, LAST + step, step)]
    inside = {n for each in steps if set(each) <= numbers(one) for n in each}

    assert numbers(Spans.of(one).on_grid(anchor, step).pairs()) == inside


def test_nothing_is_nothing() -> None:
    assert Spans.of([]) == EMPTY
    assert (EMPTY | EMPTY, EMPTY & EMPTY, EMPTY - EMPTY) == (EMPTY, EMPTY, EMPTY)
    assert (EMPTY.total_us, EMPTY.used_up_at(0), EMPTY.clip(0, 5)) == (0, None, EMPTY)
