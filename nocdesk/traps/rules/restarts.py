"""A restart that a trap and a poll both tell of is one: it is known by when the device began to count."""

from datetime import datetime, timedelta

from sqlalchemy import select

from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.model import TrapStanding

SAME_WITHIN = timedelta(seconds=30)
"""A device's clock and the way to it move the moment that is worked out by less than that."""


def is_same_restart(standing: TrapStanding | None, at: datetime, uptime_ticks: int | None) -> bool:
    """Whether a restart was told before."""
    if standing is None:
        return False
    return abs(_started_at(standing.received_at, standing.uptime_ticks) - _started_at(at, uptime_ticks)) <= SAME_WITHIN


def is_known_restart(work: UnitOfWork, key: str, at: datetime, uptime_ticks: int | None) -> bool:
    """Whether the restart that a poll has found was told before; from now on it is known."""
    standing = work.session.scalar(select(TrapStanding).where(TrapStanding.natural_key == key))
    if is_same_restart(standing, at, uptime_ticks):
        return True
    if standing is None:
        standing = TrapStanding(natural_key=key, rule="", is_known=True, is_raised=False)
        work.session.add(standing)
    standing.received_at, standing.uptime_ticks = at, uptime_ticks
    return False


def _started_at(at: datetime, uptime_ticks: int | None) -> datetime:
    return at - timedelta(seconds=(uptime_ticks or 0) / 100)
