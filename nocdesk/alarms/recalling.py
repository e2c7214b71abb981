"""Alarms of many troubles read at once, and kept at hand while a transaction raises and clears them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork

_PLACE = "recalled alarms"


@dataclass(slots=True)
class Recalled:
    """By natural key its open alarm, else its last one; by alarm what it touches, by service.

    `expected` are the alarms that were made for troubles which are about to be raised for the first time.
    """

    alarms: dict[str, Alarm | None] = field(default_factory=dict)
    impacts: dict[int, dict[int, AlarmImpact]] = field(default_factory=dict)
    expected: dict[str, Alarm] = field(default_factory=dict)


def recall_alarms(work: UnitOfWork, keys: Collection[str]) -> None:
    """Read the alarms of troubles that are about to be raised or cleared: one by one they would be many queries."""
    recalled = recalled_in(work)
    unknown = sorted(set(keys) - recalled.alarms.keys())
    for part in in_slices(unknown):
        found = {alarm.natural_key: alarm for alarm in _open(work.session, part)}
        found |= {alarm.natural_key: alarm for alarm in _last(work.session, set(part) - found.keys())}
        recalled.alarms |= {key: found.get(key) for key in part}
        recalled.impacts |= _impacts(work.session, [alarm.id for alarm in found.values()])


def recalled_in(work: UnitOfWork) -> Recalled:
    """What is at hand in this transaction."""
    found: Recalled = work.session.info.setdefault(_PLACE, Recalled())
    return found


def forget_recalled(work: UnitOfWork) -> None:
    """Another alarm of a trouble may be its open one now."""
    work.session.info.pop(_PLACE, None)


def _open(session: Session, keys: Collection[str]) -> Collection[Alarm]:
    return session.scalars(select(Alarm).where(Alarm.natural_key.in_(keys), Alarm.closed_at.is_(None))).all()


def _last(session: Session, keys: Collection[str]) -> Collection[Alarm]:
    if not keys:
        return ()
    last = select(func.max(Alarm.id)).where(Alarm.natural_key.in_(keys)).group_by(Alarm.natural_key)
    return session.scalars(select(Alarm).where(Alarm.id.in_(last))).all()


def _impacts(session: Session, alarm_ids: Collection[int]) -> dict[int, dict[int, AlarmImpact]]:
    found: dict[int, dict[int, AlarmImpact]] = {number: {} for number in alarm_ids}
    for impact in session.scalars(select(AlarmImpact).where(AlarmImpact.alarm_id.in_(alarm_ids))):
        found[impact.alarm_id][impact.service_id] = impact
    return found
