"""What traps said last of each natural key, as the store has it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from nocdesk.alarms.model import Alarm
from nocdesk.people.policy import Act, require
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.model import TrapStanding
from nocdesk.traps.rules.told import Told

FORGOTTEN_AFTER = timedelta(minutes=30)
"""An end is remembered for longer than any beginning before it can be under way."""


@dataclass(frozen=True, slots=True)
class LastSaid:
    """The device's own time in what was said last (see `order.DeviceTime`)."""

    at_s: float
    uptime_ticks: int | None
    engine_boots: int | None


def last_said(standing: TrapStanding) -> LastSaid:
    """When it was said."""
    return LastSaid(standing.received_at.timestamp(), standing.uptime_ticks, standing.engine_boots)


def standings_of(work: UnitOfWork, keys: Collection[str]) -> dict[str, TrapStanding]:
    """Those that are known, by natural key."""
    found: dict[str, TrapStanding] = {}
    for part in in_slices(sorted(keys)):
        rows = work.session.scalars(select(TrapStanding).where(TrapStanding.natural_key.in_(part)))
        found.update((row.natural_key, row) for row in rows)
    return found


def active_keys(work: UnitOfWork, keys: Collection[str]) -> set[str]:
    """Those of which an alarm is active."""
    found: set[str] = set()
    for part in in_slices(sorted(keys)):
        query = select(Alarm.natural_key).where(Alarm.natural_key.in_(part), Alarm.closed_at.is_(None))
        found.update(work.session.scalars(query.where(Alarm.cleared_at.is_(None))))
    return found


def unknown_raised(work: UnitOfWork, device_id: int) -> int:
    """Of how many things that the inventory does not have a device has told a trouble that lasts."""
    query = select(func.count()).select_from(TrapStanding).where(TrapStanding.device_id == device_id)
    return work.session.scalar(query.where(TrapStanding.is_raised, TrapStanding.is_known.is_(False))) or 0


def note(work: UnitOfWork, told: Told, standing: TrapStanding | None, due_at: datetime | None) -> TrapStanding:
    """Keep what was said last."""
    if standing is None:
        standing = TrapStanding(natural_key=told.key)
        work.session.add(standing)
    watcher = told.spot.watcher_of(told.problem)
    standing.device_id = told.device_id
    standing.probe_id = None if watcher is None else watcher.id
    standing.rule = told.rule
    standing.is_known = told.spot.is_known
    standing.is_event = told.raised is not None and told.raised.quiet_s is not None
    standing.received_at, standing.due_at = told.at, due_at
    standing.uptime_ticks, standing.engine_boots = told.uptime_ticks, told.engine_boots
    return standing


def forget_standings(work: UnitOfWork, *, before: datetime) -> None:
    """Remove ends that nothing can overtake any more."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    old = TrapStanding.received_at < before
    work.session.execute(delete(TrapStanding).where(old, TrapStanding.is_raised.is_(False)))
