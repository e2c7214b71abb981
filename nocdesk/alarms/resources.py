"""What the words for a resource mean in the inventory: a device, a part of one, a link, a service, a probe, nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Condition
from nocdesk.network.model import Device, Link
from nocdesk.network.topology import LinkPlace, Topology, Touch, load_topology

_SEPARATORS = " :/"

_OF_LINES = frozenset({Condition.LINK_DOWN, Condition.LAG_DEGRADED})
"""What reaches the services on a link when it befalls an interface; anything else there is the interface's own."""


class ResourceKind(StrEnum):
    """What a resource is."""

    DEVICE = "device"
    PART = "part"
    """An interface, or something else of a device that has a name."""
    LINK = "link"
    SERVICE = "service"
    PROBE = "probe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource by the name that alarms have for it, and its number in the inventory, if it is there.

    `probe_id` is the probe that it is, or under whose name the part of a device is told of.
    """

    kind: ResourceKind
    name: str
    id: int = 0
    device_id: int | None = None
    part: str = ""
    probe_id: int | None = None


class Resources:
    """One state of the inventory, by names."""

    def __init__(self, session: Session) -> None:
        self._topology = load_topology(session)
        self._devices = {name: number for number, name in session.execute(select(Device.id, Device.name)).all()}
        self._links = {name: number for number, name in session.execute(select(Link.id, Link.name)).all()}
        self._probes = {place.name: place for place in self._topology.probes.values()}
        self._services = {name: number for number, name in self._topology.services.items()}
        self._known: dict[str, Resource] = {}
        self._touches: dict[tuple[Resource, bool], tuple[Touch, ...]] = {}

    def find(self, words: str) -> Resource:
        """What these words mean; a name of its own goes before a part of a device."""
        found = self._known.get(words)
        if found is None:
            found = self._known[words] = self._by_name(words) or self._part(words)
        return found

    def touches(self, resource: Resource, condition: Condition) -> tuple[Touch, ...]:
        """The services that a condition of the resource reaches."""
        key = resource, condition in _OF_LINES
        found = self._touches.get(key)
        if found is None:
            found = self._touches[key] = tuple(_touches(self._topology, *key))
        return found

    def _by_name(self, words: str) -> Resource | None:
        if words in self._devices:
            number = self._devices[words]
            return Resource(ResourceKind.DEVICE, words, number, number)
        if words in self._probes:
            place = self._probes[words]
            return Resource(ResourceKind.PROBE, words, place.id, place.device_id, probe_id=place.id)
        if words in self._services:
            return Resource(ResourceKind.SERVICE, words, self._services[words])
        if words in self._links:
            return Resource(ResourceKind.LINK, words, self._links[words])
        return None

    def _part(self, words: str) -> Resource:
        for device, part in _splits(words):
            if device in self._devices:
                number = self._devices[device]
                return Resource(
                    ResourceKind.PART, f"{device} {part}", number, number, part, self._probe_of(number, part)
                )
        return Resource(ResourceKind.UNKNOWN, words)

    def _probe_of(self, device_id: int, part: str) -> int | None:
        """The probe of a device under whose name a part of it is told of, such as an end point of a service."""
        places = (self._probes.get(name) for name, _ in _splits(part))
        return next((place.id for place in places if place is not None and place.device_id == device_id), None)


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """Every way to read words as a device and a part of it, the longest name of a device first."""
    for place in reversed(range(1, len(words) - 1)):
        if words[place] in _SEPARATORS:
            yield words[:place].strip(), words[place + 1 :].strip()


def _touches(topology: Topology, resource: Resource, is_of_line: bool) -> list[Touch]:
    match resource.kind:
        case ResourceKind.DEVICE:
            return topology.touched_by_device(resource.id, resource.name)
        case ResourceKind.LINK:
            return topology.touched_by_link(LinkPlace(resource.id, resource.name))
        case ResourceKind.SERVICE:
            return topology.touched_by_service(resource.id)
        case ResourceKind.PROBE:
            return _touched_by_test(topology, resource.id)
        case ResourceKind.PART if is_of_line:
            link = topology.links.get((resource.id, resource.part))
            return [] if link is None else topology.touched_by_link(link)
        case ResourceKind.PART if resource.probe_id is not None:
            return _touched_by_test(topology, resource.probe_id)
    return []


def _touched_by_test(topology: Topology, probe_id: int) -> list[Touch]:
    service_id = topology.probes[probe_id].service_id
    return [] if service_id is None else topology.touched_by_service(service_id)
