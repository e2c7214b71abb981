"""The figures of an objective that follow from its sums: value, budget, projection, credit, and when it breaks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from nocdesk.money import Money
from nocdesk.sla.calendar import contract_spans
from nocdesk.sla.credits import Credit, Shortfall, credit_for
from nocdesk.sla.micros import SECOND_US, instant_at, seconds, us_of
from nocdesk.sla.objectives import Kind, Objective
from nocdesk.sla.periods import Period, period_at
from nocdesk.sla.spans import Spans
from nocdesk.sla.sums import Sums
from nocdesk.sla.terms import Terms
from nocdesk.sla.verdicts import Case

_MINUTE_US = 60 * SECOND_US


@dataclass(frozen=True, slots=True)
class IfLasted:
    """What the period would come to if it stayed bad for so many more minutes of contract time, and was good then."""

    minutes: int
    down_s: float
    achieved: float | None
    credit: Credit | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """An objective's sums over a period, up to now."""

    objective: Objective
    terms: Terms
    sums: Sums
    whole: Period
    now: datetime

    def case(self) -> Case:
        """What the verdict rests on."""
        return Case(
            objective=self.objective,
            sums=self.sums,
            value=self.value,
            allowed_us=self.allowed_us,
            min_coverage=self.terms.min_coverage,
            is_over=self.now >= self.whole.ends_at,
            period_s=self.whole.seconds,
            now=self.now,
            breach_at=self.breach_at(),
        )

    @property
    def allowed_us(self) -> Fraction | None:
        """The budget: so much may be bad in the whole period, less what is excluded or was not measured so far."""
        target = self.objective.share_target
        return None if target is None else (1 - target) * self.sums.base_us

    @property
    def left_us(self) -> Fraction | None:
        """What of the budget is left."""
        return None if self.allowed_us is None else self.allowed_us - self.sums.down_us

    @property
    def value(self) -> float | None:
        """What is compared with the target: a statistic, how many outages, the longest, or the tickets in time."""
        if not self.sums.measured_us:
            return None
        if self.objective.counts_tickets:
            return self.sums.tickets.share
        if self.objective.kind is Kind.OUTAGES:
            return float(len(self.sums.outages))
        if self.objective.kind is Kind.LONGEST_OUTAGE:
            return seconds(max((outage.contract_us for outage in self.sums.outages), default=0))
        return None if self.sums.values is None else self.objective.statistic.of_all(self.sums.values)

    @property
    def achieved(self) -> float | None:
        """The share of measured time that was good, or the value."""
        sums = self.sums
        if self.objective.is_share:
            return (sums.measured_us - sums.down_us) / sums.measured_us if sums.measured_us else None
        return self.value

    def projected(self, further_us: int = 0) -> Fraction | None:
        """The share at the period's end if it is bad for so much more and good for the rest."""
        if not self.sums.base_us:
            return None
        return max(Fraction(0), 1 - Fraction(self.sums.down_us + further_us, self.sums.base_us))

    def credit(self, further_us: int = 0) -> Credit | None:
        """What is owed at the period's end if it is bad for so much more; None where no credit is agreed."""
        table = self.terms.credit_table(self.objective.name)
        if table is None:
            return None
        shortfall = Shortfall(self.projected(further_us), self.sums.down_us + further_us, self._outages(further_us))
        return credit_for(table, shortfall, self.terms.charge)

    def if_lasted(self, minutes: int) -> IfLasted:
        """If it stayed bad for so many more minutes of contract time, or until the period ends."""
        further_us = minutes * _MINUTE_US
        if not self.objective.period.is_rolling:
            further_us = min(further_us, self.sums.whole_us - self.sums.contract_us)
        share = self.projected(further_us)
        achieved = None if share is None else float(share)
        return IfLasted(minutes, seconds(self.sums.down_us + further_us), achieved, self.credit(further_us))

    def worth(self, us: Fraction | None) -> Money | None:
        """What so much contract time costs the customer by the monthly charge, which is for uncut periods."""
        charge, uncut_us = self.terms.charge, self._uncut_us()
        if us is None or charge is None or not uncut_us:
            return None
        share = us / uncut_us * self.objective.period.months
        return Money(charge.amount * share.numerator / Decimal(share.denominator), charge.currency).rounded()

    def _uncut_us(self) -> int:
        """The contract time of all services if neither a life nor a version cut the period."""
        at = self.whole.ends_at if self.objective.period.is_rolling else self.whole.starts_at
        uncut = period_at(self.objective.period, at, self.terms.timezone)
        if (uncut.starts_at, uncut.ends_at) == (self.whole.starts_at, self.whole.ends_at):
            return self.sums.whole_us
        return self.sums.services * contract_spans(self.terms.calendar, uncut.starts_at, uncut.ends_at).total_us

    def breach_at(self) -> datetime | None:
        """When the promise breaks at the present rate; None where it is broken, or does not break before the end."""
        left_us, rate = self._left_and_rate()
        if left_us is None or left_us < 0 or rate <= 0:
            return None
        at = self._contract_ahead().used_up_at(ceil(left_us / rate))
        return None if at is None else instant_at(at)

    def _left_and_rate(self) -> tuple[Fraction | None, Fraction]:
        if self.objective.kind is Kind.LONGEST_OUTAGE and self.sums.is_bad_now and self.sums.outages:
            return Fraction(self.objective.target) * SECOND_US - self.sums.outages[-1].contract_us, Fraction(1)
        lately = self.sums.burnt[0]
        share = Fraction(lately.bad_us, lately.measured_us) if lately.measured_us else Fraction(0)
        rate = share * self.sums.services
        return self.left_us, max(rate, Fraction(1)) if self.sums.is_bad_now else rate

    def _contract_ahead(self) -> Spans:
        calendar = self.terms.calendar
        if self.objective.period.is_rolling:
            return contract_spans(calendar, self.now, self.now + timedelta(days=self.objective.period.days))
        whole = contract_spans(calendar, self.whole.starts_at, self.whole.ends_at)
        return whole.clip(us_of(self.now), us_of(self.whole.ends_at))

    def _outages(self, further_us: int) -> list[int]:
        lengths = [outage.contract_us for outage in self.sums.outages]
        if further_us and self.sums.is_bad_now and lengths:
            return [*lengths[:-1], lengths[-1] + further_us]
        return [*lengths, further_us] if further_us else lengths
