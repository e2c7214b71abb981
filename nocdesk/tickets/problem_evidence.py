"""Reads from the store what tickets need to know of a problem: whom it touches, and which alarms are part of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.customers.model import Agreement
from nocdesk.problems.model import ProblemMember
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket

_WORST_FIRST = (ServiceClass.DOWN, ServiceClass.DEGRADED)


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


def problem_of(session: Session, alarm_id: int) -> int | None:
    """The problem that an alarm is part of now."""
    return session.scalar(
        select(ProblemMember.problem_id).where(ProblemMember.alarm_id == alarm_id, ProblemMember.left_at.is_(None))
    )


def broken_by(session: Session, problem_id: int) -> Mapping[int, list[Broken]]:
    """By customer, the services that a problem's active alarms break, the worst first."""
    query = (
        select(Service, AlarmImpact.effect, Agreement.opens_tickets)
        .join(AlarmImpact, AlarmImpact.service_id == Service.id)
        .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
        .outerjoin(Agreement, Agreement.id == Service.agreement_id)
        .where(AlarmImpact.alarm_id.in_(members(problem_id)), AlarmImpact.effect.in_(_WORST_FIRST))
        .where(Alarm.cleared_at.is_(None))
    )
    found: dict[int, dict[int, Broken]] = defaultdict(dict)
    for service, effect, asks in session.execute(query):
        known = found[service.customer_id].get(service.id)
        if known is None or _WORST_FIRST.index(effect) < _WORST_FIRST.index(known.effect):
            words = service.label or service.name
            found[service.customer_id][service.id] = Broken(service.id, words, effect, bool(asks))
    return {customer: sorted(own.values(), key=_rank) for customer, own in sorted(found.items())}


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


def _rank(broken: Broken) -> tuple[int, int]:
    return _WORST_FIRST.index(broken.effect), broken.service_id
