"""What people did about alarms in a time, and what of it held when the time began."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening
from nocdesk.alarms.shelf import ShelfState
from nocdesk.alarms.withheld_model import AlarmShelf
from nocdesk.people.model import SYSTEM
from nocdesk.replay.recorded import Deed

Told = tuple[datetime, Alarm, dict[str, Any]]

_ENDING = (AlarmHappening.ACKNOWLEDGED, AlarmHappening.UNACKNOWLEDGED, AlarmHappening.RAISED, AlarmHappening.CLEARED)
"""What says last whether an active alarm is acknowledged."""


def recorded_deeds(session: Session, since: datetime, until: datetime) -> Iterator[Told]:
    """When, about which alarm, and what; what held before the time began is done at its beginning."""
    yield from _acknowledged_before(session, since)
    yield from _acknowledged(session, since, until)
    yield from _shelved(session, since, until)


def _acknowledged_before(session: Session, since: datetime) -> Iterator[Told]:
    before = AlarmEventRecord.at < since, AlarmEventRecord.happening.in_(_ENDING)
    last = select(func.max(AlarmEventRecord.id)).where(*before).group_by(AlarmEventRecord.alarm_id)
    for happened, alarm in _acknowledgements(session, AlarmEventRecord.id.in_(last)):
        yield since, alarm, {"deed": Deed.ACKNOWLEDGE.value, "by": happened.by}


def _acknowledged(session: Session, since: datetime, until: datetime) -> Iterator[Told]:
    within = AlarmEventRecord.at >= since, AlarmEventRecord.at < until
    for happened, alarm in _acknowledgements(session, *within):
        yield happened.at, alarm, {"deed": Deed.ACKNOWLEDGE.value, "by": happened.by}


def _acknowledgements(session: Session, *which: Any) -> Iterable[Row[AlarmEventRecord, Alarm]]:
    query = (
        select(AlarmEventRecord, Alarm)
        .join(Alarm, Alarm.id == AlarmEventRecord.alarm_id)
        .where(AlarmEventRecord.happening == AlarmHappening.ACKNOWLEDGED, *which)
        .order_by(AlarmEventRecord.at, AlarmEventRecord.id)
    )
    return session.execute(query)


def _shelved(session: Session, since: datetime, until: datetime) -> Iterator[Told]:
    """Each shelf as it was last asked for; one that waited in vain for a second person withheld nothing."""
    newest = select(func.max(Alarm.id)).group_by(Alarm.natural_key)
    query = (
        select(AlarmShelf, Alarm)
        .join(Alarm, (Alarm.natural_key == AlarmShelf.natural_key) & Alarm.id.in_(newest))
        .where(AlarmShelf.shelved_at < until, AlarmShelf.state != ShelfState.ASKED)
        .where(AlarmShelf.ended_at.is_(None) | (AlarmShelf.ended_at >= since))
        .order_by(AlarmShelf.shelved_at, AlarmShelf.id)
    )
    for shelf, alarm in session.execute(query):
        yield max(shelf.shelved_at, since), alarm, _said(shelf)
        if shelf.ended_at is not None and shelf.ended_at < until and shelf.ended_by != SYSTEM.name:
            yield shelf.ended_at, alarm, {"deed": Deed.UNSHELVE.value, "by": shelf.ended_by}


def _said(shelf: AlarmShelf) -> dict[str, Any]:
    ends = {} if shelf.is_one_shot else {"until": shelf.until.isoformat().replace("+00:00", "Z")}
    second = {"seconded_by": shelf.seconded_by} if shelf.seconded_by else {}
    return {"deed": Deed.SHELVE.value, "by": shelf.by, "reason": shelf.reason, **ends, **second}
