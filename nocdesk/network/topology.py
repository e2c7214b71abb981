"""The network as the engine needs it: who measures what, what rides on what, what depends on what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.compositions import device_part, link_part, service_part
from nocdesk.network.model import Device, Interface, Link, Probe, ProbeType, Support
from nocdesk.services.composition import OWN
from nocdesk.services.model import Dependency, Service

STALE_AFTER_INTERVALS = 2.5
STALE_SLACK_S = 5.0


def stale_after_s(interval_s: float) -> float:
    """How old the last answer of a probe may be before nothing is known: two and a half intervals and some slack."""
    return interval_s * STALE_AFTER_INTERVALS + STALE_SLACK_S


@dataclass(frozen=True, slots=True)
class ProbePlace:
    """A probe with what it stands on and what it measures."""

    id: int
    name: str
    type: ProbeType
    device_id: int
    device: str
    service_id: int | None
    interval_s: float


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A link by its name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Touch:
    """A service that a trouble reaches, by which way in words, and through which of its parts."""

    service_id: int
    reason: str
    parts: tuple[str, ...] = (OWN,)


@dataclass(frozen=True, slots=True)
class Topology:
    """One state of the inventory; all mappings are by id but `links`, which is by (device id, ifName)."""

    probes: Mapping[int, ProbePlace]
    links: Mapping[tuple[int, str], LinkPlace]
    on_link: Mapping[int, tuple[int, ...]]
    on_device: Mapping[int, tuple[int, ...]]
    dependents: Mapping[int, tuple[int, ...]]
    services: Mapping[int, str]
    witnesses: Mapping[int, tuple[int, ...]]
    """Probe → the services whose being measured it proves."""
    sentinels: frozenset[int]
    """The one probe of each device whose silence is the device's."""

    def touched_by_link(self, link: LinkPlace) -> list[Touch]:
        """Services that ride on a link, and those that depend on them."""
        return self._with_dependents(self.on_link.get(link.id, ()), f"rides on {link.name}", link_part(link.id))

    def touched_by_device(self, device_id: int, device: str) -> list[Touch]:
        """Services that a device supports, and those that depend on them."""
        riders = self.on_device.get(device_id, ())
        return self._with_dependents(riders, f"supported by {device}", device_part(device_id))

    def touched_by_service(self, service_id: int) -> list[Touch]:
        """The service that is measured, and those that depend on it."""
        return self._with_dependents((service_id,), "measured on it", OWN)

    def tolerances_s(self) -> dict[int, float]:
        """How long after its last evidence each service counts as not measured; without those that nothing measures."""
        tolerances: dict[int, float] = {}
        for probe, seen in self.witnesses.items():
            tolerance = stale_after_s(self.probes[probe].interval_s)
            for service_id in seen:
                tolerances[service_id] = min(tolerance, tolerances.get(service_id, tolerance))
        return tolerances

    def _with_dependents(self, roots: Iterable[int], reason: str, part: str) -> list[Touch]:
        """The first reason of each service counts, and every part through which it is reached."""
        touches = {service: Touch(service, reason, (part,)) for service in roots}
        waiting = list(touches)
        while waiting:
            below = waiting.pop()
            for above in self.dependents.get(below, ()):
                known = touches.get(above)
                through = service_part(below)
                if known is None:
                    touches[above] = Touch(above, f"depends on {self.services[below]}", (through,))
                    waiting.append(above)
                elif through not in known.parts:
                    touches[above] = replace(known, parts=(*known.parts, through))
        return list(touches.values())


def load_topology(session: Session) -> Topology:
    """Read the inventory into one value."""
    devices = dict(session.execute(select(Device.id, Device.name)).all())
    probes = {
        row.id: ProbePlace(
            row.id, row.name, row.type, row.device_id, devices[row.device_id], row.service_id, row.interval_s
        )
        for row in session.scalars(select(Probe).order_by(Probe.id))
    }
    interfaces = {row.id: (row.device_id, row.name) for row in session.scalars(select(Interface))}
    links: dict[tuple[int, str], LinkPlace] = {}
    devices_of_link: dict[int, set[int]] = {}
    for link in session.scalars(select(Link)):
        ends = interfaces[link.a_interface_id], interfaces[link.b_interface_id]
        devices_of_link[link.id] = {device_id for device_id, _ in ends}
        for end in ends:
            links[end] = LinkPlace(link.id, link.name)
    on_link: dict[int, list[int]] = defaultdict(list)
    on_device: dict[int, list[int]] = defaultdict(list)
    for support in session.scalars(select(Support).order_by(Support.id)):
        if support.link_id is not None:
            on_link[support.link_id].append(support.service_id)
        elif support.device_id is not None:
            on_device[support.device_id].append(support.service_id)
    dependents: dict[int, list[int]] = defaultdict(list)
    for dependency in session.scalars(select(Dependency)):
        dependents[dependency.depends_on_id].append(dependency.service_id)
    services = dict(session.execute(select(Service.id, Service.name)).all())
    return Topology(
        probes=probes,
        links=links,
        on_link={key: tuple(value) for key, value in on_link.items()},
        on_device={key: tuple(value) for key, value in on_device.items()},
        dependents={key: tuple(value) for key, value in dependents.items()},
        services=services,
        witnesses=_witnesses(services, probes, on_link, on_device, devices_of_link),
        sentinels=_sentinels(probes),
    )


def _witnesses(
    services: Iterable[int],
    probes: Mapping[int, ProbePlace],
    on_link: Mapping[int, list[int]],
    on_device: Mapping[int, list[int]],
    devices_of_link: Mapping[int, set[int]],
) -> dict[int, tuple[int, ...]]:
    """A service's own probes prove that it is measured; without one, those that watch what supports it."""
    measured: dict[int, list[int]] = defaultdict(list)
    for probe in probes.values():
        if probe.service_id is not None:
            measured[probe.id].append(probe.service_id)
    has_own = {probe.service_id for probe in probes.values()}
    for service in services:
        if service in has_own:
            continue
        over_links = {d for link, riders in on_link.items() if service in riders for d in devices_of_link[link]}
        over_devices = {device for device, riders in on_device.items() if service in riders}
        for probe in probes.values():
            watches_link = probe.type is ProbeType.IF_MIB and probe.device_id in over_links
            watches_device = probe.type is ProbeType.SYSTEM and probe.device_id in over_devices
            if watches_link or watches_device:
                measured[probe.id].append(service)
    return {probe: tuple(seen) for probe, seen in measured.items()}


def _sentinels(probes: Mapping[int, ProbePlace]) -> frozenset[int]:
    by_device: dict[int, ProbePlace] = {}
    for probe in probes.values():
        known = by_device.get(probe.device_id)
        if known is None or (probe.type is ProbeType.SYSTEM and known.type is not ProbeType.SYSTEM):
            by_device[probe.device_id] = probe
    return frozenset(probe.id for probe in by_device.values())
