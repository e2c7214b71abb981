"""What services are made of and how it fares, in neutral words: the window in the wall, through which no name passes.

What is read here of the network leaves it as a kind, a state and an instant.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from nocdesk.alarms.model import Alarm, AlarmImpact, Condition
from nocdesk.boards.inventory_rows import PartKind, PartRow, PartState
from nocdesk.network.model import Device, DeviceKind, Interface, Link, Probe, Support
from nocdesk.services.model import Dependency, Service, ServiceClass

_KINDS = {
    DeviceKind.DEMARCATION: PartKind.SITE_EQUIPMENT,
    DeviceKind.ACCESS_ROUTER: PartKind.LOCAL_EXCHANGE,
    DeviceKind.VOICE_GATEWAY: PartKind.VOICE_CENTRE,
    DeviceKind.CORE_ROUTER: PartKind.SERVICE_CENTRE,
}
_STATES = {
    ServiceClass.UP: PartState.WORKING,
    ServiceClass.DEGRADED: PartState.DEGRADED,
    ServiceClass.DOWN: PartState.DOWN,
    ServiceClass.PLANNED: PartState.PLANNED,
}
_SILENT = (Condition.DEVICE_SILENT, Condition.CREDENTIALS_REFUSED)
_UNANSWERED = (Condition.TEST_FAILED, Condition.AGENT_FAULTY)
_ORDER = {kind: place for place, kind in enumerate(PartKind)}


@dataclass(frozen=True, slots=True)
class _Trouble:
    condition: Condition
    resource: str
    began_at: datetime


def service_parts(session: Session, service_ids: Collection[int]) -> dict[int, tuple[PartRow, ...]]:
    """The parts of these services: what they depend on, their lines, the equipment, and the measurement."""
    troubles = _troubles(session, service_ids)
    found: dict[int, list[PartRow]] = defaultdict(list)
    for gather in (_services, _lines, _equipment, _measurement):
        for service_id, part in gather(session, service_ids, troubles):
            found[service_id].append(part)
    return {service_id: _numbered(parts) for service_id, parts in found.items()}


Found = list[tuple[int, PartRow]]
Troubles = Mapping[int, list[_Trouble]]


def _troubles(session: Session, service_ids: Collection[int]) -> Troubles:
    """The active alarms that touch each service."""
    query = (
        select(AlarmImpact.service_id, Alarm.condition, Alarm.resource, Alarm.began_at)
        .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
        .where(AlarmImpact.service_id.in_(service_ids), Alarm.closed_at.is_(None), Alarm.cleared_at.is_(None))
        .order_by(Alarm.began_at)
    )
    found: dict[int, list[_Trouble]] = defaultdict(list)
    for service_id, condition, resource, began_at in session.execute(query):
        found[service_id].append(_Trouble(condition, resource, began_at))
    return found


def _services(session: Session, service_ids: Collection[int], troubles: Troubles) -> Found:
    query = (
        select(
            Dependency.service_id, Service.id, Service.name, Service.label, Service.current_class, Service.class_since
        )
        .join(Service, Service.id == Dependency.depends_on_id)
        .where(Dependency.service_id.in_(service_ids))
        .order_by(Service.name)
    )
    return [
        (
            service_id,
            PartRow(
                PartKind.SERVICE,
                _STATES.get(state, PartState.UNKNOWN),
                None if state is ServiceClass.UP else since,
                service_id=part_id,
                name=label or name,
            ),
        )
        for service_id, part_id, name, label, state, since in session.execute(query)
    ]


def _lines(session: Session, service_ids: Collection[int], troubles: Troubles) -> Found:
    """A line has no signal while an alarm says so of one of its ends."""
    (a, b), (at_a, at_b) = (aliased(Interface), aliased(Interface)), (aliased(Device), aliased(Device))
    query = (
        select(Support.service_id, Link.name, at_a.name, a.name, at_b.name, b.name)
        .join(Link, Link.id == Support.link_id)
        .join(a, a.id == Link.a_interface_id)
        .join(b, b.id == Link.b_interface_id)
        .join(at_a, at_a.id == a.device_id)
        .join(at_b, at_b.id == b.device_id)
        .where(Support.service_id.in_(service_ids))
        .order_by(Support.id)
    )
    found = []
    for service_id, link, device_a, interface_a, device_b, interface_b in session.execute(query):
        known_as = {link, f"{device_a} {interface_a}", f"{device_b} {interface_b}"}
        since = _since(troubles.get(service_id, ()), (Condition.LINK_DOWN,), known_as)
        found.append((service_id, _part(PartKind.LINE, PartState.NO_SIGNAL, since)))
    return found


def _equipment(session: Session, service_ids: Collection[int], troubles: Troubles) -> Found:
    query = (
        select(Support.service_id, Device.kind, Device.name)
        .join(Device, Device.id == Support.device_id)
        .where(Support.service_id.in_(service_ids))
        .order_by(Support.id)
    )
    return [
        (
            service_id,
            _part(_KINDS[kind], PartState.NO_ANSWER, _since(troubles.get(service_id, ()), _SILENT, {device})),
        )
        for service_id, kind, device in session.execute(query)
    ]


def _measurement(session: Session, service_ids: Collection[int], troubles: Troubles) -> Found:
    query = select(Probe.service_id, Probe.name).where(Probe.service_id.in_(service_ids)).order_by(Probe.id)
    return [
        (
            service_id,
            _part(
                PartKind.MEASUREMENT,
                PartState.NO_ANSWER,
                _since(troubles.get(service_id, ()), _UNANSWERED, {probe}),
            ),
        )
        for service_id, probe in session.execute(query)
        if service_id is not None
    ]


def _since(troubles: Collection[_Trouble], conditions: Collection[Condition], resources: set[str]) -> datetime | None:
    """Since when one of these conditions holds of one of these resources."""
    began = (t.began_at for t in troubles if t.condition in conditions and t.resource in resources)
    return next(iter(began), None)


def _part(kind: PartKind, trouble: PartState, since: datetime | None) -> PartRow:
    return PartRow(kind, PartState.WORKING if since is None else trouble, since)


def _numbered(parts: Collection[PartRow]) -> tuple[PartRow, ...]:
    """In the order of the kinds; of two that are called alike each says which it is."""
    counts, seen = Counter(part.kind for part in parts), Counter[PartKind]()
    numbered = []
    for part in sorted(parts, key=lambda part: _ORDER[part.kind]):
        seen[part.kind] += 1
        numbered.append(replace(part, place=seen[part.kind], of=counts[part.kind]))
    return tuple(numbered)
