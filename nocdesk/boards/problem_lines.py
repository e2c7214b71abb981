"""Problems as one row of a list each: all that their alarms touch, each service and customer counted once."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import AlarmImpact
from nocdesk.boards.clocks import most_urgent, sla_clocks
from nocdesk.boards.rows import ProblemLine
from nocdesk.customers.model import Customer
from nocdesk.problems.model import ProblemMember
from nocdesk.services.model import Service
from nocdesk.tickets.model import TicketStatus, TroubleTicket

_OVER = (TicketStatus.CLOSED, TicketStatus.REJECTED, TicketStatus.CANCELLED)


def problem_lines(session: Session, problem_ids: Collection[int]) -> list[ProblemLine]:
    """What these problems are as a whole."""
    if not problem_ids:
        return []
    touched = _touched(session, problem_ids)
    clocks = sla_clocks(session, {service for services in touched.values() for service in services})
    tickets = _tickets(session, problem_ids)
    found = []
    for problem_id in sorted(problem_ids):
        services = touched[problem_id]
        customers = sorted(set(services.values()))
        urgent = most_urgent(clocks, services)
        found.append(
            ProblemLine(
                id=problem_id,
                service_count=len(services),
                customer_count=len(customers),
                customer=customers[0] if customers else "",
                tickets=tuple(tickets[problem_id]),
                sla=urgent[1] if urgent else None,
            )
        )
    return found


def _touched(session: Session, problem_ids: Collection[int]) -> Mapping[int, Mapping[int, str]]:
    """By problem the services that its alarms touch, with their customers."""
    query = (
        select(ProblemMember.problem_id, Service.id, Customer.name)
        .join(AlarmImpact, AlarmImpact.alarm_id == ProblemMember.alarm_id)
        .join(Service, Service.id == AlarmImpact.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .where(ProblemMember.left_at.is_(None), ProblemMember.problem_id.in_(problem_ids))
        .distinct()
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for problem_id, service_id, customer in session.execute(query):
        found[problem_id][service_id] = customer
    return found


def _tickets(session: Session, problem_ids: Collection[int]) -> Mapping[int, list[str]]:
    query = (
        select(TroubleTicket.problem_id, TroubleTicket.number)
        .where(TroubleTicket.problem_id.in_(problem_ids), TroubleTicket.status.not_in(_OVER))
        .order_by(TroubleTicket.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for problem_id, number in session.execute(query):
        if problem_id is not None:
            found[problem_id].append(number)
    return found
