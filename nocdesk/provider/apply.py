"""Carries out the plan of an import, in one unit of work, with an audit entry for each thing created or changed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from nocdesk.catalog.model import ServiceSpecification, SlaTemplate
from nocdesk.customers.model import Agreement, Contact, Customer, Site
from nocdesk.events import WorkPlanned
from nocdesk.network.model import Device, Interface, Link, Probe, Support
from nocdesk.people.policy import Act, require
from nocdesk.provider.columns import columns_of
from nocdesk.provider.commercial import AgreementEntry, PartSetting, ServiceEntry, WorkEntry
from nocdesk.provider.file import ProviderFile
from nocdesk.provider.identities import Identities
from nocdesk.provider.network import DeviceEntry
from nocdesk.provider.plan import Plan, Step, plan_import
from nocdesk.provider.renewing import renew_agreements
from nocdesk.provider.shape import KINDS
from nocdesk.quality.model import Threshold
from nocdesk.services.model import Dependency, Service
from nocdesk.store.base import Base
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TicketTarget, Workgroup
from nocdesk.works.laying_out import lay_out, spread_scope
from nocdesk.works.model import PlannedWork, WorkScope, WorkSeries
from nocdesk.works.series_commands import announce_to_come

_MODELS: Mapping[str, type[Base]] = {
    "specification": ServiceSpecification,
    "template": SlaTemplate,
    "customer": Customer,
    "contact": Contact,
    "site": Site,
    "agreement": Agreement,
    "service": Service,
    "device": Device,
    "link": Link,
    "support": Support,
    "probe": Probe,
    "threshold": Threshold,
    "work": PlannedWork,
    "series": WorkSeries,
    "workgroup": Workgroup,
    "ticket_target": TicketTarget,
}


def import_provider(work: UnitOfWork, file: ProviderFile) -> Plan:
    """Bring a provider file into the store; what was done. Raises ProviderFileError, and then nothing was done."""
    require(work.actor, Act.IMPORT_PROVIDER)
    plan = plan_import(work.session, file)
    apply_plan(work, plan)
    return plan


def apply_plan(work: UnitOfWork, plan: Plan, step: Callable[[float], None] = lambda _share: None) -> None:
    """Do what a plan says; it must have been made from the store as this unit of work sees it.

    `step` hears what share of the work is done; what it raises ends the work.
    """
    require(work.actor, Act.IMPORT_PROVIDER)
    writer = _Writer(work)
    done = 0
    for kind in KINDS:
        steps = [each for each in plan.steps if each.kind == kind]
        step(done / max(len(plan.steps), 1))
        writer.write(kind, steps)
        done += len(steps)
    renew_agreements(work, plan)


class _Writer:
    """Writes one kind after the other; what a step names is in the store when its turn comes."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._session = work.session
        self._ids = Identities(work.session)
        self._interfaces: list[tuple[tuple[str, str], Interface]] = []
        """Those of the present kind, which have their numbers once all are flushed together."""

    def write(self, kind: str, steps: list[Step]) -> None:
        """Write the steps of one kind, then what hangs on their rows."""
        rows = [self._row(kind, step) for step in steps]
        self._make_room(kind, steps, rows)
        for step, row in zip(steps, rows, strict=True):
            self._fill(row, step)
        self._session.add_all(rows)
        self._session.flush()
        for step, row in zip(steps, rows, strict=True):
            self._ids.add(_identity(kind, step), step.entry.key, _number(row))
        for step, row in zip(steps, rows, strict=True):
            self._write_parts(step, row)
            before = {change.field: _plain(change.before) for change in step.changes}
            after = {change.field: _plain(change.after) for change in step.changes} or step.entry.model_dump(
                mode="json"
            )
            self._work.audit("import_provider", row, before, after)
        self._session.flush()
        for key, interface in self._interfaces:
            self._ids.add("interface", key, interface.id)
        self._interfaces.clear()

    def _row(self, kind: str, step: Step) -> Base:
        identity = _identity(kind, step)
        model = _MODELS[identity]
        if not step.changes:
            return model()
        return self._session.get_one(model, self._ids.of(identity, *step.entry.key))

    def _make_room(self, kind: str, steps: list[Step], rows: list[Base]) -> None:
        """Take unique values away first from those that change them, so that two may exchange theirs."""
        if kind not in ("customer", "device"):
            return
        for step, row in zip(steps, rows, strict=True):
            changed = {change.field for change in step.changes}
            if isinstance(row, Customer) and "number" in changed:
                row.number = f"\N{REPLACEMENT CHARACTER}{row.id}"
            if isinstance(row, Device) and changed & {"address", "port"}:
                row.port = -row.id
        self._session.flush()

    def _fill(self, row: Base, step: Step) -> None:
        columns = columns_of(step.entry, self._ids)
        if isinstance(step.entry, AgreementEntry) and columns["starts_at"] is None:
            columns["starts_at"] = self._work.now
        if isinstance(row, PlannedWork | WorkSeries) and not step.changes:
            row.planned_by, row.planned_at = self._work.actor.name, self._work.now
        if isinstance(row, WorkSeries):
            # Times that are left out come with a calendar: the file does not name them.
            columns["except_at"] = row.except_at or []
            row.laid_out_until = self._work.now
        for name, value in columns.items():
            setattr(row, name, value)

    def _write_parts(self, step: Step, row: Base) -> None:
        match step.entry, row:
            case DeviceEntry() as entry, Device():
                self._write_interfaces(row, entry, is_new=not step.changes)
            case ServiceEntry() as entry, Service():
                # Rules follow a service's agreement, so the engine must look again even if nothing depends on it.
                self._work.touched("inventory", row.id)
                self._write_dependencies(row.id, entry, is_new=not step.changes)
            case WorkEntry() as entry, PlannedWork():
                self._write_scope(row.id, {self._ids.of("service", name) for name in entry.services})
                self._work.happened(WorkPlanned(row.id))
            case WorkEntry() as entry, WorkSeries():
                spread_scope(self._work, row, {self._ids.of("service", name) for name in entry.services})
                if row.announced_at is not None:
                    announce_to_come(self._work, row, row.announced_at)
                if row.ended_at is None:
                    lay_out(self._work, row)

    def _write_interfaces(self, device: Device, entry: DeviceEntry, *, is_new: bool) -> None:
        query = select(Interface).where(Interface.device_id == device.id)
        known = {} if is_new else {row.name: row for row in self._session.scalars(query)}
        for part in entry.interfaces:
            row = known.get(part.name) or Interface(device_id=device.id, name=part.name)
            row.description = part.description
            self._session.add(row)
            self._interfaces.append(((entry.name, part.name), row))

    def _write_dependencies(self, service_id: int, entry: ServiceEntry, *, is_new: bool) -> None:
        query = select(Dependency).where(Dependency.service_id == service_id)
        known = {} if is_new else {row.depends_on_id: row for row in self._session.scalars(query)}
        wanted: dict[int, Dependency] = {}
        for name in entry.depends_on:
            other, setting = self._ids.of("service", name), entry.parts.get(name, PartSetting())
            row = known.get(other) or Dependency(service_id=service_id, depends_on_id=other)
            row.effect, row.weight = setting.effect, setting.weight
            wanted[other] = row
        self._replace(known, wanted)

    def _write_scope(self, work_id: int, wanted: set[int]) -> None:
        rows = self._session.scalars(select(WorkScope).where(WorkScope.work_id == work_id))
        known = {row.service_id: row for row in rows}
        self._replace(known, {service: WorkScope(work_id=work_id, service_id=service) for service in wanted})

    def _replace(self, known: Mapping[int, Base], wanted: Mapping[int, Base]) -> None:
        for number in known.keys() - wanted.keys():
            self._session.delete(known[number])
        self._session.add_all(wanted[number] for number in sorted(wanted.keys() - known.keys()))


def _identity(kind: str, step: Step) -> str:
    """The kind of a row: work that recurs is a series."""
    return "series" if isinstance(step.entry, WorkEntry) and step.entry.recurrence else kind


def _number(row: Base) -> int:
    return int(row.__mapper__.primary_key_from_instance(row)[0])


def _plain(value: object) -> Any:
    """A value of an entry as JSON can hold it."""
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {key: _plain(element) for key, element in value.items()}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return value
