"""Trigger and re-arm against an oracle that looks at all readings so far again and again."""

from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.hysteresis import Crossing, Limits, Watch, judge
from nocdesk.quality.model import Side


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    trigger, margin, width = draw(st.integers(-5, 5)), draw(st.integers(0, 3)), draw(st.integers(0, 6))
    counts = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    side = draw(st.sampled_from(Side))
    if side is Side.ABOVE:
        return Limits.above(float(trigger), float(trigger - margin), *counts)
    if side is Side.BELOW:
        return Limits.below(float(trigger), float(trigger + margin), *counts)
    low, high = float(trigger), float(trigger + 2 * margin + width)
    return Limits(low, low + margin, high, high - margin, *counts)


def slow_crossings(limit: Limits, values: list[float]) -> list[tuple[int, Crossing, int]]:
    """Each crossing as (reading that completes it, which, first reading of its evidence), by brute force."""
    found: list[tuple[int, Crossing, int]] = []
    for index in range(len(values)):
        is_raised = bool(found) and found[-1][1] is Crossing.RAISED
        since_last = found[-1][0] + 1 if found else 0
        needed = limit.rearm_count if is_raised else limit.count
        first = index - needed + 1
        if first < since_last:
            continue
        window = values[first : index + 1]
        if is_raised and all(limit.low_rearm <= value <= limit.high_rearm for value in window):
            found.append((index, Crossing.CLEARED, first))
        elif not is_raised and all(not limit.low <= value <= limit.high for value in window):
            found.append((index, Crossing.RAISED, first))
    return found


@given(limits(), st.lists(st.integers(-9, 9).map(float), max_size=60))
def test_crossings_come_when_and_only_when_enough_readings_in_a_row_say_so(limit: Limits, values: list[float]) -> None:
    watch = Watch()
    found = []
    for index, value in enumerate(values):
        watch, crossing = judge(watch, limit, value, float(index))
        if crossing is not None:
            found.append((index, crossing, round(watch.since)))

    assert found == slow_crossings(limit, values)
    assert watch.is_raised == (bool(found) and found[-1][1] is Crossing.RAISED)


def test_a_value_on_the_trigger_is_not_bad_and_one_on_the_rearm_value_is_good() -> None:
    above = Limits.above(60.0, 50.0, 1, 1)
    below = Limits.below(3.6, 4.0, 1, 1)

    assert (above.is_bad(60.0), above.is_good(50.0), below.is_bad(3.6), below.is_good(4.0)) == (
        False,
        True,
        False,
        True,
    )
