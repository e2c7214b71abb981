"""What happened in the store as a stream of events, so that a night can be run again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.keys import problem_of
from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening, Condition
from nocdesk.customers.model import Customer, Site
from nocdesk.people.model import SYSTEM
from nocdesk.replay.deed_recording import recorded_deeds
from nocdesk.services.model import Service
from nocdesk.tickets.model import TroubleTicket

Line = dict[str, Any]

_TOLD = (
    AlarmHappening.RAISED,
    AlarmHappening.REPEATED,
    AlarmHappening.WORSENED,
    AlarmHappening.EASED,
    AlarmHappening.CLEARED,
)
"""What is heard of a trouble; all else is what people do, which is read apart, or what follows."""


def recorded_lines(session: Session, since: datetime, until: datetime) -> list[Line]:
    """What stood when the time began, and all that was heard up to its end, in the order in which it was heard."""
    deeds = recorded_deeds(session, since, until)
    told = [(at, {**_times(at, at), **_which(alarm), **said}) for at, alarm, said in deeds]
    lines = [*_standing(session, since), *_heard(session, since, until), *_calls(session, since, until), *told]
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _standing(session: Session, since: datetime) -> Iterator[tuple[datetime, Line]]:
    """Alarms that were active when the time began: heard of at its beginning, as they were last told of."""
    before = AlarmEventRecord.at < since, AlarmEventRecord.happening.in_(_TOLD)
    last = select(func.max(AlarmEventRecord.id)).where(*before).group_by(AlarmEventRecord.alarm_id)
    query = (
        select(AlarmEventRecord, Alarm)
        .join(Alarm, Alarm.id == AlarmEventRecord.alarm_id)
        .where(AlarmEventRecord.id.in_(last), AlarmEventRecord.happening != AlarmHappening.CLEARED)
        .where(Alarm.condition.not_in(CONSEQUENCES))
    )
    for happened, alarm in session.execute(query.order_by(AlarmEventRecord.at, AlarmEventRecord.id)):
        more = {"severity": happened.severity.value, "text": happened.text}
        yield since, _line(alarm, happened.evidence_at, since, **more)


def _heard(session: Session, since: datetime, until: datetime) -> Iterator[tuple[datetime, Line]]:
    query = (
        select(AlarmEventRecord, Alarm)
        .join(Alarm, Alarm.id == AlarmEventRecord.alarm_id)
        .where(AlarmEventRecord.at >= since, AlarmEventRecord.at < until)
        .where(AlarmEventRecord.happening.in_(_TOLD), Alarm.condition.not_in(CONSEQUENCES))
    )
    for happened, alarm in session.execute(query.order_by(AlarmEventRecord.at, AlarmEventRecord.id)):
        is_clear = happened.happening is AlarmHappening.CLEARED
        more = {"clear": True} if is_clear else {"severity": happened.severity.value, "text": happened.text}
        yield happened.at, _line(alarm, happened.evidence_at, happened.at, **more)


def _line(alarm: Alarm, at: datetime, heard_at: datetime, **more: Any) -> Line:
    return {**_times(at, heard_at), **_which(alarm), **more, "rule": alarm.rule}


def _which(alarm: Alarm) -> Line:
    """Which trouble it is."""
    problem = problem_of(alarm.natural_key, alarm.condition, alarm.resource) or alarm.specific_problem
    said = {_word(alarm.condition): problem} if problem else {}
    return {"resource": alarm.resource, "condition": alarm.condition.value, **said}


def _word(condition: Condition) -> str:
    return "metric" if condition is Condition.THRESHOLD else "specific_problem"


def _calls(session: Session, since: datetime, until: datetime) -> Iterator[tuple[datetime, Line]]:
    """Who called; a ticket that the system has opened by itself it opens again when the events are run."""
    query = (
        select(TroubleTicket, Customer.number, Service.name, Site.name)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .outerjoin(Service, Service.id == TroubleTicket.service_id)
        .outerjoin(Site, Site.id == TroubleTicket.site_id)
        .where(TroubleTicket.opened_at >= since, TroubleTicket.opened_at < until)
        .where(TroubleTicket.opened_by != SYSTEM.name)
    )
    for ticket, customer, service, site in session.execute(query.order_by(TroubleTicket.opened_at, TroubleTicket.id)):
        call = {"customer": customer, "service": service or "", "site": site or "", "text": ticket.text}
        yield ticket.opened_at, {**_times(ticket.began_at, ticket.opened_at), "ticket": call}


def _times(at: datetime, heard_at: datetime) -> Line:
    """No evidence lies after what was heard, also where a clock was set between the two."""
    late = {"heard_at": _instant(heard_at)} if heard_at > at else {}
    return {"at": _instant(min(at, heard_at)), **late}


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
