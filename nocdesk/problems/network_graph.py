"""The network as a cause is looked for in it: what is joined with what, what carries which service, what is where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nocdesk.network.compositions import NONE_COMPOSED, Compositions


class Kind(StrEnum):
    """What can fail by itself."""

    DEVICE = "device"
    LINK = "link"


Thing = tuple[Kind, int]
"""A device or a link by its id."""


@dataclass(frozen=True, slots=True)
class GraphDevice:
    """A device; `site` is where it stands, `is_polled` whether its silence would be noticed."""

    id: int
    name: str
    site: str = ""
    is_core: bool = False
    is_polled: bool = True


@dataclass(frozen=True, slots=True)
class GraphLink:
    """A link with its two ends, each a device and an ifName."""

    id: int
    name: str
    a: tuple[int, str]
    b: tuple[int, str]

    def other(self, device_id: int) -> int:
        """The device at the other end."""
        return self.b[0] if self.a[0] == device_id else self.a[0]

    def port_at(self, device_id: int) -> str:
        """The ifName at one of its ends."""
        return self.a[1] if self.a[0] == device_id else self.b[1]


@dataclass(frozen=True, slots=True)
class Test:
    """What a probe stands on, and the one service that it measures."""

    device_id: int
    service_id: int | None


@dataclass(frozen=True, slots=True)
class NetworkGraph:
    """One state of the inventory; all mappings are by id unless they say otherwise."""

    devices: Mapping[int, GraphDevice]
    links: Mapping[int, GraphLink]
    tests: Mapping[int, Test] = field(default_factory=dict)
    services: Mapping[int, str] = field(default_factory=dict)
    carriers: Mapping[int, tuple[Thing, ...]] = field(default_factory=dict)
    """Service → the devices and links that support it."""
    needs: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Service → the services that it depends on."""
    compositions: Compositions = NONE_COMPOSED
    by_address: Mapping[str, int] = field(default_factory=dict)
    management: frozenset[int] = frozenset()
    """The devices beside which the management stands; none where that is not known."""
    ways: Mapping[int, tuple[tuple[int, int], ...]] = field(init=False)
    """Device → what it is joined with: the other device, and the link."""
    link_at: Mapping[tuple[int, str], int] = field(init=False)
    """Device and ifName → the link that ends there."""
    at_site: Mapping[str, tuple[int, ...]] = field(init=False)
    riders: Mapping[Thing, tuple[int, ...]] = field(init=False)
    """Device or link → the services that it supports."""
    device_named: Mapping[str, int] = field(init=False)
    link_named: Mapping[str, int] = field(init=False)
    service_named: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        ways: dict[int, list[tuple[int, int]]] = {}
        link_at: dict[tuple[int, str], int] = {}
        for link in self.links.values():
            for (device, name), (other, _) in ((link.a, link.b), (link.b, link.a)):
                ways.setdefault(device, []).append((other, link.id))
                link_at[device, name] = link.id
        at_site: dict[str, list[int]] = {}
        for place in self.devices.values():
            if place.site:
                at_site.setdefault(place.site, []).append(place.id)
        riders: dict[Thing, list[int]] = {}
        for service, things in self.carriers.items():
            for thing in things:
                riders.setdefault(thing, []).append(service)
        derived = {
            "ways": {key: tuple(value) for key, value in ways.items()},
            "link_at": link_at,
            "at_site": {key: tuple(value) for key, value in at_site.items()},
            "riders": {key: tuple(value) for key, value in riders.items()},
            "device_named": {row.name: row.id for row in self.devices.values()},
            "link_named": {row.name: row.id for row in self.links.values()},
            "service_named": {name: number for number, name in self.services.items()},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def name_of(self, thing: Thing) -> str:
        """The name of a device or a link."""
        kind, number = thing
        return self.devices[number].name if kind is Kind.DEVICE else self.links[number].name
