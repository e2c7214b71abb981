"""An alarm asks for attention once more: an acknowledgement has expired, or what withheld the alarm is over."""

from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.happenings import record
from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, next_state
from nocdesk.alarms.model import Alarm, AlarmHappening
from nocdesk.alarms.standing import life_of
from nocdesk.people.policy import Act, require
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork

EXPIRING = (PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR)
"""Of these an acknowledgement expires: while one is active, somebody must look at it again."""


def expire_acknowledgements(work: UnitOfWork, *, given_before: datetime) -> int:
    """Ask again about what was acknowledged before then, is active, and is critical or major; how many they are."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    query = select(Alarm).where(
        Alarm.closed_at.is_(None),
        Alarm.cleared_at.is_(None),
        Alarm.severity.in_(EXPIRING),
        Alarm.acknowledged_at <= given_before,
    )
    # What is withheld is not to be looked at now; it asks when it is withheld no more.
    alarms = [alarm for alarm in work.session.scalars(query) if not alarm.is_withheld]
    for alarm in alarms:
        text = f"the acknowledgement of {alarm.acknowledged_by} has expired"
        take_acknowledgement_back(alarm, work.now)
        record(work, alarm, AlarmHappening.UNACKNOWLEDGED, text=text, is_annunciated=True)
    return len(alarms)


def take_acknowledgement_back(alarm: Alarm, now: datetime) -> None:
    """By time, not by a person."""
    next_state(life_of(alarm), AlarmEvent.EXPIRE)
    alarm.acknowledged_at = alarm.acknowledged_by = None
    alarm.changed_at = now


def write_end(work: UnitOfWork, alarm: Alarm, happening: AlarmHappening, text: str, *, asks: bool = True) -> None:
    """What withheld the alarm is over; unless something else withholds it, it asks for attention if it is still so."""
    alarm.changed_at = work.now
    is_asking = asks and not alarm.is_withheld and life_of(alarm) is AlarmState.ACTIVE
    record(work, alarm, happening, text=text, is_annunciated=is_asking)
