"""The inventory as rules need it: devices, interfaces, who watches what, and what touches which services."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.model import Device, Interface, Probe, ProbeType
from nocdesk.network.topology import ProbePlace, Topology, load_topology
from nocdesk.store.changes import stamp_of


@dataclass(frozen=True, slots=True)
class WatchingProbe:
    """A probe with its parameters."""

    place: ProbePlace
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """One state of the inventory."""

    stamp: int
    topology: Topology
    devices: Mapping[int, str]
    interfaces: frozenset[tuple[int, str]]
    probes: Mapping[int, tuple[WatchingProbe, ...]]
    """By device."""

    def watching(self, device_id: int, *types: ProbeType) -> tuple[WatchingProbe, ...]:
        """The probes of these types on a device."""
        return tuple(one for one in self.probes.get(device_id, ()) if one.place.type in types)

    def sentinel(self, device_id: int) -> ProbePlace | None:
        """The probe whose silence is the device's."""
        sentinels = self.topology.sentinels
        return next((one.place for one in self.probes.get(device_id, ()) if one.place.id in sentinels), None)


def current_ground(session: Session, held: Ground | None) -> Ground:
    """The one that is held, or a new one where the provider's data have changed."""
    stamp = stamp_of(session, "inventory")
    if held is not None and held.stamp == stamp:
        return held
    topology = load_topology(session)
    rows = session.execute(select(Probe.id, Probe.parameters))
    parameters: dict[int, Mapping[str, Any]] = {number: found for number, found in rows}
    probes: defaultdict[int, list[WatchingProbe]] = defaultdict(list)
    for place in topology.probes.values():
        probes[place.device_id].append(WatchingProbe(place, parameters.get(place.id) or {}))
    interfaces = session.execute(select(Interface.device_id, Interface.name))
    return Ground(
        stamp=stamp,
        topology=topology,
        devices=dict(session.execute(select(Device.id, Device.name)).all()),
        interfaces=frozenset((device_id, name) for device_id, name in interfaces),
        probes={device_id: tuple(some) for device_id, some in probes.items()},
    )
