"""What the ledger does when alarms come and go, and when work is planned."""

from datetime import datetime

from sqlalchemy import func, select

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.events import AlarmCleared, AlarmRaised, WorkPlanned
from nocdesk.outages.ledger import begin, judge, open_entries
from nocdesk.outages.model import LedgerEntry
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import WorkScope


def on_alarm_raised(work: UnitOfWork, fact: AlarmRaised) -> None:
    """Judge what the alarm touches, from when the evidence for it began."""
    services = _touched(work, fact.alarm_id)
    known = {entry.service_id: entry for entry in open_entries(work, services)}
    for service_id in services:
        entry = known.get(service_id) or begin(work, service_id, fact.began_at)
        _judge(work, entry, fact.began_at)


def on_alarm_cleared(work: UnitOfWork, fact: AlarmCleared) -> None:
    """Judge what the alarm touched; the trouble was over when the last alarm that stood for it was."""
    for entry in open_entries(work, _touched(work, fact.alarm_id)):
        _judge(work, entry, max(fact.ended_at, _last_clear(work, entry)))


def on_work_planned(work: UnitOfWork, fact: WorkPlanned) -> None:
    """Judge the services in the scope of work that has begun already."""
    scope = work.session.scalars(select(WorkScope.service_id).where(WorkScope.work_id == fact.work_id)).all()
    for entry in open_entries(work, scope):
        _judge(work, entry, work.now)


def _judge(work: UnitOfWork, entry: LedgerEntry, at: datetime) -> None:
    # Whether a service is measured is for its probes to say: an alarm's end alone does not bring it back into sight.
    judge(work, entry, at, is_measured=entry.service_class is not ServiceClass.UNKNOWN)


def _touched(work: UnitOfWork, alarm_id: int) -> list[int]:
    return list(work.session.scalars(select(AlarmImpact.service_id).where(AlarmImpact.alarm_id == alarm_id)))


def _last_clear(work: UnitOfWork, entry: LedgerEntry) -> datetime:
    """The latest end among the alarms that held the service in the class it is in."""
    query = (
        select(func.max(Alarm.cleared_at))
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .where(AlarmImpact.service_id == entry.service_id, AlarmImpact.effect == entry.service_class)
    )
    return work.session.scalar(query) or entry.began_at
