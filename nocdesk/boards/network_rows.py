"""What the network screen shows, as frozen rows; for those alone who may see the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nocdesk.boards.rows import SlaClock
from nocdesk.network.impact import SupportGraph
from nocdesk.network.model import DeviceKind, ProbeType, SnmpVersion
from nocdesk.quality.reading import Outcome
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity


class Health(StrEnum):
    """How a device is heard, by the last poll of the probe whose silence is the device's."""

    ANSWERS = "answers"
    LATE = "late"
    """It answered, but longer ago than its interval allows."""
    SILENT = "silent"
    REFUSES = "refuses"
    FAULTY = "faulty"
    UNASKED = "unasked"
    """No probe has asked it yet, or none is there to ask."""


@dataclass(frozen=True, slots=True)
class AlarmMark:
    """The worst active alarm of an element, and how many are active."""

    alarm_id: int
    severity: PerceivedSeverity
    is_acknowledged: bool
    text: str
    since: datetime
    count: int


def badness(mark: AlarmMark | None) -> tuple[int, bool]:
    """By what marks are put in order, the worst first and none last."""
    return (mark.severity.rank, mark.is_acknowledged) if mark is not None else (99, True)


def worst_mark(marks: Iterable[AlarmMark | None]) -> AlarmMark | None:
    """The mark that counts most: by severity, what nobody has acknowledged first, then the oldest."""
    found = (mark for mark in marks if mark is not None)
    return min(found, key=lambda mark: (mark.severity.rank, mark.is_acknowledged, mark.since), default=None)


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device, how it is heard, and what hangs on it; `credential` is the name of a secret and never the secret.

    `heard_at` is its last answer. `links_down` counts the links at it that have an active alarm; `behind` names what
    cuts it off from the core, where it is not heard for that. `collected_by` says which collectors may poll it, and
    `is_collected` whether one does.
    """

    id: int
    name: str
    kind: DeviceKind
    vendor: str
    location: str
    address: str
    port: int
    snmp: SnmpVersion
    credential: str
    health: Health
    heard_at: datetime | None
    mark: AlarmMark | None
    links: int
    links_down: int
    services: int
    probes: tuple[int, ...]
    behind: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    collected_by: str = ""
    is_collected: bool = True


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with its two ends, and how many services fall with it."""

    id: int
    name: str
    a_device_id: int
    a_device: str
    a_interface: str
    b_device_id: int
    b_device: str
    b_interface: str
    mark: AlarmMark | None
    services: int
    is_down: bool = False
    """Whether one of its alarms is that it is dark; others may be of its traffic."""


@dataclass(frozen=True, slots=True)
class InterfaceRow:
    """An interface and what it leads to; `is_watched` is whether the last poll of it was answered."""

    id: int
    device_id: int
    device: str
    name: str
    description: str
    link_id: int | None
    link: str
    peer: str
    is_watched: bool
    mark: AlarmMark | None


@dataclass(frozen=True, slots=True)
class BindingRow:
    """A probe, the device it asks, the service it measures, and what came of its last poll."""

    id: int
    name: str
    type: ProbeType
    device_id: int
    device: str
    service_id: int | None
    service: str
    interval_s: float
    parameters: str
    outcome: Outcome | None
    polled_at: datetime | None
    answered_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """One reading of the whole network."""

    devices: tuple[DeviceRow, ...]
    links: tuple[LinkRow, ...]
    interfaces: tuple[InterfaceRow, ...]
    bindings: tuple[BindingRow, ...]
    supports: SupportGraph


@dataclass(frozen=True, slots=True)
class ReachedRow:
    """A service that falls with an element."""

    service_id: int
    service: str
    label: str
    customer: str
    service_class: ServiceClass
    reason: str
    sla: SlaClock | None


@dataclass(frozen=True, slots=True)
class ElementAlarm:
    """An open alarm of an element, in one line."""

    id: int
    severity: PerceivedSeverity
    is_active: bool
    is_acknowledged: bool
    resource: str
    text: str
    began_at: datetime


@dataclass(frozen=True, slots=True)
class PortRow:
    """An interface as last measured; None where nothing is known."""

    interface: str
    leads_to: str
    is_up: bool | None
    rx_bps: float | None
    tx_bps: float | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ElementDetail:
    """What the pane says of a chosen device or link beyond its row: alarms, ports, and who falls with it."""

    alarms: tuple[ElementAlarm, ...]
    ports: tuple[PortRow, ...]
    reached: tuple[ReachedRow, ...]
    up_s: float | None
    round_trip_ms: float | None
