"""What the store holds, in the shapes of the provider file: compared with a file at import, written out at export."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from nocdesk.catalog.model import ServiceSpecification, SlaTemplate
from nocdesk.customers.model import Agreement, AgreementVersion, Contact, Customer, Site
from nocdesk.network.model import Device, Interface, Link, Probe, Support
from nocdesk.provider.agreed import fields_of
from nocdesk.provider.commercial import (
    AgreementEntry,
    ContactEntry,
    CustomerEntry,
    PartSetting,
    ServiceEntry,
    SiteEntry,
    SpecificationEntry,
    TemplateEntry,
    TicketTargetEntry,
    WorkgroupEntry,
)
from nocdesk.provider.network import (
    DeviceEntry,
    EndPart,
    InterfacePart,
    LinkEntry,
    ProbeEntry,
    SupportEntry,
)
from nocdesk.provider.shape import Provider
from nocdesk.provider.stored_works import grouped, stored_works
from nocdesk.provider.threshold_entry import ThresholdEntry
from nocdesk.quality.model import Threshold
from nocdesk.services.model import Dependency, Service
from nocdesk.tickets.model import TicketTarget, Workgroup


def stored_provider(session: Session) -> Provider:
    """Everything that a provider file can say, as the store has it now, in the order of entry.

    The shapes are filled without being checked: what is stored was checked when it came in, and must be readable even
    where a newer program would refuse it.
    """
    return Provider.model_construct(
        specification=tuple(
            SpecificationEntry.model_construct(identifier=row.key, name=row.name, description=row.description)
            for row in session.scalars(select(ServiceSpecification).order_by(ServiceSpecification.id))
        ),
        template=tuple(_template(row) for row in session.scalars(select(SlaTemplate).order_by(SlaTemplate.id))),
        customer=tuple(
            CustomerEntry.model_construct(
                name=row.name, number=row.number, timezone=row.timezone, language=row.language
            )
            for row in session.scalars(select(Customer).order_by(Customer.id))
        ),
        contact=_contacts(session),
        site=_sites(session),
        agreement=_agreements(session),
        service=_services(session),
        device=_devices(session),
        link=_links(session),
        support=_supports(session),
        probe=_probes(session),
        threshold=_thresholds(session),
        work=stored_works(session),
        workgroup=_workgroups(session),
        ticket_target=_ticket_targets(session),
    )


def _template(row: SlaTemplate) -> TemplateEntry:
    return TemplateEntry.model_construct(name=row.name, tier=row.tier, **fields_of(row.terms))


def _contacts(session: Session) -> tuple[ContactEntry, ...]:
    rows = session.execute(
        select(Contact, Customer.name).join(Customer, Contact.customer_id == Customer.id).order_by(Contact.id)
    )
    return tuple(
        ContactEntry.model_construct(name=row.name, customer=customer, role=row.role, email=row.email, phone=row.phone)
        for row, customer in rows
    )


def _sites(session: Session) -> tuple[SiteEntry, ...]:
    rows = session.execute(
        select(Site, Customer.name).join(Customer, Site.customer_id == Customer.id).order_by(Site.id)
    )
    names = ("name", "address", "town", "latitude", "longitude")
    return tuple(
        SiteEntry.model_construct(customer=customer, **{name: getattr(row, name) for name in names})
        for row, customer in rows
    )


def _agreements(session: Session) -> tuple[AgreementEntry, ...]:
    # The last one that was entered is what the agreement says now.
    entered = select(AgreementVersion.agreement_id, AgreementVersion.valid_from).order_by(AgreementVersion.number)
    valid_from = dict(session.execute(entered).all())
    rows = session.execute(
        select(Agreement, Customer.name).join(Customer, Agreement.customer_id == Customer.id).order_by(Agreement.id)
    )
    return tuple(
        AgreementEntry.model_construct(
            name=row.name,
            customer=name,
            template=row.template or None,
            opens_tickets=row.opens_tickets,
            starts_at=row.starts_at,
            valid_from=at if (at := valid_from.get(row.id)) != row.starts_at else None,
            **fields_of(row.own_terms),
        )
        for row, name in rows
    )


def _services(session: Session) -> tuple[ServiceEntry, ...]:
    other = aliased(Service)
    named = select(Dependency, other.name).join(other, Dependency.depends_on_id == other.id).order_by(other.id)
    needed = session.execute(named).all()
    depends_on = grouped((row.service_id, name) for row, name in needed)
    parts: dict[int, dict[str, PartSetting]] = defaultdict(dict)
    for row, name in needed:
        setting = PartSetting.model_construct(effect=row.effect, weight=row.weight)
        if setting != PartSetting():
            parts[row.service_id][name] = setting
    rows = session.execute(
        select(Service, Customer.name, Site.name, ServiceSpecification.key, Agreement.name)
        .join(Customer, Service.customer_id == Customer.id)
        .join(ServiceSpecification, Service.specification_id == ServiceSpecification.id)
        .outerjoin(Site, Service.site_id == Site.id)
        .outerjoin(Agreement, Service.agreement_id == Agreement.id)
        .order_by(Service.id)
    )
    return tuple(
        ServiceEntry.model_construct(
            name=row.name,
            label=row.label,
            customer=customer,
            site=site,
            specification=specification,
            agreement=agreement,
            depends_on=tuple(depends_on[row.id]),
            state_rule=row.state_rule,
            parts=parts[row.id],
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row, customer, site, specification, agreement in rows
    )


def _devices(session: Session) -> tuple[DeviceEntry, ...]:
    interfaces: dict[int, list[InterfacePart]] = defaultdict(list)
    for row in session.scalars(select(Interface).order_by(Interface.id)):
        interfaces[row.device_id].append(InterfacePart.model_construct(name=row.name, description=row.description))
    return tuple(
        DeviceEntry.model_construct(
            name=row.name,
            kind=row.kind,
            vendor=row.vendor,
            location=row.location,
            latitude=row.latitude,
            longitude=row.longitude,
            address=row.address,
            port=row.port,
            snmp=row.snmp,
            credential=row.credential,
            backend=row.backend,
            answers_from=tuple(row.answers_from),
            context=row.context,
            max_varbinds=row.max_varbinds,
            collected_by=row.collected_by,
            needs=tuple(row.needs),
            interfaces=tuple(interfaces[row.id]),
        )
        for row in session.scalars(select(Device).order_by(Device.id))
    )


def _links(session: Session) -> tuple[LinkEntry, ...]:
    named = select(Interface.id, Device.name, Interface.name).join(Device, Interface.device_id == Device.id)
    ends = {
        number: EndPart.model_construct(device=device, interface=interface)
        for number, device, interface in session.execute(named)
    }
    return tuple(
        LinkEntry.model_construct(name=row.name, a=ends[row.a_interface_id], b=ends[row.b_interface_id])
        for row in session.scalars(select(Link).order_by(Link.id))
    )


def _supports(session: Session) -> tuple[SupportEntry, ...]:
    rows = session.execute(
        select(Support, Service.name, Device.name, Link.name)
        .join(Service, Support.service_id == Service.id)
        .outerjoin(Device, Support.device_id == Device.id)
        .outerjoin(Link, Support.link_id == Link.id)
        .order_by(Support.id)
    )
    return tuple(
        SupportEntry.model_construct(service=service, device=device, link=link, effect=row.effect, weight=row.weight)
        for row, service, device, link in rows
    )


def _probes(session: Session) -> tuple[ProbeEntry, ...]:
    rows = session.execute(
        select(Probe, Device.name, Service.name)
        .join(Device, Probe.device_id == Device.id)
        .outerjoin(Service, Probe.service_id == Service.id)
        .order_by(Probe.id)
    )
    return tuple(
        ProbeEntry.model_construct(
            name=row.name,
            type=row.type,
            device=device,
            service=service,
            interval_s=row.interval_s,
            parameters=dict(row.parameters),
        )
        for row, device, service in rows
    )


def _thresholds(session: Session) -> tuple[ThresholdEntry, ...]:
    rows = session.execute(
        select(Threshold, Service.name).outerjoin(Service, Threshold.service_id == Service.id).order_by(Threshold.id)
    )
    return tuple(
        ThresholdEntry.model_construct(
            name=row.name,
            metric=row.metric,
            side=row.side,
            trigger=row.trigger,
            rearm=row.rearm,
            count=row.count,
            rearm_count=row.rearm_count,
            severity=row.severity,
            basis=row.basis,
            low_trigger=row.low_trigger,
            low_rearm=row.low_rearm,
            over_min=row.over_min,
            weeks=row.weeks,
            hours=tuple(row.hours),
            timezone=row.timezone or None,
            template=row.template,
            service=service,
        )
        for row, service in rows
    )


def _ticket_targets(session: Session) -> tuple[TicketTargetEntry, ...]:
    names = ("priority", "response_min", "restoration_min")
    return tuple(
        TicketTargetEntry.model_construct(**{name: getattr(row, name) for name in names})
        for row in session.scalars(select(TicketTarget).order_by(TicketTarget.id))
    )


def _workgroups(session: Session) -> tuple[WorkgroupEntry, ...]:
    return tuple(
        WorkgroupEntry.model_construct(
            name=row.name, supervisor=row.supervisor, email=row.email, takes_new=row.takes_new
        )
        for row in session.scalars(select(Workgroup).order_by(Workgroup.id))
    )
