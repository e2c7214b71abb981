"""Terms, stretches and bins in as few words as tests need."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import Samples, bin_values
from nocdesk.sla.calendar import ContractCalendar
from nocdesk.sla.credit_steps import CreditTable
from nocdesk.sla.judging import Judgement, judge
from nocdesk.sla.micros import us_of
from nocdesk.sla.objectives import Keeps, Kind, Objective, PlannedRule
from nocdesk.sla.periods import PeriodRule, period_at
from nocdesk.sla.stretch import Stretch
from nocdesk.sla.sums import Ground
from nocdesk.sla.terms import Terms

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)
MONTH = PeriodRule.of("month")

AVAILABILITY = Objective("availability", Kind.AVAILABILITY, 0.999, MONTH, keeps=Keeps.AT_LEAST)
DELAY = Objective("delay", Kind.METRIC, 0.99, MONTH, metric="rtt_ms", limit=60.0)


def terms(
    objective: Objective = AVAILABILITY,
    calendar: ContractCalendar | None = None,
    planned: PlannedRule | None = None,
    credit: CreditTable | None = None,
) -> Terms:
    """An agreement with one objective, in UTC."""
    return Terms(
        name="test",
        timezone="UTC",
        currency="EUR",
        monthly_charge=Decimal(1000),
        min_coverage=0.9,
        calendar=calendar or ContractCalendar("UTC"),
        planned=planned or PlannedRule(),
        objectives=(objective,),
        credits=() if credit is None else (credit,),
    )


def after(hours: float) -> datetime:
    """An instant so many hours after June began."""
    return JUNE + timedelta(hours=hours)


def stretch(
    service_class: ServiceClass,
    begin_h: float,
    end_h: float,
    beneath: ServiceClass = ServiceClass.DOWN,
    announced_h: float | None = None,
) -> Stretch:
    """A stretch of June in hours after it began."""
    announced_at = None if announced_h is None else after(announced_h)
    return Stretch(service_class, after(begin_h), after(end_h), beneath, announced_at)


def up_but(*others: Stretch, until_h: float = 720) -> list[Stretch]:
    """June up, but for these stretches."""
    found, at = [], JUNE
    for other in sorted(others, key=lambda each: each.began_at):
        found += [Stretch(ServiceClass.UP, at, other.began_at), other]
        at = other.ended_at
    return [each for each in [*found, Stretch(ServiceClass.UP, at, after(until_h))] if each.seconds]


def judged_at(
    now: datetime,
    stretches: Sequence[Stretch],
    agreed: Terms | None = None,
    samples: Samples | None = None,
) -> Judgement:
    """The first objective of an agreement, judged in the period that runs in June."""
    agreed = agreed or terms()
    objective = agreed.objectives[0]
    whole = period_at(objective.period, now if objective.period.is_rolling else JUNE, agreed.timezone)
    bins = None if samples is None else bin_values(samples, objective, whole)
    return judge(objective, agreed, Ground(whole, stretches, bins), now)


def every(step_s: int, values: Sequence[float], begin_h: float = 0) -> Samples:
    """Samples at even distances, from so many hours after June began."""
    at_us = us_of(after(begin_h)) + np.arange(len(values), dtype=np.int64) * step_s * 1_000_000
    return Samples.of(at_us, np.array(values, np.float64))


def objective(base: Objective, **changes: object) -> Objective:
    """The same objective with something changed."""
    return replace(base, **changes)  # type: ignore[arg-type]
