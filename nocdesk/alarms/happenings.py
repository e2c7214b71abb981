"""The record of what happens to alarms: added to by every command, and forgotten when the figures need it no more."""

from datetime import datetime

from sqlalchemy import delete, select

from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork

FORGOTTEN_AT_ONCE = 20_000
"""So many are deleted in one transaction, so that nobody waits long for the store."""


def record(
    work: UnitOfWork,
    alarm: Alarm,
    happening: AlarmHappening,
    *,
    evidence_at: datetime | None = None,
    text: str = "",
    is_annunciated: bool = False,
) -> None:
    """Write down what has happened to an alarm, with the severity that it has now; the alarm has its id."""
    work.put(
        AlarmEventRecord,
        alarm_id=alarm.id,
        at=work.now,
        evidence_at=evidence_at or work.now,
        happening=happening,
        severity=alarm.severity,
        is_annunciated=is_annunciated,
        by=work.actor.name,
        text=text,
    )


def forget_happenings(work: UnitOfWork, *, before: datetime) -> int:
    """Delete the oldest of what was recorded before then, up to a bound; how many they were."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    oldest = (
        select(AlarmEventRecord.id)
        .where(AlarmEventRecord.at < before)
        .order_by(AlarmEventRecord.at)
        .limit(FORGOTTEN_AT_ONCE)
    )
    ids = work.session.scalars(oldest).all()
    if ids:
        query = delete(AlarmEventRecord).where(AlarmEventRecord.id <= max(ids), AlarmEventRecord.at < before)
        work.session.execute(query)
    return len(ids)
