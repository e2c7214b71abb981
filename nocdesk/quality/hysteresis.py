"""Trigger and re-arm with counts: when a condition is raised and when it is over."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum


class Crossing(StrEnum):
    """What a reading changed."""

    RAISED = "raised"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Limits:
    """A band in the metric's unit, one side of which may be open; its re-arm values lie within it or on its edges."""

    low: float
    low_rearm: float
    high: float
    high_rearm: float
    count: int
    rearm_count: int

    @staticmethod
    def above(trigger: float, rearm: float, count: int, rearm_count: int) -> "Limits":
        """Bad is what lies above."""
        return Limits(-math.inf, -math.inf, trigger, rearm, count, rearm_count)

    @staticmethod
    def below(trigger: float, rearm: float, count: int, rearm_count: int) -> "Limits":
        """Bad is what lies below."""
        return Limits(trigger, rearm, math.inf, math.inf, count, rearm_count)

    @staticmethod
    def none(count: int, rearm_count: int) -> "Limits":
        """Nothing is bad, and what was is over."""
        return Limits(-math.inf, -math.inf, math.inf, math.inf, count, rearm_count)

    def is_bad(self, value: float) -> bool:
        """Beyond a trigger."""
        return value > self.high or value < self.low

    def is_good(self, value: float) -> bool:
        """At the re-arm values or better."""
        return self.low_rearm <= value <= self.high_rearm


@dataclass(frozen=True, slots=True)
class Watch:
    """How far a condition has come: `run` readings in a row point to a change, the first at `since` (epoch s)."""

    is_raised: bool = False
    run: int = 0
    since: float = 0.0


def judge(watch: Watch, limits: Limits, value: float, at: float) -> tuple[Watch, Crossing | None]:
    """The watch after a reading, and the crossing that it completes; `watch.since` is then when the evidence began."""
    points_away = limits.is_good(value) if watch.is_raised else limits.is_bad(value)
    if not points_away:
        return (replace(watch, run=0) if watch.run else watch), None
    since = watch.since if watch.run else at
    needed = limits.rearm_count if watch.is_raised else limits.count
    if watch.run + 1 < needed:
        return Watch(watch.is_raised, watch.run + 1, since), None
    crossing = Crossing.CLEARED if watch.is_raised else Crossing.RAISED
    return Watch(crossing is Crossing.RAISED, 0, since), crossing
