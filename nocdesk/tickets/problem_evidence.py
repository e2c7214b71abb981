"""Reads from the store what tickets need to know of a problem: whom it touches, and which alarms are part of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Agreement
from nocdesk.problems.model import ProblemMember
from nocdesk.problems.queries import problem_impact
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket

_BROKEN = frozenset({ServiceClass.DOWN, ServiceClass.DEGRADED})


@dataclass(frozen=True, slots=True)
class Broken:
    """A service that a problem breaks, in the customer's words, and whether its agreement asks for a ticket."""

    service_id: int
    words: str
    effect: ServiceClass
    asks_for_ticket: bool


def members(problem_id: int) -> Select[int]:
    """The alarms that are part of a problem now."""
    return select(ProblemMember.alarm_id).where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))


def broken_by(session: Session, problem_id: int) -> Mapping[int, list[Broken]]:
    """By customer, the services that a problem breaks (what redundancy carries is not broken), the worst first."""
    worst_first = [each for each in problem_impact(session, problem_id).services if each.effect in _BROKEN]
    query = (
        select(Service, Agreement.opens_tickets)
        .outerjoin(Agreement, Agreement.id == Service.agreement_id)
        .where(Service.id.in_([each.service_id for each in worst_first]))
    )
    known = {service.id: (service.label or service.name, bool(asks)) for service, asks in session.execute(query)}
    found: dict[int, list[Broken]] = defaultdict(list)
    for each in worst_first:
        words, asks = known[each.service_id]
        found[each.customer_id].append(Broken(each.service_id, words, each.effect, asks))
    return dict(sorted(found.items()))


def linked_problem(session: Session, ticket_id: int) -> int | None:
    """The problem of the alarms that a ticket is linked with: that of the link decided last."""
    return session.scalar(
        select(ProblemMember.problem_id)
        .join(TicketMatch, TicketMatch.alarm_id == ProblemMember.alarm_id)
        .where(TicketMatch.ticket_id == ticket_id, TicketMatch.state == MatchState.LINKED)
        .where(ProblemMember.left_at.is_(None))
        .order_by(TicketMatch.decided_at.desc(), ProblemMember.alarm_id)
        .limit(1)
    )


def tickets_linked_with(session: Session, problem_id: int) -> list[TroubleTicket]:
    """The tickets that somebody has linked with an alarm of a problem."""
    linked = select(TicketMatch.ticket_id).where(
        TicketMatch.state == MatchState.LINKED, TicketMatch.alarm_id.in_(members(problem_id))
    )
    return list(session.scalars(select(TroubleTicket).where(TroubleTicket.id.in_(linked)).order_by(TroubleTicket.id)))
