"""The SLA list: every objective of every service under agreement, and what the standing of one was computed from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.ticket_time_board import TicketTimeLine, ticket_time_lines
from nocdesk.catalog.model import Measure
from nocdesk.customers.model import AgreementVersion, Customer
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.sla.account import Account, account_of
from nocdesk.sla.model import SlaStatus, SlaVerdict
from nocdesk.sla.objectives import Objective
from nocdesk.sla.parts import running_parts
from nocdesk.sla.terms_file import terms_from_json
from nocdesk.sla.verdict_history import last_verdicts
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.model import TicketStatus, TroubleTicket
from nocdesk.tickets.own_words import own_words
from nocdesk.tickets.workflow import FINAL

MOST_CLOSED = 12
"""So many periods that are over are shown of an objective."""

Promises = Mapping[tuple[int, str], Objective]
_OF_TICKETS = frozenset({Measure.RESPONSE, Measure.RESTORATION})
_NO_SHARE = frozenset({Measure.OUTAGES, Measure.LONGEST_OUTAGE})


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One objective of one service, in the period that runs in the customer's time zone or in one that is over.

    Shares run from 0 to 1. `breach_at` is when the budget runs out at the present rate, `breached_at` when it was used
    up; each is None where it is not so. `burn` has the burn rate by window, `money` amounts as text (see `SlaStatus`).
    `promise` is the objective as the version that judged it says it.
    """

    id: int
    service_id: int
    service: str
    label: str
    customer: str
    timezone: str
    measure: Measure
    target: float
    limit: float | None
    achieved: float | None
    coverage: float
    budget_s: float
    budget_left_s: float
    breach_at: datetime | None
    breached_at: datetime | None
    state: Verdict
    period_starts_at: datetime
    period_ends_at: datetime
    computed_at: datetime
    objective: str = ""
    metric: Metric | None = None
    version: int = 1
    reason: str = ""
    burn: Mapping[str, float | None] = field(default_factory=dict)
    currency: str = ""
    money: Mapping[str, str] = field(default_factory=dict)
    promise: Objective | None = None

    @property
    def counts_tickets(self) -> bool:
        """Whether it is judged by the times of tickets."""
        return self.measure in _OF_TICKETS

    @property
    def is_share(self) -> bool:
        """Whether `achieved` and `target` are shares, of time or of tickets; else values, counts or seconds."""
        if self.promise is not None:
            return self.promise.is_share or self.promise.counts_tickets
        return self.measure not in _NO_SHARE

    @property
    def has_budget(self) -> bool:
        """Whether so much time may go wrong: not where a number, a value or a share of tickets is promised."""
        return self.promise.share_target is not None if self.promise is not None else self.is_share

    @property
    def used_s(self) -> float:
        """How much of the budget is used, in seconds; more than the budget once it is overdrawn."""
        return self.budget_s - self.budget_left_s

    @property
    def used_share(self) -> float:
        """The same as a share; a promise without a budget is overdrawn by anything."""
        if self.budget_s > 0:
            return self.used_s / self.budget_s
        return 0.0 if self.used_s <= 0 else float("inf")


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket of a service, as one line."""

    id: int
    number: str
    status: TicketStatus
    text: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """What is held of an objective in a period that is over.

    `changes` is what had been held before something else came to light: {figure: [before, now]}.
    """

    row: ObjectiveRow
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ObjectiveDetail:
    """An objective with its account, the tickets of its service that are not at their end, and its last periods.

    The newest stand first. `clocks` are those of tickets that it is judged by, `agreement_id` is who promises it.
    """

    row: ObjectiveRow
    account: Account
    tickets: tuple[TicketLine, ...]
    closed: tuple[ClosedPeriod, ...] = ()
    clocks: tuple[TicketTimeLine, ...] = ()
    agreement_id: int | None = None


def objective_rows(session: Session, *, service_ids: Collection[int] | None = None) -> list[ObjectiveRow]:
    """Where each objective stands, of all services or of these, by customer and service."""
    query = (
        select(SlaStatus, Service.name, Service.label, Customer.name, Customer.timezone)
        .join(Service, Service.id == SlaStatus.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .order_by(Customer.name, Service.name, SlaStatus.id)
    )
    if service_ids is not None:
        query = query.where(SlaStatus.service_id.in_(service_ids))
    rows = session.execute(query).all()
    promises = _promises(session, {status.version_id for status, *_ in rows})
    return [_row(promises, *found) for found in rows]


def objective_detail(session: Session, objective_id: int) -> ObjectiveDetail | None:
    """One objective with what it was computed from; None where it is not computed any more."""
    status = session.get(SlaStatus, objective_id)
    if status is None:
        return None
    row = next(row for row in objective_rows(session, service_ids=[status.service_id]) if row.id == objective_id)
    return ObjectiveDetail(
        row,
        account_of(session, status),
        _tickets(session, status.service_id),
        closed_periods(session, row),
        _clocks(session, row),
        session.scalar(select(Service.agreement_id).where(Service.id == status.service_id)),
    )


def closed_periods(session: Session, row: ObjectiveRow) -> tuple[ClosedPeriod, ...]:
    """What is held of the last periods of an objective that are over."""
    found = last_verdicts(session, row.service_id, row.objective, MOST_CLOSED)
    promises = _promises(session, {verdict.version_id for verdict in found})
    whose = row.service, row.label, row.customer, row.timezone
    return tuple(ClosedPeriod(_row(promises, verdict, *whose), verdict.changes) for verdict in found)


def _clocks(session: Session, row: ObjectiveRow) -> tuple[TicketTimeLine, ...]:
    if not row.counts_tickets:
        return ()
    parts = running_parts(session, row.computed_at, [row.service_id])
    part = next((part for part in parts if part.objective.name == row.objective), None)
    return () if part is None else ticket_time_lines(session, part, row.computed_at)


def _promises(session: Session, version_ids: Collection[int]) -> Promises:
    """The objectives of these versions, by version and name."""
    found: dict[tuple[int, str], Objective] = {}
    for some in in_slices(sorted(version_ids)):
        query = select(AgreementVersion.id, AgreementVersion.terms).where(AgreementVersion.id.in_(some))
        for number, terms in session.execute(query):
            found.update({(number, objective.name): objective for objective in _objectives(terms)})
    return found


@lru_cache(maxsize=4096)
def _objectives(terms: str) -> tuple[Objective, ...]:
    """What an agreement's text promises: the list is read again and again, and its versions never change."""
    return terms_from_json(terms).objectives


def _row(
    promises: Promises, status: SlaStatus | SlaVerdict, service: str, label: str, customer: str, timezone: str
) -> ObjectiveRow:
    return ObjectiveRow(
        id=status.id,
        service_id=status.service_id,
        service=service,
        label=label,
        customer=customer,
        timezone=timezone,
        measure=status.measure,
        target=status.target,
        limit=status.limit,
        achieved=status.achieved,
        coverage=status.coverage or 0.0,
        budget_s=status.budget_s or 0.0,
        budget_left_s=status.budget_left_s or 0.0,
        breach_at=status.breach_at,
        breached_at=status.breached_at,
        state=status.state,
        period_starts_at=status.period_starts_at,
        period_ends_at=status.period_ends_at,
        computed_at=status.computed_at,
        objective=status.objective,
        metric=Metric(status.metric) if status.metric else None,
        version=status.version,
        reason=status.reason,
        burn=status.burn,
        currency=status.currency,
        money=status.money,
        promise=promises.get((status.version_id, status.objective)),
    )


def _tickets(session: Session, service_id: int) -> tuple[TicketLine, ...]:
    ticket = TroubleTicket
    query = (
        select(ticket)
        .where(ticket.service_id == service_id, ticket.status.not_in(tuple(FINAL)))
        .order_by(ticket.opened_at.desc(), ticket.id.desc())
    )
    read = own_words(session)
    return tuple(
        TicketLine(one.id, one.number, one.status, read(one.text, one.is_system), one.opened_at)
        for one in session.scalars(query)
    )
