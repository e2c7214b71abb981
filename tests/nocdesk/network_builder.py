"""An invented network of any size: a core ring, access routers at sites, demarcations behind them, voice gateways."""

import math
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from nocdesk.catalog.model import ServiceSpecification
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.network.model import Device, DeviceKind, Interface, Link, Probe, ProbeType, SnmpVersion, Support
from nocdesk.services.model import Dependency, Service, ServiceClass, ServiceState

DEVICES_AT_A_SITE = 20
_MIDDLE = (50.0, 9.0)


@dataclass(slots=True)
class _Plan:
    """Rows to be inserted, with ids that are given here."""

    devices: list[dict[str, Any]] = field(default_factory=list)
    interfaces: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    supports: list[dict[str, Any]] = field(default_factory=list)
    dependencies: list[dict[str, Any]] = field(default_factory=list)
    probes: list[dict[str, Any]] = field(default_factory=list)

    def device(self, name: str, kind: DeviceKind, location: str, at: tuple[float, float]) -> int:
        number = len(self.devices) + 1
        self.devices.append(
            {
                "id": number, "name": name, "kind": kind, "vendor": "Vantor", "location": location,
                "address": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}", "port": 161,
                "snmp": SnmpVersion.V3, "credential": "edge-v3", "version": 1, "latitude": at[0], "longitude": at[1],
            }
        )  # fmt: skip
        for type_ in (ProbeType.SYSTEM, ProbeType.IF_MIB):
            self.probes.append(
                {
                    "id": len(self.probes) + 1, "name": f"{name} {type_}", "type": type_, "device_id": number,
                    "service_id": None, "interval_s": 5.0, "parameters": {}, "version": 1,
                }
            )  # fmt: skip
        return number

    def link(self, name: str, a: int, b: int) -> int:
        number = len(self.links) + 1
        ends = []
        for device in (a, b):
            ends.append(len(self.interfaces) + 1)
            self.interfaces.append(
                {"id": ends[-1], "device_id": device, "name": f"xe-{len(self.interfaces)}", "description": ""}
            )
        self.links.append({"id": number, "name": name, "a_interface_id": ends[0], "b_interface_id": ends[1]})
        return number

    def service(self, name: str, *, device: int, link: int, below: int | None = None) -> int:
        number = len(self.services) + 1
        self.services.append(
            {
                "id": number, "name": name, "label": name, "customer_id": 1, "specification_id": 1,
                "state": ServiceState.ACTIVE, "current_class": ServiceClass.UP, "version": 1,
            }
        )  # fmt: skip
        for column, value in (("device_id", device), ("link_id", link)):
            row = {"id": len(self.supports) + 1, "service_id": number, "device_id": None, "link_id": None}
            self.supports.append(row | {column: value})
        if below is not None:
            self.dependencies.append({"service_id": number, "depends_on_id": below})
        return number


def make_network(core: Core, *, devices: int) -> None:
    """Fill an empty store with this many devices, and with what runs between and over them."""
    plan = _Plan()
    ring = [
        plan.device(f"cr-{place:02d}", DeviceKind.CORE_ROUTER, "Backbone", _MIDDLE)
        for place in range(max(4, devices // 125))
    ]
    for place, router in enumerate(ring):
        plan.link(f"CORE-{place}", router, ring[(place + 1) % len(ring)])
    site = 0
    while len(plan.devices) < devices:
        _add_site(plan, site, ring, devices)
        site += 1
    with core.work() as work:
        work.session.add(Customer(id=1, name="Northbank Group", number="C-1"))
        work.session.add(ServiceSpecification(id=1, key="access", name="Access"))
        work.session.flush()
        for table, rows in (
            (Device, plan.devices),
            (Interface, plan.interfaces),
            (Link, plan.links),
            (Service, plan.services),
            (Support, plan.supports),
            (Dependency, plan.dependencies),
            (Probe, plan.probes),
        ):
            if rows:
                work.session.execute(insert(table), rows)


def _outwards(middle: tuple[float, float], number: int, apart: float) -> tuple[float, float]:
    """A place on a spiral around another, nowhere two near to each other."""
    turn, far = number * math.pi * (3 - math.sqrt(5)), apart * math.sqrt(number)
    return round(middle[0] + far * math.sin(turn), 5), round(middle[1] + far * math.cos(turn), 5)


def _add_site(plan: _Plan, site: int, ring: list[int], most: int) -> None:
    name, location = f"s{site:02d}", f"Site {site:02d} exchange"
    at = _outwards(_MIDDLE, site + 1, 0.35)
    router = plan.device(f"{name}-ar1", DeviceKind.ACCESS_ROUTER, location, at)
    for way in range(2):
        plan.link(f"AGG-{site:02d}-{'AB'[way]}", router, ring[(site + way) % len(ring)])
    for place in range(DEVICES_AT_A_SITE - 1):
        if len(plan.devices) >= most:
            return
        is_voice = place == DEVICES_AT_A_SITE - 2
        kind = DeviceKind.VOICE_GATEWAY if is_voice else DeviceKind.DEMARCATION
        where = f"{location}, node {place}"
        label = f"{name}-{'vg' if is_voice else 'ed'}{place:02d}"
        device = plan.device(label, kind, where, _outwards(at, place + 1, 0.02))
        link = plan.link(f"TAIL-{site:02d}-{place:02d}", router, device)
        access = plan.service(f"ACC-{site:02d}{place:02d}", device=device, link=link)
        if place % 3 == 0:
            plan.service(f"SIP-{site:02d}{place:02d}", device=router, link=link, below=access)
