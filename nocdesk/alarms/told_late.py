"""Alarms of what a collector tells late, after it was cut off: what is over is history, and what lasts asks at the end.

While old readings are brought in order, each alarm that they raise is held back. One that they clear again goes into
the history with its times and asks nobody; those that still stand when the collector has caught up are released.
"""

from sqlalchemy import select

from nocdesk.alarms.attention import write_end
from nocdesk.alarms.lifecycle import AlarmState
from nocdesk.alarms.model import Alarm, AlarmHappening
from nocdesk.alarms.standing import touched_services
from nocdesk.alarms.withholding import withholding_of
from nocdesk.store.unit_of_work import UnitOfWork

TOLD_LATE = "told late by a collector that had been cut off"
"""Stands where planned work would, as what suppresses the alarm."""


def is_held_back(alarm: Alarm) -> bool:
    """Whether it waits for what comes after it to be told."""
    return alarm.suppressed_by == TOLD_LATE and alarm.closed_at is None


def hold_back(work: UnitOfWork, alarm: Alarm, was: AlarmState | None, was_held_back: bool) -> None:
    """Let an alarm wait that is raised by old readings; one that stood before goes on asking."""
    if was_held_back or (work.holds_back and was in (None, AlarmState.CLOSED)):
        alarm.suppressed_by = TOLD_LATE


def note_unasked(work: UnitOfWork, alarm: Alarm) -> None:
    """What was over before anybody could be asked needs nobody's note."""
    if is_held_back(alarm):
        alarm.acknowledged_at, alarm.acknowledged_by = work.now, work.actor.name


def release_held_back(work: UnitOfWork) -> int:
    """All has been told: what still stands asks for attention now, with the time at which it began; how many do."""
    query = select(Alarm).where(Alarm.suppressed_by == TOLD_LATE, Alarm.closed_at.is_(None))
    alarms = work.session.scalars(query).all()
    for alarm in alarms:
        alarm.suppressed_by = withholding_of(work).work_over(alarm, touched_services(work, alarm))
        write_end(work, alarm, AlarmHappening.RELEASED, f"{TOLD_LATE}: it has caught up, and this still stands")
    return len(alarms)
