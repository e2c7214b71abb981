"""The arithmetic of a service level: what was achieved, how much was measured, what is left, and when it runs out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.services.model import ServiceClass
from nocdesk.sla.model import SlaState
from nocdesk.sla.stretch import Stretch

AT_RISK_SHARE = 0.8
"""From this share of the budget used an objective is at risk."""

AT_RISK_WITHIN = timedelta(hours=4)
"""So is one whose budget runs out within this time at the present rate."""

BIN_S = 300


@dataclass(frozen=True, slots=True)
class Tally:
    """Seconds that were good, bad, and to be measured at all (elapsed without the excluded ones)."""

    good_s: float
    bad_s: float
    due_s: float

    @property
    def achieved(self) -> float | None:
        """Share of the measured time that was good; None where nothing was measured."""
        measured = self.good_s + self.bad_s
        return self.good_s / measured if measured else None

    @property
    def coverage(self) -> float:
        """Share of the time that was measured."""
        return min(1.0, (self.good_s + self.bad_s) / self.due_s) if self.due_s else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an objective stands: budget for the whole period, what is left of it, when it is gone, and the word."""

    budget_s: float
    budget_left_s: float
    breach_at: datetime | None
    state: SlaState


def availability_tally(stretches: Collection[Stretch]) -> Tally:
    """Up and degraded are good, down is bad, unknown was due and not measured (ITU-T E.800: up / (up + down))."""
    seconds: dict[ServiceClass, float] = dict.fromkeys(ServiceClass, 0.0)
    for stretch in stretches:
        seconds[stretch.service_class] += stretch.seconds
    good = seconds[ServiceClass.UP] + seconds[ServiceClass.DEGRADED]
    bad = seconds[ServiceClass.DOWN]
    return Tally(good, bad, good + bad + seconds[ServiceClass.UNKNOWN])


def bins_tally(good_bins: int, bad_bins: int, due_s: float) -> Tally:
    """A bin of five minutes is good when its mean keeps the limit."""
    return Tally(good_bins * BIN_S, bad_bins * BIN_S, max(due_s, (good_bins + bad_bins) * BIN_S))


def standing(tally: Tally, *, target: float, period_s: float, now: datetime, bad_rate: float) -> Standing:
    """Budget and state; `bad_rate` is the share of time that is bad at present (1 while it is bad now).

    The budget is (1 - target) of the whole period, so that what is left says how long it may still be bad this month.
    """
    # To the millisecond: a binary fraction must not tip a budget that is used up exactly.
    budget = round((1 - target) * period_s, 3)
    left = budget - tally.bad_s
    if tally.achieved is None:
        return Standing(budget, left, None, SlaState.UNMEASURED)
    if left < 0:
        return Standing(budget, left, None, SlaState.BREACHED)
    breach_at = now + timedelta(seconds=left / bad_rate) if bad_rate > 0 and left / bad_rate < period_s else None
    is_near = breach_at is not None and breach_at - now <= AT_RISK_WITHIN
    is_used = budget > 0 and tally.bad_s >= AT_RISK_SHARE * budget
    return Standing(budget, left, breach_at, SlaState.AT_RISK if is_near or is_used else SlaState.OK)
