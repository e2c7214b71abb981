"""One device or link in full: its alarms, its ports as last measured, and the services that fall with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from nocdesk.alarms.model import Alarm
from nocdesk.boards.clocks import sla_clocks
from nocdesk.boards.network_rows import ElementAlarm, ElementDetail, PortRow, ReachedRow
from nocdesk.customers.model import Customer
from nocdesk.network.impact import SupportGraph
from nocdesk.network.model import Device, Interface, Link, Probe
from nocdesk.network.topology import Touch
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series import newest_samples
from nocdesk.store.series_tables import series

_CLASS_RANK = {ServiceClass.DOWN: 0, ServiceClass.DEGRADED: 1, ServiceClass.UNKNOWN: 2}
_SHOWN = (Metric.OPER_UP, Metric.RX_BPS, Metric.TX_BPS, Metric.UPTIME_S, Metric.ROUND_TRIP_MS)


@dataclass(frozen=True, slots=True)
class _Last:
    """The last samples of some devices, by (device id, metric, instance)."""

    values: dict[tuple[int, Metric, str], tuple[datetime, float]]

    def value(self, device_id: int, metric: Metric, instance: str = "") -> float | None:
        found = self.values.get((device_id, metric, instance))
        return found[1] if found else None

    def at(self, device_id: int, instance: str) -> datetime | None:
        found = [self.values.get((device_id, metric, instance)) for metric in _SHOWN]
        return max((sample[0] for sample in found if sample), default=None)


def device_detail(session: Session, device_id: int, supports: SupportGraph) -> ElementDetail:
    """What there is to say of a device."""
    ports = session.execute(
        select(Interface.device_id, Interface.name, Interface.id, Interface.description)
        .where(Interface.device_id == device_id)
        .order_by(Interface.id)
    ).all()
    far = _far_ends(session, [port_id for _, _, port_id, _ in ports])
    last = _last_samples(session, [device_id])
    return ElementDetail(
        alarms=_alarms(session, Alarm.device_id == device_id),
        ports=tuple(
            _port(last, device, name, name, far.get(port_id, description))
            for device, name, port_id, description in ports
        ),
        reached=reached_rows(session, supports.falls_with_device(device_id)),
        up_s=last.value(device_id, Metric.UPTIME_S),
        round_trip_ms=last.value(device_id, Metric.ROUND_TRIP_MS),
    )


def link_detail(session: Session, link_id: int, supports: SupportGraph) -> ElementDetail:
    """What there is to say of a link: its two ports, and the alarms of both."""
    ends = session.execute(
        select(Interface.device_id, Interface.name, Device.name)
        .join(Device, Device.id == Interface.device_id)
        .join(Link, or_(Link.a_interface_id == Interface.id, Link.b_interface_id == Interface.id))
        .where(Link.id == link_id)
        .order_by(Link.a_interface_id != Interface.id)
    ).all()
    last = _last_samples(session, [device_id for device_id, _, _ in ends])
    resources = [f"{device} {name}" for _, name, device in ends]
    return ElementDetail(
        alarms=_alarms(session, Alarm.resource.in_(resources)),
        ports=tuple(_port(last, device_id, name, f"{device} {name}", "") for device_id, name, device in ends),
        reached=reached_rows(session, supports.falls_with_link(link_id)),
        up_s=None,
        round_trip_ms=None,
    )


def reached_rows(session: Session, touches: Sequence[Touch]) -> tuple[ReachedRow, ...]:
    """The services of these touches: what is down before what is degraded, then what has the least budget left."""
    reasons = {touch.service_id: touch.reason for touch in touches}
    clocks = sla_clocks(session, reasons.keys())
    query = (
        select(Service.id, Service.name, Service.label, Customer.name, Service.current_class)
        .join(Customer, Customer.id == Service.customer_id)
        .where(Service.id.in_(reasons))
    )
    rows = [
        ReachedRow(service_id, name, label, customer, current, reasons[service_id], clocks.get(service_id))
        for service_id, name, label, customer, current in session.execute(query)
    ]
    return tuple(sorted(rows, key=_urgency))


def _urgency(row: ReachedRow) -> tuple[int, float, str]:
    return _CLASS_RANK.get(row.service_class, 3), row.sla.budget_left_s if row.sla else float("inf"), row.service


def _port(last: _Last, device_id: int, name: str, title: str, leads_to: str) -> PortRow:
    up = last.value(device_id, Metric.OPER_UP, name)
    return PortRow(
        interface=title,
        leads_to=leads_to,
        is_up=None if up is None else up >= 0.5,
        rx_bps=last.value(device_id, Metric.RX_BPS, name),
        tx_bps=last.value(device_id, Metric.TX_BPS, name),
        at=last.at(device_id, name),
    )


def _far_ends(session: Session, port_ids: Collection[int]) -> dict[int, str]:
    """By port, the device at the other end of its link."""
    a, b, device_a, device_b = aliased(Interface), aliased(Interface), aliased(Device), aliased(Device)
    query = (
        select(a.id, device_a.name, b.id, device_b.name)
        .select_from(Link)
        .join(a, a.id == Link.a_interface_id)
        .join(b, b.id == Link.b_interface_id)
        .join(device_a, device_a.id == a.device_id)
        .join(device_b, device_b.id == b.device_id)
        .where(or_(a.id.in_(port_ids), b.id.in_(port_ids)))
    )
    far: dict[int, str] = {}
    for a_id, a_name, b_id, b_name in session.execute(query):
        far[a_id], far[b_id] = b_name, a_name
    return far


def _last_samples(session: Session, device_ids: Collection[int]) -> _Last:
    """The newest sample of each series of these devices; what was measured in an hour long past has none."""
    query = (
        select(series.c.id, Probe.device_id, series.c.metric, series.c.instance)
        .join(Probe, Probe.id == series.c.probe_id)
        .where(Probe.device_id.in_(device_ids), series.c.metric.in_([str(metric) for metric in _SHOWN]))
    )
    known = {number: (device_id, Metric(metric), name) for number, device_id, metric, name in session.execute(query)}
    newest = newest_samples(session, known)
    oldest_first = sorted(newest.items(), key=lambda item: item[1][0])
    return _Last({known[number]: last for number, last in oldest_first})


def _alarms(session: Session, of: ColumnElement[bool]) -> tuple[ElementAlarm, ...]:
    query = select(Alarm).where(Alarm.closed_at.is_(None), of)
    found = [
        ElementAlarm(
            id=alarm.id,
            severity=alarm.severity,
            is_active=alarm.cleared_at is None,
            is_acknowledged=alarm.acknowledged_at is not None,
            resource=alarm.resource,
            text=alarm.text,
            began_at=alarm.began_at,
        )
        for alarm in session.scalars(query)
    ]
    return tuple(sorted(found, key=lambda alarm: (not alarm.is_active, alarm.severity.rank, alarm.began_at)))
