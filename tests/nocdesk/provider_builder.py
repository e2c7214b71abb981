"""A small provider in the store: one customer, a service over a link between two routers, measured by a ping test."""

from dataclasses import dataclass

from nocdesk.catalog.model import ServiceSpecification, SlaTemplate
from nocdesk.core import Core
from nocdesk.customers.model import Agreement, Customer, Site
from nocdesk.network.model import Device, DeviceKind, Interface, Link, Probe, ProbeType, SnmpVersion, Support
from nocdesk.quality.model import Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Dependency, Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.agreements import renew


@dataclass(frozen=True, slots=True)
class Provider:
    """The ids of what was made."""

    customer: int
    site: int
    voice: int
    access: int
    core_router: int
    edge_router: int
    system_probe: int
    edge_system_probe: int
    interface_probe: int
    ping_probe: int


def make_provider(core: Core, *, interval_s: float = 5.0) -> Provider:
    """Voice depends on access; access rides on LNK-1 from CORE-1 to EDGE-1; a ping test on CORE-1 measures voice."""
    with core.work() as work:
        add = work.session.add
        customer = Customer(name="Northbank Group", number="C-1", timezone="UTC")
        access_spec = ServiceSpecification(key="access", name="Access")
        content_spec = ServiceSpecification(key="content", name="Content")
        gold = SlaTemplate(
            name="Gold voice",
            tier="Gold",
            terms={
                "objective": [
                    {"measure": "availability", "target": 0.9995},
                    {"measure": "delay", "target": 0.995, "limit": 60.0},
                ]
            },
        )
        work.session.add_all([customer, access_spec, content_spec, gold])
        work.session.flush()
        site = Site(name="Harbour Street", customer_id=customer.id)
        agreement = Agreement(
            name="Northbank voice", customer_id=customer.id, template="Gold voice", starts_at=work.now
        )
        core_router = Device(
            name="CORE-1", kind=DeviceKind.CORE_ROUTER, address="192.0.2.1", snmp=SnmpVersion.V3, credential="core"
        )
        edge_router = Device(
            name="EDGE-1", kind=DeviceKind.ACCESS_ROUTER, address="192.0.2.2", snmp=SnmpVersion.V3, credential="core"
        )
        work.session.add_all([site, agreement, core_router, edge_router])
        work.session.flush()
        renew(work, agreement, agreement.starts_at, "agreed")
        access = Service(
            name="ACC-1", label="Line", customer_id=customer.id, site_id=site.id, specification_id=access_spec.id
        )
        voice = Service(
            name="SIP-1",
            label="Voice trunk",
            customer_id=customer.id,
            site_id=site.id,
            specification_id=content_spec.id,
            agreement_id=agreement.id,
        )
        ends = [Interface(device_id=device.id, name="ge-0/0/1") for device in (core_router, edge_router)]
        work.session.add_all([access, voice, *ends])
        work.session.flush()
        link = Link(name="LNK-1", a_interface_id=ends[0].id, b_interface_id=ends[1].id)
        add(link)
        work.session.flush()
        add(Dependency(service_id=voice.id, depends_on_id=access.id))
        add(Support(service_id=access.id, link_id=link.id))
        add(Support(service_id=voice.id, device_id=core_router.id))
        delay = Threshold(
            name="Gold voice delay",
            metric=Metric.RTT_MS,
            side=Side.ABOVE,
            trigger=60.0,
            rearm=50.0,
            count=2,
            rearm_count=2,
            severity=PerceivedSeverity.MAJOR,
            template="Gold voice",
        )
        add(delay)
        probes = [
            Probe(name=name, type=kind, device_id=device.id, service_id=service, interval_s=interval_s, parameters={})
            for name, kind, device, service in (
                ("CORE-1 system", ProbeType.SYSTEM, core_router, None),
                ("EDGE-1 system", ProbeType.SYSTEM, edge_router, None),
                ("CORE-1 interfaces", ProbeType.IF_MIB, core_router, None),
                ("SIP-1 ping", ProbeType.DISMAN_PING, core_router, voice.id),
            )
        ]
        for probe in probes:
            add(probe)
        work.session.flush()
        return Provider(
            customer=customer.id,
            site=site.id,
            voice=voice.id,
            access=access.id,
            core_router=core_router.id,
            edge_router=edge_router.id,
            system_probe=probes[0].id,
            edge_system_probe=probes[1].id,
            interface_probe=probes[2].id,
            ping_probe=probes[3].id,
        )
