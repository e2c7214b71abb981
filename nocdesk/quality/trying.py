"""How often a threshold would have been crossed by readings that are kept."""

from collections.abc import Callable, Iterable

from nocdesk.quality.hysteresis import Crossing, Limits, Watch, judge


def times_raised(
    readings: Iterable[tuple[float, float]], limits: Limits, is_within: Callable[[float], bool] = lambda _at: True
) -> int:
    """How many alarms (instant in epoch seconds, value) would have raised; outside its hours nothing is bad."""
    nothing = Limits.none(limits.count, limits.rearm_count)
    watch, raised = Watch(), 0
    for at, value in readings:
        watch, crossing = judge(watch, limits if is_within(at) else nothing, value, at)
        raised += crossing is Crossing.RAISED
    return raised
