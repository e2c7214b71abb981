"""Reads from a run's store what stands."""

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmImpact
from nocdesk.customers.model import Customer, Site
from nocdesk.replay.outcome import AlarmOutcome, MatchOutcome, Outcome, TicketOutcome
from nocdesk.replay.problem_reading import problem_outcomes
from nocdesk.services.model import Service
from nocdesk.tickets.model import TicketMatch, TroubleTicket


def outcome_of(session: Session, at: datetime) -> Outcome:
    """Everything that stands, in the order in which it came to be."""
    return Outcome(at, _alarms(session), problem_outcomes(session), _tickets(session))


def _alarms(session: Session) -> tuple[AlarmOutcome, ...]:
    touched, annunciations = _touched(session), _annunciations(session)
    return tuple(
        AlarmOutcome(
            id=alarm.id,
            key=alarm.natural_key,
            resource=alarm.resource,
            condition=alarm.condition,
            specific_problem=alarm.specific_problem,
            severity=alarm.severity,
            text=alarm.text,
            count=alarm.count,
            raised_at=alarm.raised_at,
            began_at=alarm.began_at,
            cleared_at=alarm.cleared_at,
            services=tuple(touched[alarm.id]),
            annunciations=annunciations[alarm.id],
        )
        for alarm in session.scalars(select(Alarm).order_by(Alarm.id))
    )


def _touched(session: Session) -> dict[int, list[str]]:
    query = select(AlarmImpact.alarm_id, Service.name).join(Service, Service.id == AlarmImpact.service_id)
    found: dict[int, list[str]] = defaultdict(list)
    for alarm_id, service in session.execute(query.order_by(AlarmImpact.alarm_id, Service.name)):
        found[alarm_id].append(service)
    return found


def _annunciations(session: Session) -> Counter[int]:
    return Counter(session.scalars(select(AlarmEventRecord.alarm_id).where(AlarmEventRecord.is_annunciated)))


def _tickets(session: Session) -> tuple[TicketOutcome, ...]:
    matches = _matches(session)
    query = (
        select(TroubleTicket, Customer.name, Service.name, Site.name)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .outerjoin(Service, Service.id == TroubleTicket.service_id)
        .outerjoin(Site, Site.id == TroubleTicket.site_id)
    )
    return tuple(
        TicketOutcome(
            number=ticket.number,
            customer=customer,
            service=service or "",
            site=site or "",
            text=ticket.text,
            status=ticket.status,
            opened_at=ticket.opened_at,
            began_at=ticket.began_at,
            problem_id=ticket.problem_id,
            matches=tuple(matches[ticket.id]),
        )
        for ticket, customer, service, site in session.execute(query.order_by(TroubleTicket.id))
    )


def _matches(session: Session) -> dict[int, list[MatchOutcome]]:
    found: dict[int, list[MatchOutcome]] = defaultdict(list)
    query = select(TicketMatch).order_by(TicketMatch.ticket_id, TicketMatch.score.desc(), TicketMatch.alarm_id)
    for match in session.scalars(query):
        found[match.ticket_id].append(MatchOutcome(match.alarm_id, match.state, match.score, tuple(match.reasons)))
    return found
