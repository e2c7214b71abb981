"""Slow and obvious answers that the fast ones are held against; they share no code with them."""

import itertools
import math
from collections.abc import Sequence

from hypothesis import strategies as st

from nocdesk.quality.model import Side


@st.composite
def sample_lists(draw: st.DrawFn, most: int = 40) -> tuple[list[float], list[float]]:
    """Ascending times with distances of all sizes, and a value for each."""
    count = draw(st.integers(0, most))
    steps = st.one_of(st.just(5.0), st.sampled_from([1.0, 5.0, 6.0, 12.0, 13.0, 60.0, 300.0, 900.0]))
    times, at = [], 1_000_000.0
    for _ in range(count):
        at += draw(steps)
        times.append(at)
    values = draw(st.lists(st.integers(-40, 40).map(lambda n: n / 2), min_size=count, max_size=count))
    return times, values


def slow_gap_after(times: Sequence[float], at: int) -> bool:
    """Whether the distance behind sample `at` is a gap: more than 2.5 times what is usual before or behind it."""
    distances = [later - earlier for earlier, later in itertools.pairwise(times)]
    before, behind = distances[max(0, at - 5) : at], distances[at + 1 : at + 6]
    usual = [lower_median(part) for part in (before, behind) if part]
    return bool(usual) and distances[at] > 2.5 * max(usual)


def lower_median(values: Sequence[float]) -> float:
    """The middle one, the lower of two."""
    return sorted(values)[(len(values) - 1) // 2]


def slow_breach_seconds(times: Sequence[float], values: Sequence[float], limit: float, side: Side) -> float:
    """The seconds beyond the limit, segment by segment from the area of similar triangles; NaN breaks the line."""
    total = 0.0
    for (t1, v1), (t2, v2) in zip(
        zip(times, values, strict=True), zip(times[1:], values[1:], strict=True), strict=False
    ):
        if math.isnan(v1) or math.isnan(v2):
            continue
        low, high = min(v1, v2), max(v1, v2)
        if high == low:
            share = float(high > limit if side is Side.ABOVE else high < limit)
        elif side is Side.ABOVE:
            share = min(1.0, max(0.0, (high - limit) / (high - low)))
        else:
            share = min(1.0, max(0.0, (limit - low) / (high - low)))
        total += share * (t2 - t1)
    return total
