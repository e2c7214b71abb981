"""The verdict on an objective, with its reason in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from nocdesk.sla import verdict_words as words
from nocdesk.sla.burn import firing
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Keeps, Kind, Objective, as_written
from nocdesk.sla.statistic import StatisticKind
from nocdesk.sla.sums import Sums
from nocdesk.sla.wording import lasting, percent_text, times_text, value_text

AT_RISK_SHARE = Fraction(8, 10)
"""From this share of the budget used an objective is at risk."""

AT_RISK_WITHIN = timedelta(hours=4)
"""So is one whose budget runs out within this time at the present rate."""


class Verdict(StrEnum):
    """What a supervisor needs to know first; undecided is a period of which too little was measured."""

    MET = "met"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A verdict, and why."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict rests on. `value` is the statistic, number or length where no share is promised.

    `allowed_us` is the budget, exactly (None: there is no budget); `is_over` says that nothing can follow any more.
    """

    objective: Objective
    sums: Sums
    value: float | None
    allowed_us: Fraction | None
    min_coverage: float
    is_over: bool
    period_s: float
    now: datetime
    breach_at: datetime | None

    @property
    def is_covered(self) -> bool:
        """Whether enough was measured for a verdict."""
        least = as_written(self.min_coverage) * self.sums.due_us
        return self.sums.measured_us > 0 and self.sums.measured_us >= least


def verdict_of(case: Case) -> Reasoned:
    """Breached if that is certain, else undecided for want of evidence, else at risk or met."""
    missed = _share_missed(case) if case.allowed_us is not None else _value_missed(case)
    if missed:
        return Reasoned(Verdict.BREACHED, missed)
    if not case.is_covered:
        return Reasoned(Verdict.UNDECIDED, _not_enough(case))
    risk = None if case.is_over and not case.objective.period.is_rolling else _risk(case)
    return Reasoned(Verdict.AT_RISK, risk) if risk else Reasoned(Verdict.MET, _kept(case))


def _share_missed(case: Case) -> str | None:
    """More bad than allowed: with enough measured, or even if everything unmeasured were good."""
    sums, target = case.sums, case.objective.share_target
    if case.allowed_us is None or target is None or sums.down_us <= case.allowed_us:
        return None
    if_all_good = case.allowed_us + (1 - target) * (sums.due_us - sums.measured_us)
    if not case.is_covered and sums.down_us <= if_all_good:
        return None
    over = sums.down_us - case.allowed_us
    return words.OVER_BUDGET.format(bad=lasting(sums.down_us), over=lasting(over), allowed=lasting(case.allowed_us))


def _value_missed(case: Case) -> str | None:
    objective, value = case.objective, case.value
    if value is None or objective.is_kept_by(value):
        return None
    if not _is_final(objective) and not (case.is_over and case.is_covered):
        return None
    return words.PROMISED.format(value=_value(case), promise=_promise(objective))


def _is_final(objective: Objective) -> bool:
    """Whether a missed target stays missed whatever follows."""
    if objective.counts_tickets:
        return objective.target >= 1
    if objective.kind is not Kind.METRIC:
        return True
    worst = StatisticKind.MAX if objective.keeps is Keeps.AT_MOST else StatisticKind.MIN
    return objective.statistic.kind is worst


def _not_enough(case: Case) -> str:
    if case.sums.due_us <= 0:
        return words.NOTHING_DUE
    share = Fraction(case.sums.measured_us, case.sums.due_us)
    return words.NOT_ENOUGH.format(measured=percent_text(share), needed=percent_text(case.min_coverage))


def _risk(case: Case) -> str | None:
    return _value_risk(case) or _burn_risk(case) or _budget_risk(case) or _time_risk(case)


def _value_risk(case: Case) -> str | None:
    objective, value = case.objective, case.value
    if case.allowed_us is not None or value is None:
        return None
    if not objective.is_kept_by(value):
        return words.SO_FAR.format(value=_value(case), promise=_promise(objective))
    if objective.kind is Kind.OUTAGES and 0 < AT_RISK_SHARE * Fraction(objective.target) <= value:
        return words.OF_ALLOWED.format(value=_value(case), allowed=f"{objective.target:g}")
    return None


def _burn_risk(case: Case) -> str | None:
    target = case.objective.share_target
    fire = None if target is None else firing(case.sums.burnt, target, case.period_s)
    if fire is None:
        return None
    return words.BURNS.format(window=fire.window.name, rate=times_text(fire.rate), least=times_text(fire.least))


def _budget_risk(case: Case) -> str | None:
    if not case.allowed_us or case.sums.down_us < AT_RISK_SHARE * case.allowed_us:
        return None
    share = percent_text(case.sums.down_us / case.allowed_us)
    return words.BUDGET_USED.format(share=share, used=lasting(case.sums.down_us), whole=lasting(case.allowed_us))


def _time_risk(case: Case) -> str | None:
    if case.breach_at is None or case.breach_at - case.now > AT_RISK_WITHIN:
        return None
    left_us = (case.breach_at - case.now) // timedelta(microseconds=1)
    return words.BREAKS_IN.format(time=lasting(left_us))


def _kept(case: Case) -> str:
    if case.allowed_us is None:
        return words.PROMISED.format(value=_value(case), promise=_promise(case.objective))
    return words.BAD_OF_ALLOWED.format(bad=lasting(case.sums.down_us), allowed=lasting(case.allowed_us))


def _value(case: Case) -> str:
    objective, value = case.objective, case.value
    if objective.counts_tickets:
        share = "" if value is None else f" ({percent_text(value)})"
        return f"{case.sums.tickets.words}{share}"
    if value is None:
        return words.NOTHING_MEASURED
    if objective.kind is Kind.OUTAGES:
        return (words.ONE_OUTAGE if value == 1 else words.OUTAGES).format(number=f"{value:g}")
    if objective.kind is Kind.LONGEST_OUTAGE:
        return words.LONGEST.format(time=lasting(round(value * SECOND_US)))
    return words.STATISTIC.format(statistic=objective.statistic, value=value_text(value))


def _promise(objective: Objective) -> str:
    side = words.AT_MOST if objective.keeps is Keeps.AT_MOST else words.AT_LEAST
    if objective.counts_tickets:
        return side.format(value=percent_text(as_written(objective.target)))
    if objective.kind is Kind.LONGEST_OUTAGE:
        return side.format(value=lasting(round(objective.target * SECOND_US)))
    return side.format(value=value_text(objective.target))
