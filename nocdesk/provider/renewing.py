"""What an import means for agreements: new versions of what they say, and no standing of what nobody promises now."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select

from nocdesk.customers.model import Agreement, Customer
from nocdesk.provider.commercial import AgreementEntry
from nocdesk.provider.plan import Plan, Step
from nocdesk.services.model import Service
from nocdesk.sla.agreements import renew
from nocdesk.sla.model import SlaDoubt, SlaStatus
from nocdesk.sla.versions import versions_in_force
from nocdesk.store.unit_of_work import UnitOfWork


def renew_agreements(work: UnitOfWork, plan: Plan) -> None:
    """Enter a version of each agreement that says something else after the import: by itself, its template or its zone.

    It is valid from the instant that the file names, and without one from the import on.
    """
    kinds = {step.kind for step in plan.steps}
    if not kinds & {"template", "customer", "agreement", "service"}:
        return
    entries = {step.entry.key[0]: step for step in plan.steps if step.kind == "agreement"}
    # Kept from other writers, and read anew: what was revised since the plan was made is not put aside unseen.
    saying_else = select(Agreement).where(_may_say_else(plan)).order_by(Agreement.id).with_for_update(key_share=True)
    for agreement in work.session.scalars(saying_else, execution_options={"populate_existing": True}):
        valid_from, is_dated = _from_when(entries.get(agreement.name), agreement, work.now)
        renew(work, agreement, valid_from, f"import of {plan.name}", is_dated=is_dated)
    _doubt_lives(work, plan)
    _forget_lost_promises(work)


def _doubt_lives(work: UnitOfWork, plan: Plan) -> None:
    """Have periods that are over judged again where a service's life turns out to begin or end in them."""
    for step in plan.steps:
        lives = [change for change in step.changes if change.field in ("starts_at", "ends_at")]
        if step.kind != "service" or not lives:
            continue
        number = work.session.scalars(select(Service.id).where(Service.name == step.entry.key[0])).one()
        for change in lives:
            borders = [at for at in (change.before, change.after) if isinstance(at, datetime)]
            # The time on either side of a border is in doubt: only one of them is life.
            began_at, ended_at = min(borders) - datetime.resolution, min(max(borders) + datetime.resolution, work.now)
            if began_at < ended_at:
                work.session.add(SlaDoubt(service_id=number, began_at=began_at, ended_at=ended_at))


def _from_when(step: Step | None, agreement: Agreement, now: datetime) -> tuple[datetime, bool]:
    """From when on holds what an agreement says, and whether the file says so anew."""
    entry = step.entry if step is not None else None
    if step is None or not isinstance(entry, AgreementEntry):
        return now, False
    if not step.changes:
        return entry.valid_from or agreement.starts_at, False
    is_dated = entry.valid_from is not None and any(change.field == "valid_from" for change in step.changes)
    return (entry.valid_from or now, True) if is_dated else (now, False)


def _may_say_else(plan: Plan) -> ColumnElement[bool]:
    names = {kind: [step.entry.key[0] for step in plan.steps if step.kind == kind] for kind in _NAMING}
    customers = select(Customer.id).where(Customer.name.in_(names["customer"]))
    return or_(
        Agreement.name.in_(names["agreement"]),
        Agreement.template.in_(names["template"]),
        Agreement.customer_id.in_(customers),
    )


def _forget_lost_promises(work: UnitOfWork) -> None:
    """Remove where objectives stand that nobody promises any more; the engine computes all others anew."""
    held = {agreement_id: versions[-1].terms for agreement_id, versions in versions_in_force(work.session).items()}
    promised = {
        (service_id, objective.name)
        for service_id, agreement_id in work.session.execute(select(Service.id, Service.agreement_id))
        if agreement_id in held
        for objective in held[agreement_id].objectives
    }
    standing = set(work.session.execute(select(SlaStatus.service_id, SlaStatus.objective)))
    _forget(work, standing - promised)


def _forget(work: UnitOfWork, lost: Iterable[tuple[int, str]]) -> None:
    status = SlaStatus
    for service_id, objective in lost:
        work.session.execute(delete(status).where(status.service_id == service_id, status.objective == objective))
        work.touched("sla", service_id)


_NAMING = ("customer", "template", "agreement")
