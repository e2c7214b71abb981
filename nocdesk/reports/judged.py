"""What was judged of the services of a report: all that performance and exceptions are told from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.language import N_
from nocdesk.reports.document import Step
from nocdesk.reports.report_period import ReportPeriod
from nocdesk.reports.verdicts import Reported, Whole, reported, wholes
from nocdesk.services.model import Service
from nocdesk.sla.verdicts import Verdict

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.MET: N_("met"),
    Verdict.AT_RISK: N_("at risk"),
    Verdict.BREACHED: N_("breached"),
    Verdict.UNDECIDED: N_("not enough evidence"),
}
"""English here, said with `_` where they are written."""

MARKS: Mapping[Verdict, str] = {Verdict.BREACHED: "bad", Verdict.AT_RISK: "warn", Verdict.UNDECIDED: "muted"}


@dataclass(frozen=True, slots=True)
class ServiceName:
    """What a service is called, and whose it is."""

    id: int
    name: str
    label: str
    customer: str

    @property
    def words(self) -> str:
        """Its name with what the customer calls it."""
        return f"{self.name}, {self.label}" if self.label and self.label != self.name else self.name


@dataclass(frozen=True, slots=True)
class Judged:
    """All that the report rests on."""

    services: Mapping[int, ServiceName]
    found: Sequence[Reported]
    period: ReportPeriod
    until: datetime
    as_of: datetime | None
    is_of_all: bool

    @property
    def wholes(self) -> list[Whole]:
        """Each objective of each service once, by customer and service."""
        by_service = wholes(self.found)
        return sorted(by_service, key=lambda whole: (self.of(whole).customer, self.of(whole).name))

    def of(self, whole: Whole) -> ServiceName:
        """Whose objective it is."""
        return self.services[whole.last.part.service_id]


def read_judged(
    session: Session,
    customer_id: int | None,
    period: ReportPeriod,
    *,
    now: datetime,
    as_of: datetime | None,
    step: Step = lambda _share: None,
) -> Judged:
    """What was judged of all services, or of a customer's, in a period."""
    services = {row.id: row for row in _service_names(session, customer_id)}
    found = reported(session, services.keys(), period.starts_at, period.ends_at, now=now, as_of=as_of, step=step)
    until = min(period.ends_at, now, as_of or now)
    return Judged(services, found, period, until, as_of, customer_id is None)


def _service_names(session: Session, customer_id: int | None) -> list[ServiceName]:
    query = select(Service.id, Service.name, Service.label, Customer.name).join(
        Customer, Customer.id == Service.customer_id
    )
    if customer_id is not None:
        query = query.where(Service.customer_id == customer_id)
    return [ServiceName(*row) for row in session.execute(query.order_by(Customer.name, Service.name))]
