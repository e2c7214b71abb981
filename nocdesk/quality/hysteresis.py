"""Trigger and re-arm with counts: when a condition is raised and when it is over."""

from dataclasses import dataclass, replace
from enum import StrEnum

from nocdesk.quality.model import Side


class Crossing(StrEnum):
    """What a reading changed."""

    RAISED = "raised"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Limits:
    """Values in the metric's unit; the re-arm value lies on the good side of the trigger or on it."""

    side: Side
    trigger: float
    rearm: float
    count: int
    rearm_count: int

    def is_bad(self, value: float) -> bool:
        """Beyond the trigger."""
        return value > self.trigger if self.side is Side.ABOVE else value < self.trigger

    def is_good(self, value: float) -> bool:
        """At the re-arm value or better."""
        return value <= self.rearm if self.side is Side.ABOVE else value >= self.rearm


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
