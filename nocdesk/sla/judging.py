"""Judges one objective over one period: achieved, coverage, budget, burn rates, time to breach, verdict, credit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from nocdesk.money import Money
from nocdesk.services.model import ServiceClass
from nocdesk.sla.burn import WINDOWS
from nocdesk.sla.credits import Credit
from nocdesk.sla.micros import SECOND_US, seconds
from nocdesk.sla.objectives import Objective
from nocdesk.sla.periods import Period
from nocdesk.sla.reckoning import IfLasted, Reckoning
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.sums import Ground, Sums, TicketCount, sums_of
from nocdesk.sla.terms import Terms
from nocdesk.sla.ticket_sums import ticket_sums
from nocdesk.sla.verdicts import Verdict, verdict_of

IF_LASTED_MIN = (15, 60, 240)
"""The minutes for which it is said what would be owed if it lasted so much longer."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where an objective stands in a period; shares are from 0 to 1, None where there is nothing to take them of.

    `achieved` is the share that was good, or the statistic, the number or the seconds that are compared with `target`.
    `budget_total_s`, `budget_left_s` and the burn rates are None where no share is promised. `excluded` has those
    seconds by class, without those in which no whole bin fits. `projected` is what `achieved` will be if nothing more
    goes wrong; `credit` rests on it, and is None where none is agreed or the verdict is undecided. `time_to_breach` is
    the instant at which the budget is gone at the present rate. `tickets` are those that were decided, None where the
    objective is not about tickets.
    """

    objective: str
    period: Period
    judged_until: datetime
    contract_seconds: float
    measured_seconds: float
    excluded_seconds: float
    down_seconds: float
    achieved: float | None
    target: float
    coverage: float | None
    verdict: Verdict
    reason: str
    budget_total_s: float | None
    budget_left_s: float | None
    budget_total: Money | None
    budget_left: Money | None
    burn: Mapping[str, float | None]
    projected: float | None
    credit: Credit | None
    if_lasted: tuple[IfLasted, ...]
    time_to_breach: datetime | None
    excluded: Mapping[ServiceClass, float]
    bad: tuple[BadInterval, ...]
    outages: int
    tickets: TicketCount | None = None

    @property
    def is_credit_open(self) -> bool:
        """Whether a credit is agreed, but too little was measured to say which is due."""
        return self.credit is None and any(each.credit is not None for each in self.if_lasted)


def judge(objective: Objective, terms: Terms, ground: Ground, now: datetime) -> Judgement:
    """Judge an objective of one service."""
    sums = ticket_sums if objective.counts_tickets else sums_of
    return judged(objective, terms, sums(objective, terms, ground, now), ground.whole, now)


def judged(objective: Objective, terms: Terms, sums: Sums, whole: Period, now: datetime) -> Judgement:
    """Judge an objective by sums that are known already: those of one service, or of all in its scope."""
    reckoned = Reckoning(objective, terms, sums, whole, now)
    case = reckoned.case()
    verdict = verdict_of(case)
    is_decided = verdict.verdict is not Verdict.UNDECIDED
    projected = reckoned.projected()
    return Judgement(
        objective=objective.name,
        period=whole,
        judged_until=max(whole.starts_at, min(now, whole.ends_at)),
        contract_seconds=seconds(sums.contract_us),
        measured_seconds=seconds(sums.measured_us),
        excluded_seconds=seconds(sums.out_us),
        down_seconds=seconds(sums.down_us),
        achieved=reckoned.achieved,
        target=objective.target,
        coverage=sums.measured_us / sums.due_us if sums.due_us > 0 else None,
        verdict=verdict.verdict,
        reason=verdict.reason,
        budget_total_s=_seconds(reckoned.allowed_us),
        budget_left_s=_seconds(reckoned.left_us),
        budget_total=reckoned.worth(reckoned.allowed_us),
        budget_left=reckoned.worth(reckoned.left_us),
        burn=_burn(objective, sums),
        projected=None if projected is None else float(projected),
        credit=reckoned.credit() if is_decided else None,
        if_lasted=tuple(reckoned.if_lasted(minutes) for minutes in IF_LASTED_MIN),
        time_to_breach=case.breach_at,
        excluded={kind: seconds(us) for kind, us in sums.excluded_us.items()},
        bad=sums.bad,
        outages=len(sums.outages),
        tickets=sums.tickets if objective.counts_tickets else None,
    )


def _burn(objective: Objective, sums: Sums) -> dict[str, float | None]:
    target = objective.share_target
    rates = [None if target is None else burnt.rate(target) for burnt in sums.burnt]
    return {window.name: None if rate is None else float(rate) for window, rate in zip(WINDOWS, rates, strict=True)}


def _seconds(us: Fraction | None) -> float | None:
    return None if us is None else float(us / SECOND_US)
