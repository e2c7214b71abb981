"""Who polls what: devices of one site with the same needs are one group, which one collector at a time polls."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.model import Device, Probe

ANY_SITE = ""
"""The site of devices for which no site is named."""


@dataclass(frozen=True, slots=True, order=True)
class PollGroup:
    """Devices of a site, and what their collector must be able to."""

    site: str = ANY_SITE
    needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name, by which its lease goes and what its collector says of itself."""
        return " + ".join((self.site, *self.needs))


UNNAMED = PollGroup()
"""Devices that say nothing of who collects them."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a collector may poll: devices of these sites that need nothing beyond what it can; and whether it judges."""

    sites: frozenset[str] = frozenset({ANY_SITE})
    abilities: frozenset[str] = frozenset()
    may_judge: bool = True

    def covers(self, group: PollGroup) -> bool:
        return group.site in self.sites and self.abilities.issuperset(group.needs)


def collect_options(group: PollGroup) -> list[str]:
    """What a collector that may poll the group is started with."""
    site = [f"--site {group.site}"] if group.site else []
    return [*site, *(f"--can {need}" for need in group.needs)]


def poll_group(site: str, needs: Iterable[str]) -> PollGroup:
    """The group of a device that says this of itself."""
    return PollGroup(site, tuple(sorted(set(needs))))


def groups_of_devices(session: Session, device_ids: Collection[int] | None = None) -> dict[int, PollGroup]:
    """By device that has a probe, all of them or these, its group."""
    query = select(Device.id, Device.collected_by, Device.needs).where(Device.id.in_(select(Probe.device_id)))
    if device_ids is not None:
        query = query.where(Device.id.in_(device_ids))
    return {number: poll_group(site, needs) for number, site, needs in session.execute(query)}


def group_sizes(session: Session) -> dict[PollGroup, int]:
    """How many devices with a probe each group has."""
    sizes: dict[PollGroup, int] = defaultdict(int)
    for group in groups_of_devices(session).values():
        sizes[group] += 1
    return dict(sorted(sizes.items()))
