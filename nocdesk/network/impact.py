"""What falls with a device or a link: the services on it and those that depend on them, and all that carries these."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.network.model import Device, Interface, Link, Support
from nocdesk.network.topology import Touch
from nocdesk.services.model import Dependency, Service

Ids = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Carriers:
    """Devices and links that carry some services, by id."""

    devices: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SupportGraph:
    """What rides on what, by ids; light enough to be kept by who shows the network."""

    device_names: Mapping[int, str]
    link_names: Mapping[int, str]
    service_names: Mapping[int, str]
    on_device: Ids
    on_link: Ids
    links_at: Ids
    """Device → the links that end on it."""
    dependents: Ids

    def falls_with_link(self, link_id: int) -> list[Touch]:
        """Services that ride on a link, and those that depend on them."""
        return self._with_dependents(self._riders(link_id))

    def falls_with_device(self, device_id: int) -> list[Touch]:
        """Services that a device supports or that ride on a link which ends on it, and those that depend on them."""
        supported = [
            Touch(service, _("supported by {name}").format(name=self.device_names[device_id]))
            for service in self.on_device.get(device_id, ())
        ]
        riding = [touch for link_id in self.links_at.get(device_id, ()) for touch in self._riders(link_id)]
        return self._with_dependents([*supported, *riding])

    def carriers(self, service_ids: Collection[int]) -> Carriers:
        """Every device and link that supports one of these services."""
        wanted = frozenset(service_ids)
        return Carriers(
            frozenset(device for device, riders in self.on_device.items() if not wanted.isdisjoint(riders)),
            frozenset(link for link, riders in self.on_link.items() if not wanted.isdisjoint(riders)),
        )

    def _riders(self, link_id: int) -> list[Touch]:
        return [
            Touch(service, _("rides on {name}").format(name=self.link_names[link_id]))
            for service in self.on_link.get(link_id, ())
        ]

    def _with_dependents(self, roots: Iterable[Touch]) -> list[Touch]:
        """The first reason of each service counts."""
        touches: dict[int, Touch] = {}
        for root in roots:
            touches.setdefault(root.service_id, root)
        waiting = list(touches)
        while waiting:
            below = waiting.pop(0)
            for above in self.dependents.get(below, ()):
                if above not in touches:
                    touches[above] = Touch(above, _("depends on {name}").format(name=self.service_names[below]))
                    waiting.append(above)
        return list(touches.values())


def load_support_graph(session: Session) -> SupportGraph:
    """Read it in six queries, whatever the size of the network."""
    device_of = dict(session.execute(select(Interface.id, Interface.device_id)).all())
    links_at: dict[int, list[int]] = defaultdict(list)
    link_names: dict[int, str] = {}
    ends = select(Link.id, Link.name, Link.a_interface_id, Link.b_interface_id).order_by(Link.id)
    for link_id, name, a, b in session.execute(ends):
        link_names[link_id] = name
        for device_id in {device_of[a], device_of[b]}:
            links_at[device_id].append(link_id)
    on_device: dict[int, list[int]] = defaultdict(list)
    on_link: dict[int, list[int]] = defaultdict(list)
    supports = select(Support.service_id, Support.device_id, Support.link_id).order_by(Support.id)
    for service_id, device, link in session.execute(supports):
        if link is not None:
            on_link[link].append(service_id)
        elif device is not None:
            on_device[device].append(service_id)
    dependents: dict[int, list[int]] = defaultdict(list)
    pairs = select(Dependency.service_id, Dependency.depends_on_id).order_by(Dependency.service_id)
    for above, below in session.execute(pairs):
        dependents[below].append(above)
    return SupportGraph(
        device_names=dict(session.execute(select(Device.id, Device.name)).all()),
        link_names=link_names,
        service_names=dict(session.execute(select(Service.id, Service.name)).all()),
        on_device=_frozen(on_device),
        on_link=_frozen(on_link),
        links_at=_frozen(links_at),
        dependents=_frozen(dependents),
    )


def _frozen(lists: Mapping[int, list[int]]) -> Ids:
    return {key: tuple(value) for key, value in lists.items()}
