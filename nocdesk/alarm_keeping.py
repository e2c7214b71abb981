"""Keeps alarms by the clock: shelves and acknowledgements expire, planned work begins and ends, records grow old."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.attention import EXPIRING, expire_acknowledgements
from nocdesk.alarms.happenings import FORGOTTEN_AT_ONCE, forget_happenings
from nocdesk.alarms.model import Alarm
from nocdesk.alarms.shelving import expire_shelves
from nocdesk.alarms.suppressing import follow_works
from nocdesk.alarms.withheld_model import AlarmShelf
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.works.model import PlannedWork


class AlarmKeeping:
    """The calendar's work on the alarms of one core; one run at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def run(self) -> None:
        """Do what is due; where nothing is, the store is only read."""
        now = self._core.clock.now()
        given_before = now - timedelta(hours=self._core.settings.alarms.acknowledged_hours)
        with self._core.read() as session:
            if not _is_due(session, now, given_before):
                return
        with self._core.work(SYSTEM) as work:
            expire_shelves(work)
            follow_works(work)
            expire_acknowledgements(work, given_before=given_before)

    def due_at(self) -> datetime | None:
        """When next time alone changes something, None where nothing waits for it: for a clock that leaps."""
        now = self._core.clock.now()
        lasts = timedelta(hours=self._core.settings.alarms.acknowledged_hours)
        with self._core.read() as session:
            # One that is older and still holds is withheld; it asks when it is so no more.
            given = *_expires(), Alarm.acknowledged_at > now - lasts
            acknowledged_at = session.scalar(select(func.min(Alarm.acknowledged_at)).where(*given))
            shelf_ends_at = session.scalar(select(func.min(AlarmShelf.until)).where(AlarmShelf.ended_at.is_(None)))
            borders = [
                session.scalar(select(func.min(border)).where(border > now))
                for border in (PlannedWork.starts_at, PlannedWork.ends_at)
            ]
        expires_at = acknowledged_at + lasts if acknowledged_at is not None else None
        return min((each for each in (expires_at, shelf_ends_at, *borders) if each and each > now), default=None)

    def forget(self) -> None:
        """Forget what happened to alarms longer ago than the settings say, in short steps."""
        before = self._core.clock.now() - timedelta(days=self._core.settings.alarms.event_days)
        gone = FORGOTTEN_AT_ONCE
        while gone == FORGOTTEN_AT_ONCE:
            with self._core.work(SYSTEM) as work:
                gone = forget_happenings(work, before=before)


def _is_due(session: Session, now: datetime, given_before: datetime) -> bool:
    is_expired = exists().where(AlarmShelf.ended_at.is_(None), AlarmShelf.until <= now)
    is_worked_on = exists().where(PlannedWork.starts_at <= now, PlannedWork.ends_at > now)
    is_suppressed = exists().where(Alarm.closed_at.is_(None), Alarm.suppressed_by != "")
    is_old = exists().where(*_expires(), Alarm.acknowledged_at <= given_before)
    return bool(session.scalar(select(or_(is_expired, is_worked_on, is_suppressed, is_old))))


def _expires() -> tuple[ColumnElement[bool], ...]:
    """Alarms whose acknowledgement holds for a time only."""
    return Alarm.closed_at.is_(None), Alarm.cleared_at.is_(None), Alarm.severity.in_(EXPIRING)
