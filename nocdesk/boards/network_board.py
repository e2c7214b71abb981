"""Devices, links, interfaces and probes with their alarms and last answers, for those who may see the network."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.collector_board import polled_groups
from nocdesk.boards.network_cause import lost_behind
from nocdesk.boards.network_rows import (
    AlarmMark,
    BindingRow,
    DeviceRow,
    Health,
    InterfaceRow,
    LinkRow,
    NetworkPicture,
)
from nocdesk.network.impact import SupportGraph, load_support_graph
from nocdesk.network.model import MANY_ROWS, Device, Interface, Link, Probe, ProbeType
from nocdesk.network.poll_groups import poll_group
from nocdesk.network.topology import stale_after_s
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Outcome
from nocdesk.services.model import Service

_HEALTH = {
    Outcome.ANSWERED: Health.ANSWERS,
    Outcome.SILENT: Health.SILENT,
    Outcome.CREDENTIALS: Health.REFUSES,
    Outcome.FAULTY: Health.FAULTY,
    Outcome.ENGINE_CHANGED: Health.FAULTY,
}


@dataclass(frozen=True, slots=True)
class _Port:
    id: int
    device_id: int
    device: str
    name: str
    description: str

    @property
    def resource(self) -> str:
        """What an alarm of it is called."""
        return f"{self.device} {self.name}"


@dataclass(frozen=True, slots=True)
class _Cable:
    id: int
    name: str
    a: _Port
    b: _Port


@dataclass(frozen=True, slots=True)
class _Marks:
    """The active alarms, sorted to what they are about."""

    of_device: Mapping[int, AlarmMark]
    of_port: Mapping[int, AlarmMark]
    of_link: Mapping[int, AlarmMark]
    down: frozenset[int]
    """The links that are dark."""


def network_picture(session: Session, *, now: datetime) -> NetworkPicture:
    """The whole network in a dozen queries, whatever its size."""
    ports = _ports(session)
    cables = _cables(session, ports)
    bindings = _bindings(session)
    marks = _marks(session, ports, cables, bindings)
    supports = load_support_graph(session)
    devices = _device_rows(session, bindings, marks, supports, now)
    links = tuple(_link_row(cable, marks, supports) for cable in cables)
    behind = lost_behind(devices, links)
    return NetworkPicture(
        devices=tuple(replace(row, behind=behind[row.id]) if row.id in behind else row for row in devices),
        links=links,
        interfaces=_interface_rows(ports, cables, bindings, marks),
        bindings=tuple(bindings),
        supports=supports,
    )


def is_of_service(binding: BindingRow) -> bool:
    """Whether a probe tests its service: what it finds is no trouble of the device that runs the test."""
    return binding.service_id is not None and binding.type not in MANY_ROWS


def _ports(session: Session) -> dict[int, _Port]:
    query = (
        select(Interface.id, Interface.device_id, Device.name, Interface.name, Interface.description)
        .join(Device, Device.id == Interface.device_id)
        .order_by(Device.name, Interface.id)
    )
    return {row[0]: _Port(*row) for row in session.execute(query)}


def _cables(session: Session, ports: Mapping[int, _Port]) -> list[_Cable]:
    query = select(Link.id, Link.name, Link.a_interface_id, Link.b_interface_id).order_by(Link.name)
    return [_Cable(link_id, name, ports[a], ports[b]) for link_id, name, a, b in session.execute(query)]


def _bindings(session: Session) -> list[BindingRow]:
    # The memory of a probe is long and of no use here, so only columns are read.
    query = (
        select(
            Probe.id, Probe.name, Probe.type, Probe.device_id, Device.name.label("device"), Probe.service_id,
            Service.name.label("service"), Probe.interval_s, Probe.parameters, ProbeStatus.outcome,
            ProbeStatus.polled_at, ProbeStatus.answered_at, ProbeStatus.detail,
        )
        .join(Device, Device.id == Probe.device_id)
        .outerjoin(Service, Service.id == Probe.service_id)
        .outerjoin(ProbeStatus, ProbeStatus.probe_id == Probe.id)
        .order_by(Probe.name)
    )  # fmt: skip
    return [
        BindingRow(
            id=row.id,
            name=row.name,
            type=row.type,
            device_id=row.device_id,
            device=row.device,
            service_id=row.service_id,
            service=row.service or "",
            interval_s=row.interval_s,
            parameters=_words(row.parameters),
            outcome=row.outcome,
            polled_at=row.polled_at,
            answered_at=row.answered_at,
            detail=row.detail or "",
        )
        for row in session.execute(query)
    ]


def _words(parameters: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in parameters.items())


def _marks(
    session: Session, ports: Mapping[int, _Port], cables: Sequence[_Cable], bindings: Sequence[BindingRow]
) -> _Marks:
    by_resource = {(port.device_id, port.resource): port.id for port in ports.values()}
    link_of = {port.id: cable.id for cable in cables for port in (cable.a, cable.b)}
    tests = {binding.id for binding in bindings if is_of_service(binding)}
    of_device: dict[int, list[Alarm]] = defaultdict(list)
    of_port: dict[int, list[Alarm]] = defaultdict(list)
    of_link: dict[int, list[Alarm]] = defaultdict(list)
    active = select(Alarm).where(Alarm.closed_at.is_(None), Alarm.cleared_at.is_(None), Alarm.device_id.is_not(None))
    for alarm in session.scalars(active):
        assert alarm.device_id is not None
        port = by_resource.get((alarm.device_id, alarm.resource))
        if port is not None:
            of_port[port].append(alarm)
            if port in link_of:
                of_link[link_of[port]].append(alarm)
            else:
                of_device[alarm.device_id].append(alarm)
        elif alarm.probe_id not in tests:
            of_device[alarm.device_id].append(alarm)
    down = {link for link, found in of_link.items() if any(alarm.condition is Condition.LINK_DOWN for alarm in found)}
    return _Marks(_worst(of_device), _worst(of_port), _worst(of_link), frozenset(down))


def _worst(alarms: Mapping[int, Sequence[Alarm]]) -> dict[int, AlarmMark]:
    marks = {}
    for element, found in alarms.items():
        worst = min(found, key=lambda alarm: (alarm.severity.rank, alarm.acknowledged_at is not None, alarm.began_at))
        marks[element] = AlarmMark(
            alarm_id=worst.id,
            severity=worst.severity,
            is_acknowledged=all(alarm.acknowledged_at is not None for alarm in found),
            text=worst.text,
            since=worst.began_at,
            count=len(found),
        )
    return marks


def _device_rows(
    session: Session, bindings: Iterable[BindingRow], marks: _Marks, supports: SupportGraph, now: datetime
) -> tuple[DeviceRow, ...]:
    probes: dict[int, list[BindingRow]] = defaultdict(list)
    for binding in bindings:
        probes[binding.device_id].append(binding)
    down = Counter({device: sum(link in marks.of_link for link in at) for device, at in supports.links_at.items()})
    rows = []
    unpolled = {row.group for row in polled_groups(session, now) if row.collector is None}
    for device in session.scalars(select(Device).order_by(Device.name)):
        group = poll_group(device.collected_by, device.needs)
        sentinel = _sentinel(probes[device.id])
        rows.append(
            DeviceRow(
                id=device.id,
                name=device.name,
                kind=device.kind,
                vendor=device.vendor,
                location=device.location,
                address=device.address,
                port=device.port,
                snmp=device.snmp,
                credential=device.credential,
                health=_health(sentinel, now),
                heard_at=sentinel.answered_at if sentinel else None,
                mark=marks.of_device.get(device.id),
                links=len(supports.links_at.get(device.id, ())),
                links_down=down[device.id],
                services=len(supports.falls_with_device(device.id)),
                probes=tuple(binding.id for binding in probes[device.id]),
                collected_by=group.name,
                is_collected=group not in unpolled,
                latitude=device.latitude,
                longitude=device.longitude,
            )
        )
    return tuple(rows)


def _sentinel(probes: Sequence[BindingRow]) -> BindingRow | None:
    """The one probe whose silence is the device's: that of its health, else the first that was set up."""
    return min(probes, key=lambda probe: (probe.type is not ProbeType.SYSTEM, probe.id), default=None)


def _health(sentinel: BindingRow | None, now: datetime) -> Health:
    if sentinel is None or sentinel.outcome is None:
        return Health.UNASKED
    health = _HEALTH[sentinel.outcome]
    if health is not Health.ANSWERS or sentinel.answered_at is None:
        return health
    is_late = (now - sentinel.answered_at).total_seconds() > stale_after_s(sentinel.interval_s)
    return Health.LATE if is_late else health


def _link_row(cable: _Cable, marks: _Marks, supports: SupportGraph) -> LinkRow:
    return LinkRow(
        id=cable.id,
        name=cable.name,
        a_device_id=cable.a.device_id,
        a_device=cable.a.device,
        a_interface=cable.a.name,
        b_device_id=cable.b.device_id,
        b_device=cable.b.device,
        b_interface=cable.b.name,
        mark=marks.of_link.get(cable.id),
        services=len(supports.falls_with_link(cable.id)),
        is_down=cable.id in marks.down,
    )


def _interface_rows(
    ports: Mapping[int, _Port], cables: Iterable[_Cable], bindings: Iterable[BindingRow], marks: _Marks
) -> tuple[InterfaceRow, ...]:
    far = {end.id: (cable, other) for cable in cables for end, other in ((cable.a, cable.b), (cable.b, cable.a))}
    watched = {b.device_id for b in bindings if b.type is ProbeType.IF_MIB and b.outcome is Outcome.ANSWERED}
    rows = []
    for port in ports.values():
        cable, other = far.get(port.id, (None, None))
        rows.append(
            InterfaceRow(
                id=port.id,
                device_id=port.device_id,
                device=port.device,
                name=port.name,
                description=port.description,
                link_id=cable.id if cable else None,
                link=cable.name if cable else "",
                peer=other.resource if other else "",
                is_watched=port.device_id in watched,
                mark=marks.of_port.get(port.id),
            )
        )
    return tuple(rows)
