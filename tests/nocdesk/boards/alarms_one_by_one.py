"""The oracle of the console's rows: each alarm, and each thing about it, looked up by itself."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.flapping import is_flapping, restlessness
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.clocks import urgency
from nocdesk.boards.rows import AlarmRow, ProblemLine, SlaClock, Touched, Withheld
from nocdesk.customers.model import Customer, Site
from nocdesk.network.model import Device
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.model import SlaStatus
from nocdesk.tickets.model import MatchState, TicketMatch, TicketStatus, TroubleTicket
from nocdesk.works.model import PlannedWork, WorkScope


def alarm_row(session: Session, alarm: Alarm, now: datetime) -> AlarmRow:
    """An alarm as the console shows it."""
    impacts = session.scalars(select(AlarmImpact).where(AlarmImpact.alarm_id == alarm.id)).all()
    services = {impact.service_id: session.get_one(Service, impact.service_id) for impact in impacts}
    clocks = {service_id: clock for service_id in services if (clock := _clock(session, service_id)) is not None}
    by_left = sorted(clocks, key=lambda service_id: clocks[service_id].budget_left_s)
    effects = [ServiceClass.DOWN, ServiceClass.DEGRADED]
    worst = sorted(
        impacts,
        key=lambda each: (
            effects.index(each.effect) if each.effect in effects else 2,
            by_left.index(each.service_id) if each.service_id in clocks else len(by_left),
            services[each.service_id].name,
        ),
    )
    customers = [session.get_one(Customer, services[each.service_id].customer_id).name for each in worst]
    by_name = sorted(services.values(), key=lambda service: service.name)
    sites = [session.get_one(Device, alarm.device_id).location] if alarm.device_id else []
    sites += [session.get_one(Site, service.site_id).name for service in by_name if service.site_id]
    member = session.scalar(
        select(ProblemMember).where(ProblemMember.alarm_id == alarm.id, ProblemMember.left_at.is_(None))
    )
    matches = session.scalars(
        select(TicketMatch).where(TicketMatch.alarm_id == alarm.id).order_by(TicketMatch.ticket_id)
    ).all()
    return AlarmRow(
        id=alarm.id,
        severity=alarm.severity,
        is_active=alarm.cleared_at is None,
        is_acknowledged=alarm.acknowledged_at is not None,
        acknowledged_by=alarm.acknowledged_by,
        condition=alarm.condition,
        alarm_type=alarm.alarm_type,
        probable_cause=alarm.probable_cause,
        resource=alarm.resource,
        probe_id=alarm.probe_id,
        text=alarm.text,
        raised_at=alarm.raised_at,
        began_at=alarm.began_at,
        last_at=alarm.last_at,
        cleared_at=alarm.cleared_at,
        count=alarm.count,
        owner=alarm.owner,
        service_id=worst[0].service_id if worst else None,
        service=services[worst[0].service_id].name if worst else "",
        service_count=len(impacts),
        customer=customers[0] if customers else "",
        customer_count=len(set(customers)),
        sla=min(clocks.values(), key=urgency, default=None),
        tickets=tuple(
            session.get_one(TroubleTicket, match.ticket_id).number
            for match in matches
            if match.state is MatchState.LINKED
        ),
        proposals=len([match for match in matches if match.state is MatchState.PROPOSED]),
        is_planned=alarm.condition not in CONSEQUENCES
        and bool(services)
        and all(_is_under_work(session, service_id, now) for service_id in services),
        version=alarm.version,
        withheld=_withheld(session, alarm),
        is_flapping=is_flapping(restlessness(alarm.flap_value, alarm.changed_state_at, now)),
        problem_id=member.problem_id if member else None,
        problem=session.get_one(ServiceProblem, member.problem_id).number if member else "",
        role=member.role if member else None,
        touched=Touched(
            tuple(service.name for service in by_name),
            tuple(dict.fromkeys(session.get_one(Customer, service.customer_id).name for service in by_name)),
            tuple(dict.fromkeys(site for site in sites if site)),
        ),
    )


def problem_line(session: Session, problem_id: int) -> ProblemLine:
    """A problem as one row of a list."""
    services: dict[int, str] = {}
    for member in session.scalars(select(ProblemMember).where(ProblemMember.problem_id == problem_id)):
        if member.left_at is None:
            for impact in session.scalars(select(AlarmImpact).where(AlarmImpact.alarm_id == member.alarm_id)):
                service = session.get_one(Service, impact.service_id)
                services[service.id] = session.get_one(Customer, service.customer_id).name
    clocks = [clock for service_id in services if (clock := _clock(session, service_id)) is not None]
    over = {TicketStatus.CLOSED, TicketStatus.REJECTED, TicketStatus.CANCELLED}
    tickets = session.scalars(select(TroubleTicket).where(TroubleTicket.problem_id == problem_id))
    return ProblemLine(
        id=problem_id,
        service_count=len(services),
        customer_count=len(set(services.values())),
        customer=min(services.values(), default=""),
        tickets=tuple(each.number for each in sorted(tickets, key=lambda each: each.id) if each.status not in over),
        sla=min(clocks, key=urgency, default=None),
    )


def _clock(session: Session, service_id: int) -> SlaClock | None:
    statuses = session.scalars(select(SlaStatus).where(SlaStatus.service_id == service_id)).all()
    clocks = [
        SlaClock(each.measure, each.state, each.budget_left_s or 0.0, each.breach_at)
        for each in statuses
        if each.budget_s is not None
    ]
    return min(clocks, key=urgency, default=None)


def _is_under_work(session: Session, service_id: int, now: datetime) -> bool:
    works = session.scalars(
        select(PlannedWork)
        .join(WorkScope, WorkScope.work_id == PlannedWork.id)
        .where(WorkScope.service_id == service_id)
    )
    return any(work.starts_at <= now < work.ends_at for work in works)


def _withheld(session: Session, alarm: Alarm) -> Withheld:
    if alarm.closed_at is not None:
        return Withheld()
    shelf = session.scalar(
        select(AlarmShelf).where(AlarmShelf.natural_key == alarm.natural_key, AlarmShelf.ended_at.is_(None))
    )
    out = session.get(OutOfService, alarm.out_of_service_id) if alarm.out_of_service_id else None
    return Withheld(
        shelf_id=shelf.id if shelf else None,
        shelved_until=shelf.until if shelf and alarm.shelf_id == shelf.id else None,
        shelved_by=shelf.by if shelf else "",
        shelf_reason=shelf.reason if shelf else "",
        suppressed_by=alarm.suppressed_by,
        symptom_of=alarm.symptom_of,
        out_of_service=out.reason if out and out.ended_at is None else "",
    )
