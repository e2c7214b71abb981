"""What is owed to the customer: the credit of an objective, in percent of the monthly charge and in money."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from nocdesk.money import Money
from nocdesk.sla.credit_steps import Basis, CreditTable
from nocdesk.sla.micros import SECOND_US

NOTHING_OWED = Decimal(0)

_MINUTE_US = 60 * SECOND_US


@dataclass(frozen=True, slots=True)
class Credit:
    """Percent of the monthly charge; `money` is None where the agreement names no price."""

    percent: Decimal
    money: Money | None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What credits depend on: the share achieved, all bad time, and each outage's length, in µs of contract time."""

    achieved: Fraction | None
    down_us: int
    outages_us: Sequence[int]


def credit_for(table: CreditTable, shortfall: Shortfall, charge: Money | None) -> Credit:
    """The credit by a table, with its cap, in money rounded half-up to the currency's minor unit."""
    percent = min(_percent(table, shortfall), table.cap_percent)
    return Credit(percent, None if charge is None else charge.percent(percent))


def _percent(table: CreditTable, shortfall: Shortfall) -> Decimal:
    if table.basis is Basis.ACHIEVED:
        return _achieved_percent(table, shortfall.achieved)
    lengths = shortfall.outages_us if table.basis is Basis.OUTAGE else [shortfall.down_us]
    return sum((_lasting_percent(table, Fraction(length, _MINUTE_US)) for length in lengths), NOTHING_OWED)


def _achieved_percent(table: CreditTable, achieved: Fraction | None) -> Decimal:
    if achieved is None:
        return NOTHING_OWED
    return max((step.percent for step in table.steps if achieved < Fraction(step.bound)), default=NOTHING_OWED)


def _lasting_percent(table: CreditTable, minutes: Fraction) -> Decimal:
    """By the last step that this length has passed; on a ladder each further stretch counts once it has begun."""
    if table.ladder is None:
        return max((step.percent for step in table.steps if minutes > Fraction(step.bound)), default=NOTHING_OWED)
    if minutes <= 0:
        return NOTHING_OWED
    further = max(Fraction(0), minutes - Fraction(table.ladder.first_min)) / Fraction(table.ladder.further_min)
    return table.ladder.first_percent + table.ladder.further_percent * ceil(further)
