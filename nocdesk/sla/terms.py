"""The terms of an agreement: everything that its figures follow from, and the fingerprint that names them."""

from dataclasses import dataclass
from decimal import Decimal

from nocdesk.money import Money
from nocdesk.sla.calendar import ContractCalendar
from nocdesk.sla.credit_steps import CreditTable
from nocdesk.sla.objectives import Objective, PlannedRule

DEFAULT_MIN_COVERAGE = 0.9
"""With less measured than this share there is not enough evidence for a verdict."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of an agreement."""

    name: str
    timezone: str
    currency: str
    monthly_charge: Decimal | None
    min_coverage: float
    calendar: ContractCalendar
    planned: PlannedRule
    objectives: tuple[Objective, ...]
    credits: tuple[CreditTable, ...]

    @property
    def charge(self) -> Money | None:
        """What a month costs; None where the agreement names no price."""
        return None if self.monthly_charge is None else Money(self.monthly_charge, self.currency)

    def objective(self, name: str) -> Objective | None:
        """The objective of that name."""
        return next((objective for objective in self.objectives if objective.name == name), None)

    def credit_table(self, objective: str) -> CreditTable | None:
        """The credits of an objective, if it has any."""
        return next((table for table in self.credits if table.objective == objective), None)
