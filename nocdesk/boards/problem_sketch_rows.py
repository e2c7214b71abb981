"""The picture of a problem as frozen rows: devices, links, customers, and what they are drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nocdesk.boards.network_rows import AlarmMark
from nocdesk.network.model import DeviceKind
from nocdesk.problems.network_graph import Thing
from nocdesk.problems.open_alarm import Place
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class SketchDevice:
    """A device of the picture; `mark` is the worst alarm of the problem on it."""

    id: int
    name: str
    kind: DeviceKind
    location: str
    mark: AlarmMark | None
    is_root: bool


@dataclass(frozen=True, slots=True)
class SketchLink:
    """A link of the picture; `holds` where the traffic of what failed goes over it now."""

    id: int
    name: str
    a_device_id: int
    b_device_id: int
    mark: AlarmMark | None
    is_root: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class SketchCustomer:
    """A customer with how many of its services feel it and how many redundancy still carries; id 0: all the others.

    `device_ids` are the devices over which it is reached, `customers` is how many it stands for.
    """

    id: int
    name: str
    services: int
    held: int
    mark: AlarmMark | None
    is_root: bool
    device_ids: tuple[int, ...]
    customers: int = 1


@dataclass(frozen=True, slots=True)
class ProblemSketch:
    """The picture; `members` says which alarms stand at a device, a link (by id) or a customer."""

    devices: tuple[SketchDevice, ...] = ()
    links: tuple[SketchLink, ...] = ()
    customers: tuple[SketchCustomer, ...] = ()
    at_device: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    at_link: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    at_customer: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SketchAlarm:
    """An alarm of the problem as the picture needs it; `fails` names what does not work while it is active."""

    id: int
    place: Place
    is_cause: bool
    severity: PerceivedSeverity
    is_active: bool
    is_acknowledged: bool
    text: str
    since: datetime
    touched: frozenset[int]
    fails: Thing | None = None


@dataclass(frozen=True, slots=True)
class TouchedService:
    """A service that the problem reaches, and what the problem does to it: UP where redundancy carries it."""

    id: int
    customer_id: int
    customer: str
    effect: ServiceClass


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What the picture needs of a device beyond its name."""

    kind: DeviceKind
    location: str
