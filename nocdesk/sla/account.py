"""The account of one objective: what was measured, what counted neither way, and when it was not kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.services.model import ServiceClass
from nocdesk.sla.judged_parts import judge_alone
from nocdesk.sla.judging import Judgement
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.objectives import Keeps, Objective
from nocdesk.sla.parts import running_parts
from nocdesk.sla.stretch import BadInterval


@dataclass(frozen=True, slots=True)
class Tally:
    """Seconds that were good, bad, and to be measured at all (elapsed without the excluded ones)."""

    good_s: float
    bad_s: float
    due_s: float


@dataclass(frozen=True, slots=True)
class Account:
    """What a standing was computed from; `excluded` has the seconds that counted neither way, by their class.

    `bin_s` is the length of the bins of a metric, whose value `keeps_at_least` the limit, or at most.
    """

    tally: Tally
    excluded: Mapping[ServiceClass, float]
    bad: tuple[BadInterval, ...]
    bin_s: int = 300
    keeps_at_least: bool = False


def account_of(session: Session, status: SlaStatus) -> Account:
    """The account of an objective as of when its standing was computed."""
    parts = running_parts(session, status.computed_at, [status.service_id])
    own = [part for part in parts if part.objective.name == status.objective]
    if not own:
        return Account(Tally(0.0, 0.0, 0.0), {}, ())
    return _account(own[0].objective, judge_alone(session, own[0], status.computed_at))


def used_up_at(intervals: Iterable[BadInterval], budget_s: float) -> datetime | None:
    """When the bad time of these intervals, oldest first, passed the budget; None where it did not."""
    left_s = budget_s
    for interval in intervals:
        if interval.seconds > left_s:
            return interval.began_at + timedelta(seconds=left_s)
        left_s -= interval.seconds
    return None


def _account(objective: Objective, found: Judgement) -> Account:
    good_s = found.measured_seconds - found.down_seconds
    due_s = found.contract_seconds - found.excluded_seconds
    return Account(
        Tally(good_s, found.down_seconds, due_s),
        found.excluded,
        found.bad,
        objective.bin_s,
        objective.counts_bins and objective.keeps is Keeps.AT_LEAST,
    )
