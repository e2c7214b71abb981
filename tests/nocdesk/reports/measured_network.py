"""A customer with two services on two measured links, one of which gets fuller, in a real store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from nocdesk.catalog.model import ServiceSpecification
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.network.model import Device, DeviceKind, Interface, Link, Probe, ProbeType, SnmpVersion, Support
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.store.series import SeriesKey, append_columns, series_ids

STEP_S = 300
SPEED_BPS = 1e9
Shape = Callable[[NDArray[np.int64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class MeasuredNetwork:
    """What was built: the customers, and what was written, by interface."""

    customer: int
    other: int
    at_s: NDArray[np.int64]
    received: dict[str, NDArray[np.float64]]


def make_measured_network(core: Core, start: datetime, end: datetime, **shapes: Shape) -> MeasuredNetwork:
    """For each name an interface of the router `ar1`, whose rate has that shape; the first carries the customer."""
    at_s = np.arange(int(start.timestamp()), int(end.timestamp()), STEP_S)
    received = {name: shape(at_s) for name, shape in shapes.items()}
    with core.work(SYSTEM) as work:
        session = work.session
        own, other = (
            Customer(name="Rīgas Maiznīca", number="C-1", timezone="Europe/Riga"),
            Customer(name="Other", number="C-2"),
        )
        kind = ServiceSpecification(key="access", name="Access")
        router, far = (
            Device(
                name=name, kind=DeviceKind.ACCESS_ROUTER, address=f"192.0.2.{n}", snmp=SnmpVersion.V3, credential="x"
            )
            for n, name in enumerate(("ar1", "ed1"), start=1)
        )
        session.add_all([own, other, kind, router, far])
        session.flush()
        probe = Probe(name="ar1 interfaces", type=ProbeType.IF_MIB, device_id=router.id, parameters={})
        session.add(probe)
        session.flush()
        for number, name in enumerate(shapes):
            near = Interface(device_id=router.id, name=name, description=f"to {name}")
            away = Interface(device_id=far.id, name=f"far-{name}")
            session.add_all([near, away])
            session.flush()
            link = Link(name=f"LINK-{name}", a_interface_id=near.id, b_interface_id=away.id)
            customer = other if number else own
            service = Service(name=f"ACC-{name}", customer_id=customer.id, specification_id=kind.id)
            session.add_all([link, service])
            session.flush()
            session.add(Support(service_id=service.id, link_id=link.id))
            keys = [SeriesKey(probe.id, m, name) for m in (Metric.RX_BPS, Metric.TX_BPS, Metric.SPEED_BPS)]
            numbers = series_ids(session, keys)
            for key, values in zip(keys, (received[name], received[name] / 2, None), strict=True):
                written = np.full(len(at_s), SPEED_BPS) if values is None else values
                append_columns(session, np.full(len(at_s), numbers[key]), at_s * 1_000_000, written)
        return MeasuredNetwork(own.id, other.id, at_s, received)


def instant(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
