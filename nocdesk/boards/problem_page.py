"""A problem with all that its own screen shows, the picture aside, for those who may see the network."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.alarm_board import alarm_detail
from nocdesk.boards.care_board import care_customer
from nocdesk.boards.care_told import caller_text
from nocdesk.boards.clocks import sla_clocks
from nocdesk.boards.problem_board import problem_detail
from nocdesk.boards.problem_history import problem_timeline
from nocdesk.boards.problem_members import ProblemMemberRow, problem_member_rows
from nocdesk.boards.problem_rows import ProblemDetail, ProblemTicket
from nocdesk.boards.problem_timeline import TimelineStep
from nocdesk.boards.rows import SlaClock
from nocdesk.customers.model import Customer
from nocdesk.problems.model import ServiceProblem
from nocdesk.problems.queries import ImpactedService, problem_impact
from nocdesk.problems.states import OPEN
from nocdesk.services.model import Service, ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.timeline import zone_named
from nocdesk.traps.rules.rule import TrapRules


@dataclass(frozen=True, slots=True)
class ProblemHead:
    """What a problem is in short; `merged_into` is the number of the one of which it turned out to be part."""

    severity: PerceivedSeverity
    text: str
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    merged_into: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ProblemServiceRow:
    """A service that the problem reaches, what it does to it (UP: redundancy carries it), and its customer's ticket."""

    id: int
    service: str
    label: str
    customer_id: int
    customer: str
    effect: ServiceClass
    sla: SlaClock | None
    ticket: ProblemTicket | None


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Everything about one problem; `impacted` is what its picture is drawn from."""

    head: ProblemHead
    detail: ProblemDetail
    members: tuple[ProblemMemberRow, ...]
    steps: tuple[TimelineStep, ...]
    services: tuple[ProblemServiceRow, ...]
    guidance: tuple[str, ...]
    impacted: tuple[ImpactedService, ...]


@dataclass(frozen=True, slots=True)
class SaidToCustomer:
    """What a customer may be told, in its language and on its clock."""

    customer_id: int
    customer: str
    text: str


def problem_page(
    session: Session, problem_id: int, *, now: datetime, rules: TrapRules | None = None
) -> ProblemPage | None:
    """Everything about one problem; None where there is none."""
    problem, detail = session.get(ServiceProblem, problem_id), problem_detail(session, problem_id)
    if problem is None or detail is None:
        return None
    impacted = problem_impact(session, problem_id).services
    members = problem_member_rows(session, problem_id, now=now)
    return ProblemPage(
        head=_head(session, problem),
        detail=detail,
        members=members,
        steps=problem_timeline(session, problem_id),
        services=_services(session, impacted, detail.tickets),
        guidance=_guidance(session, members, now, rules),
        impacted=impacted,
    )


def worst_problem(session: Session) -> int | None:
    """The open problem that presses most, else the latest that is over; None where there has never been one."""
    found = open_problems(session)
    if found:
        return found[0]
    return session.scalar(select(ServiceProblem.id).order_by(ServiceProblem.id.desc()).limit(1))


def open_problems(session: Session) -> list[int]:
    """The open problems: the worst first, and of those the oldest."""
    columns = (ServiceProblem.id, ServiceProblem.severity, ServiceProblem.began_at)
    rows = session.execute(select(*columns).where(ServiceProblem.state.in_(OPEN))).all()
    return [row.id for row in sorted(rows, key=lambda row: (row.severity.rank, row.began_at, row.id))]


def said_to_customer(
    session: Session, customer_id: int, service_ids: Collection[int], *, now: datetime
) -> SaidToCustomer | None:
    """What a customer may be told about these of its services; None where there is no such customer."""
    customer = care_customer(session, customer_id, now=now)
    if customer is None:
        return None
    known = [problem for problem in customer.problems if problem.service_id in service_ids]
    text = caller_text(known, now, zone_named(customer.timezone), customer.book)
    return SaidToCustomer(customer_id, customer.name, text)


def _head(session: Session, problem: ServiceProblem) -> ProblemHead:
    into = session.get(ServiceProblem, problem.merged_into_id) if problem.merged_into_id is not None else None
    return ProblemHead(
        severity=problem.severity,
        text=problem.text,
        opened_at=problem.opened_at,
        resolved_at=problem.resolved_at,
        closed_at=problem.closed_at,
        merged_into=into.number if into is not None else "",
        is_open=problem.state in OPEN,
    )


def _services(
    session: Session, impacted: Sequence[ImpactedService], tickets: Sequence[ProblemTicket]
) -> tuple[ProblemServiceRow, ...]:
    """In the order in which they were given: the worst first."""
    clocks = sla_clocks(session, [each.service_id for each in impacted])
    of_customer = {ticket.customer_id: ticket for ticket in reversed(tickets)}
    names: dict[int, tuple[str, str, str]] = {}
    for part in in_slices([each.service_id for each in impacted]):
        query = (
            select(Service.id, Service.name, Service.label, Customer.name)
            .join(Customer, Customer.id == Service.customer_id)
            .where(Service.id.in_(part))
        )
        names |= {number: (name, label, customer) for number, name, label, customer in session.execute(query)}
    return tuple(_service(each, names[each.service_id], clocks, of_customer) for each in impacted)


def _service(
    each: ImpactedService,
    names: tuple[str, str, str],
    clocks: Mapping[int, SlaClock],
    tickets: Mapping[int, ProblemTicket],
) -> ProblemServiceRow:
    name, label, customer = names
    return ProblemServiceRow(
        id=each.service_id,
        service=name,
        label=label,
        customer_id=each.customer_id,
        customer=customer,
        effect=each.effect,
        sla=clocks.get(each.service_id),
        ticket=tickets.get(each.customer_id),
    )


def _guidance(
    session: Session, members: Sequence[ProblemMemberRow], now: datetime, rules: TrapRules | None
) -> tuple[str, ...]:
    """What the rule of the root's alarm advises, or that of the first where no root is known."""
    if not members:
        return ()
    detail = alarm_detail(session, members[0].id, now=now, rules=rules)
    return detail.guidance if detail is not None else ()
