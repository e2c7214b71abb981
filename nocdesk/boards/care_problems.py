"""What is known of a service's trouble: from the outage ledger and from tickets, never from an alarm.

Services share a fault where their open ledger entries stand for the same one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.boards.care_rows import KnownProblem
from nocdesk.outages.model import IN_FORCE, IS_OPEN, LedgerEntry
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.problems.queries import problem_impact
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.workflow import OPEN

BROKEN = frozenset({ServiceClass.DOWN, ServiceClass.DEGRADED})
_QUIET = frozenset({ServiceClass.UP, ServiceClass.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults of some broken services: when each service's trouble began, and the open tickets about its fault.

    Where a fault is part of a problem, the tickets are those of the problem, and `customers` says how many it touches.
    """

    began: Mapping[int, datetime]
    tickets: Mapping[int, Sequence[TroubleTicket]]
    customers: Mapping[int, int]


def faults_of(session: Session, service_ids: Collection[int]) -> Faults:
    """What is broken among these services, and what anybody's tickets have to do with it."""
    faults = _faults(session, service_ids)
    about = _tickets_of_faults(session, set(faults.values()))
    problems = _problems(session, set(faults.values()))
    of_problems = _tickets_of_problems(session, set(problems.values()))
    touched = {problem: len(problem_impact(session, problem).customer_ids) for problem in set(problems.values())}
    tickets, customers = {}, {}
    for service_id, fault in faults.items():
        problem = problems.get(fault)
        both = {ticket.id: ticket for ticket in (*about[fault], *of_problems.get(problem or 0, ()))}
        tickets[service_id] = [both[ticket_id] for ticket_id in sorted(both)]
        customers[service_id] = touched.get(problem or 0, 0)
    return Faults(_began(session, list(faults)), tickets, customers)


def known_problem(
    service: Service, tickets: Sequence[TroubleTicket], faults: Faults, planned_until: datetime | None
) -> KnownProblem | None:
    """What is known of a service, None where nothing is wrong with it and none of the customer's `tickets` is open."""
    shared = faults.tickets.get(service.id, ())
    same_fault = {ticket.id for ticket in shared}
    own = [t for t in tickets if t.status in OPEN and (t.service_id == service.id or t.id in same_fault)]
    name = service.label or service.name
    if service.current_class in _QUIET or service.class_since is None:
        return reported_problem(service.id, name, own) if own else None
    others = [ticket for ticket in shared if ticket.customer_id != service.customer_id]
    told = _last_told(own)
    return KnownProblem(
        service_id=service.id,
        service=name,
        service_class=service.current_class,
        is_measured=True,
        since=faults.began.get(service.id, service.class_since),
        planned_until=planned_until,
        etr_at=_latest(own) or _latest(others),
        is_promised=_latest(own) is not None,
        next_update_at=_next_update(own),
        restoration=told.restoration if told else None,
        cause=told.cause if told else None,
        tickets=tuple(ticket.number for ticket in own),
        others=len(others),
        customers=faults.customers.get(service.id, 0),
    )


def reported_problem(service_id: int | None, service: str, own: Sequence[TroubleTicket]) -> KnownProblem:
    """Trouble that only the customer has seen so far."""
    told = _last_told(own)
    return KnownProblem(
        service_id=service_id,
        service=service,
        service_class=ServiceClass.UNKNOWN,
        is_measured=False,
        since=min(ticket.began_at for ticket in own),
        planned_until=None,
        etr_at=_latest(own),
        is_promised=_latest(own) is not None,
        next_update_at=_next_update(own),
        restoration=told.restoration if told else None,
        cause=told.cause if told else None,
        tickets=tuple(ticket.number for ticket in own),
        others=0,
    )


def _last_told(tickets: Sequence[TroubleTicket]) -> TroubleTicket | None:
    """The ticket with the latest word of its restoration."""
    told = [ticket for ticket in tickets if ticket.restoration is not None or ticket.cause is not None]
    return max(told, key=lambda ticket: ticket.updated_at, default=None)


def _latest(tickets: Sequence[TroubleTicket]) -> datetime | None:
    """The last of the promised times: whoever is told an earlier one may be told too much."""
    return max((ticket.etr_at for ticket in tickets if ticket.etr_at is not None), default=None)


def _next_update(tickets: Sequence[TroubleTicket]) -> datetime | None:
    return min((ticket.next_update_at for ticket in tickets if ticket.next_update_at is not None), default=None)


def _faults(session: Session, service_ids: Collection[int]) -> dict[int, int]:
    """By broken service, the fault that its open ledger entry stands for."""
    query = select(LedgerEntry.service_id, LedgerEntry.alarm_id).where(
        LedgerEntry.service_id.in_(service_ids),
        IS_OPEN,
        LedgerEntry.service_class.in_(tuple(BROKEN)),
        LedgerEntry.alarm_id.is_not(None),
    )
    return {service_id: fault for service_id, fault in session.execute(query) if fault is not None}


def _began(session: Session, service_ids: Collection[int]) -> dict[int, datetime]:
    """When broken services last were something else: a fault that gets worse does not begin anew."""
    query = (
        select(LedgerEntry.service_id, func.max(LedgerEntry.ended_at))
        .where(LedgerEntry.service_id.in_(service_ids), IN_FORCE, LedgerEntry.service_class.not_in(tuple(BROKEN)))
        .group_by(LedgerEntry.service_id)
    )
    return {service_id: ended_at for service_id, ended_at in session.execute(query) if ended_at is not None}


def _problems(session: Session, faults: Collection[int]) -> dict[int, int]:
    """By fault, the problem that is not over and that it is part of."""
    query = (
        select(ProblemMember.alarm_id, ProblemMember.problem_id)
        .join(ServiceProblem, ServiceProblem.id == ProblemMember.problem_id)
        .where(ProblemMember.alarm_id.in_(faults), ProblemMember.left_at.is_(None))
        .where(ServiceProblem.resolved_at.is_(None))
    )
    return dict(session.execute(query).all())


def _tickets_of_problems(session: Session, problems: Collection[int]) -> dict[int, list[TroubleTicket]]:
    found: dict[int, list[TroubleTicket]] = {}
    query = select(TroubleTicket).where(TroubleTicket.problem_id.in_(problems), TroubleTicket.status.in_(tuple(OPEN)))
    for ticket in session.scalars(query.order_by(TroubleTicket.id)):
        found.setdefault(ticket.problem_id or 0, []).append(ticket)
    return found


def _tickets_of_faults(session: Session, faults: Collection[int]) -> dict[int, list[TroubleTicket]]:
    """Open tickets of any customer about these faults: linked with one, or about a service that it breaks."""
    if not faults:
        return {}
    linked = select(TicketMatch.ticket_id, TicketMatch.alarm_id).where(
        TicketMatch.alarm_id.in_(faults), TicketMatch.state == MatchState.LINKED
    )
    broken = (
        select(TroubleTicket.id, LedgerEntry.alarm_id)
        .join(LedgerEntry, LedgerEntry.service_id == TroubleTicket.service_id)
        .where(IS_OPEN, LedgerEntry.alarm_id.in_(faults))
    )
    pairs = {(ticket_id, fault) for query in (linked, broken) for ticket_id, fault in session.execute(query)}
    query = select(TroubleTicket).where(
        TroubleTicket.id.in_({ticket_id for ticket_id, _ in pairs}), TroubleTicket.status.in_(tuple(OPEN))
    )
    tickets = {ticket.id: ticket for ticket in session.scalars(query)}
    return {
        fault: [tickets[ticket_id] for ticket_id, of in sorted(pairs) if of == fault and ticket_id in tickets]
        for fault in faults
    }
