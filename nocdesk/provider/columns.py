"""How an entry of the provider file becomes the columns of a row."""

from collections.abc import Callable
from typing import Any, cast

from nocdesk.provider.commercial import (
    AgreementEntry,
    ContactEntry,
    CustomerEntry,
    ServiceEntry,
    SiteEntry,
    SpecificationEntry,
    TemplateEntry,
    TicketTargetEntry,
    WorkEntry,
    WorkgroupEntry,
)
from nocdesk.provider.entry import Entry
from nocdesk.provider.identities import Identities
from nocdesk.provider.network import DeviceEntry, LinkEntry, ProbeEntry, SupportEntry
from nocdesk.provider.threshold_entry import ThresholdEntry
from nocdesk.works.laying_out import recurrence_columns
from nocdesk.works.recurrence import recurrence_of

Columns = dict[str, Any]


def columns_of(entry: Entry, ids: Identities) -> Columns:
    """The columns of an entry's own row, with the ids of what it names."""
    return _COLUMNS[type(entry)](entry, ids)


def _specification(entry: SpecificationEntry, _ids: Identities) -> Columns:
    return {"key": entry.identifier, "name": entry.name, "description": entry.description}


def _template(entry: TemplateEntry, _ids: Identities) -> Columns:
    return {"name": entry.name, "tier": entry.tier, "terms": entry.own_terms}


def _customer(entry: CustomerEntry, _ids: Identities) -> Columns:
    return {"name": entry.name, "number": entry.number, "timezone": entry.timezone, "language": entry.language}


def _contact(entry: ContactEntry, ids: Identities) -> Columns:
    own = {"name": entry.name, "role": entry.role, "email": entry.email, "phone": entry.phone}
    return {"customer_id": ids.of("customer", entry.customer), **own}


def _site(entry: SiteEntry, ids: Identities) -> Columns:
    names = ("name", "address", "town", "latitude", "longitude")
    return {"customer_id": ids.of("customer", entry.customer)} | {name: getattr(entry, name) for name in names}


def _agreement(entry: AgreementEntry, ids: Identities) -> Columns:
    customer_id = ids.of("customer", entry.customer)
    own = {"name": entry.name, "template": entry.template or "", "own_terms": entry.own_terms}
    return {"customer_id": customer_id, **own, "starts_at": entry.starts_at, "opens_tickets": entry.opens_tickets}


def _service(entry: ServiceEntry, ids: Identities) -> Columns:
    return {
        "name": entry.name,
        "label": entry.label,
        "customer_id": ids.of("customer", entry.customer),
        "site_id": ids.of_optional("site", entry.site),
        "specification_id": ids.of("specification", entry.specification),
        "agreement_id": ids.of_optional("agreement", entry.agreement),
        "state_rule": entry.state_rule,
        "starts_at": entry.starts_at,
        "ends_at": entry.ends_at,
    }


def _device(entry: DeviceEntry, _ids: Identities) -> Columns:
    names = (
        "name", "kind", "vendor", "location", "latitude", "longitude", "address", "port", "snmp", "credential",
        "backend", "context", "collected_by",
    )  # fmt: skip
    own = {name: getattr(entry, name) for name in names}
    lists = {"answers_from": list(entry.answers_from), "needs": list(entry.needs)}
    return {**own, **lists, "max_varbinds": entry.max_varbinds}


def _link(entry: LinkEntry, ids: Identities) -> Columns:
    return {
        "name": entry.name,
        "a_interface_id": ids.of("interface", entry.a.device, entry.a.interface),
        "b_interface_id": ids.of("interface", entry.b.device, entry.b.interface),
    }


def _support(entry: SupportEntry, ids: Identities) -> Columns:
    return {
        "service_id": ids.of("service", entry.service),
        "device_id": ids.of_optional("device", entry.device),
        "link_id": ids.of_optional("link", entry.link),
        "effect": entry.effect,
        "weight": entry.weight,
    }


def _probe(entry: ProbeEntry, ids: Identities) -> Columns:
    return {
        "name": entry.name,
        "type": entry.type,
        "device_id": ids.of("device", entry.device),
        "service_id": ids.of_optional("service", entry.service),
        "interval_s": entry.interval_s,
        "parameters": dict(entry.parameters),
    }


def _threshold(entry: ThresholdEntry, ids: Identities) -> Columns:
    names = (
        "name", "metric", "side", "trigger", "rearm", "count", "rearm_count", "severity", "template", "basis",
        "low_trigger", "low_rearm", "over_min", "weeks",
    )  # fmt: skip
    own = {name: getattr(entry, name) for name in names}
    return {
        **own,
        "hours": list(entry.hours),
        "timezone": entry.timezone or "",
        "service_id": ids.of_optional("service", entry.service),
    }


def _work(entry: WorkEntry, _ids: Identities) -> Columns:
    own = {"name": entry.name, "reason": entry.reason, "announced_at": entry.announced_at}
    if entry.recurrence:
        rule = recurrence_of(entry.recurrence, entry.timezone, entry.starts_at, entry.ends_at)
        return {**own, **recurrence_columns(rule)}
    told_until = entry.ends_at if entry.announced_at else None
    return {**own, "starts_at": entry.starts_at, "ends_at": entry.ends_at, "announced_ends_at": told_until}


def _workgroup(entry: WorkgroupEntry, _ids: Identities) -> Columns:
    names = ("name", "supervisor", "email", "takes_new")
    return {name: getattr(entry, name) for name in names}


def _ticket_target(entry: TicketTargetEntry, _ids: Identities) -> Columns:
    names = ("priority", "response_min", "restoration_min")
    return {name: getattr(entry, name) for name in names}


_COLUMNS = cast(
    "dict[type[Entry], Callable[[Entry, Identities], Columns]]",
    {
        SpecificationEntry: _specification,
        TemplateEntry: _template,
        CustomerEntry: _customer,
        ContactEntry: _contact,
        SiteEntry: _site,
        AgreementEntry: _agreement,
        ServiceEntry: _service,
        DeviceEntry: _device,
        LinkEntry: _link,
        SupportEntry: _support,
        ProbeEntry: _probe,
        ThresholdEntry: _threshold,
        WorkEntry: _work,
        WorkgroupEntry: _workgroup,
        TicketTargetEntry: _ticket_target,
    },
)
