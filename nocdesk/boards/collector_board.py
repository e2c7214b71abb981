"""Collectors and what each polls, and the devices that nobody polls."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from nocdesk.network.poll_groups import PollGroup, group_sizes
from nocdesk.requests.queries import CollectorRow, collector_rows

ALIVE_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class PolledGroup:
    """Devices of a site with the same needs, and the collector that polls them (None: nobody does)."""

    group: PollGroup
    devices: int
    collector: CollectorRow | None
    standing_by: int
    """How many other collectors could take over."""


def polled_groups(session: Session, now: datetime) -> tuple[PolledGroup, ...]:
    """Every group that has devices."""
    alive = [row for row in collector_rows(session) if (now - row.beat_at).total_seconds() <= ALIVE_WITHIN_S]
    return tuple(_polled(group, devices, alive) for group, devices in group_sizes(session).items())


def _polled(group: PollGroup, devices: int, alive: list[CollectorRow]) -> PolledGroup:
    # One that says nothing of sites is of a time when each polled all.
    polling = next((row for row in alive if group.name in row.polls or not row.sites), None)
    able = [row for row in alive if group.site in row.sites and set(group.needs) <= set(row.abilities)]
    return PolledGroup(group, devices, polling, sum(row is not polling for row in able))
