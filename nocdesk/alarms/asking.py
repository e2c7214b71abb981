"""Which alarms ask for attention, and how many rows of a console they are: a problem and all of its alarms are one.

ISA-18.2 counts what an operator has to act on: what is shelved, suppressed by design or out of service asks nobody, and
alarms of one cause are acted on at once, whether a rule explains them or they are only suspected to belong together.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.works.model import PlannedWork, WorkScope


def is_withheld(now: datetime) -> ColumnElement[bool]:
    """Something keeps the alarm from asking for attention."""
    return or_(
        Alarm.shelf_id.is_not(None),
        Alarm.out_of_service_id.is_not(None),
        Alarm.suppressed_by != "",
        Alarm.symptom_of != "",
        Alarm.id.in_(under_work(now)),
    )


def under_work(now: datetime) -> Select[int]:
    """The alarms that touch nothing but services under planned work; a promise is kept by no planned work."""
    services = (
        select(WorkScope.service_id)
        .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
        .where(PlannedWork.starts_at <= now, PlannedWork.ends_at > now)
    )
    touching = (
        select(AlarmImpact.alarm_id)
        .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
        .where(AlarmImpact.service_id.in_(services), Alarm.condition.not_in(CONSEQUENCES))
    )
    covered = func.sum(case((AlarmImpact.service_id.in_(services), 1), else_=0))
    return (
        select(AlarmImpact.alarm_id)
        .where(AlarmImpact.alarm_id.in_(touching))
        .group_by(AlarmImpact.alarm_id)
        .having(func.count() == covered)
    )
