"""The service inventory in the customer's words: services with state, promises, tickets and planned work.

Nothing here is read that people of the network write: no alarm's text or resource, no name of a probe, a device or a
planned work, no evidence of the ledger. What is wrong is said by one of the words of `TroubleWord`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from nocdesk.alarms.model import Alarm, AlarmImpact, Condition
from nocdesk.boards.clocks import urgency
from nocdesk.boards.inventory_rows import (
    DependentRow,
    InventoryRow,
    ServicePromise,
    ServiceTicket,
    TroubleWord,
    WorkSpan,
)
from nocdesk.boards.rows import SlaClock
from nocdesk.catalog.model import ServiceSpecification, SlaTemplate
from nocdesk.customers.model import Agreement, Customer, Site
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Dependency, Service
from nocdesk.sla.model import SlaStatus
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.own_words import own_words
from nocdesk.tickets.promises import PromiseHistory, promise_history, promise_rows
from nocdesk.tickets.workflow import OPEN
from nocdesk.works.model import PlannedWork, WorkScope

WORK_AHEAD = timedelta(hours=24)
"""Planned work is told so long before it begins."""


@dataclass(frozen=True, slots=True)
class _Troubles:
    words: tuple[TroubleWord, ...]
    metric: Metric | None
    is_taken_up: bool


_NO_TROUBLE = _Troubles((), None, True)
_WORD_OF_METRIC = {
    Metric.LOSS_PCT: TroubleWord.LOSING,
    Metric.RTT_MS: TroubleWord.SLOW,
    Metric.PDV_MS: TroubleWord.UNSTEADY,
    Metric.MOS: TroubleWord.POOR_VOICE,
    Metric.R_FACTOR: TroubleWord.POOR_VOICE,
}
_WORD_OF_CONDITION = {
    Condition.LINK_DOWN: TroubleWord.LINE,
    Condition.TEST_FAILED: TroubleWord.NO_CONNECTION,
    Condition.THRESHOLD: TroubleWord.BELOW_PROMISE,
    Condition.DEVICE_SILENT: TroubleWord.EQUIPMENT,
    Condition.CREDENTIALS_REFUSED: TroubleWord.UNMEASURED,
    Condition.AGENT_FAULTY: TroubleWord.UNMEASURED,
}
_IMPLIED = {
    TroubleWord.LINE: (TroubleWord.NO_CONNECTION, TroubleWord.EQUIPMENT, TroubleWord.UNMEASURED),
    TroubleWord.NO_CONNECTION: (TroubleWord.UNMEASURED,),
}
"""What goes without saying."""

_WORD_ORDER = {word: place for place, word in enumerate(TroubleWord)}


def inventory_rows(session: Session, *, now: datetime, ids: Collection[int] | None = None) -> list[InventoryRow]:
    """All services, or these, by customer and name; as many queries for a thousand services as for one."""
    promises, tickets = _promises(session, ids), _tickets(session, ids)
    works, troubles = _works(session, now, ids), _troubles(session, ids)
    rows = []
    found = session.execute(_services(ids))
    for service_id, name, label, customer_id, customer, number, zone, site, kind, tier, state, since in found:
        trouble = troubles.get(service_id, _NO_TROUBLE)
        rows.append(
            InventoryRow(
                id=service_id,
                name=name,
                label=label,
                customer_id=customer_id,
                customer=customer,
                customer_number=number,
                timezone=zone,
                site=site or "",
                specification=kind,
                tier=tier or "",
                service_class=state,
                since=since,
                troubles=trouble.words,
                metric=trouble.metric,
                is_taken_up=trouble.is_taken_up,
                promises=promises.get(service_id, ()),
                tickets=tickets.get(service_id, ()),
                work=works.get(service_id),
            )
        )
    return rows


def _services(
    ids: Collection[int] | None,
) -> Select[int, str, str, int, str, str, str, str, str, str, *tuple[Any, ...]]:
    return (
        select(
            Service.id, Service.name, Service.label, Service.customer_id, Customer.name, Customer.number,
            Customer.timezone, Site.name, ServiceSpecification.name, SlaTemplate.tier,
            Service.current_class, Service.class_since,
        )
        .join(Customer, Customer.id == Service.customer_id)
        .join(ServiceSpecification, ServiceSpecification.id == Service.specification_id)
        .outerjoin(Site, Site.id == Service.site_id)
        .outerjoin(Agreement, Agreement.id == Service.agreement_id)
        .outerjoin(SlaTemplate, SlaTemplate.name == Agreement.template)
        .where(*_only(Service.id, ids))
        .order_by(Customer.name, Service.name)
    )  # fmt: skip


def services_of(
    session: Session, *, alarms: Collection[int] = (), tickets: Collection[int] = (), works: Collection[int] = ()
) -> set[int]:
    """The services that these alarms, tickets and planned works are about."""
    queries = (
        select(AlarmImpact.service_id).where(AlarmImpact.alarm_id.in_(alarms)),
        select(TroubleTicket.service_id).where(TroubleTicket.id.in_(tickets), TroubleTicket.service_id.is_not(None)),
        select(WorkScope.service_id).where(WorkScope.work_id.in_(works)),
    )
    return {found for query in queries for found in session.scalars(query) if found is not None}


def dependent_rows(session: Session, service_id: int) -> list[DependentRow]:
    """What fails when a service fails, the nearest first."""
    steps = _steps_above(session, service_id)
    query = (
        select(Service.id, Service.name, Service.label, Customer.name, Service.current_class, Service.class_since)
        .join(Customer, Customer.id == Service.customer_id)
        .where(Service.id.in_(steps))
    )
    rows = [DependentRow(*found, steps=steps[found[0]]) for found in session.execute(query)]
    return sorted(rows, key=lambda row: (row.steps, row.customer, row.name))


def _steps_above(session: Session, service_id: int) -> dict[int, int]:
    """Every service that depends on this one, through others too, and how many dependencies lie between."""
    above: dict[int, list[int]] = defaultdict(list)
    for dependent, depends_on in session.execute(select(Dependency.service_id, Dependency.depends_on_id)):
        above[depends_on].append(dependent)
    steps = {service_id: 0}
    level = [service_id]
    while level:
        found = [upper for lower in level for upper in above[lower] if upper not in steps]
        steps.update(dict.fromkeys(found, steps[level[0]] + 1))
        level = list(dict.fromkeys(found))
    del steps[service_id]
    return steps


def _promises(session: Session, ids: Collection[int] | None) -> Mapping[int, tuple[ServicePromise, ...]]:
    query = select(
        SlaStatus.service_id, SlaStatus.measure, SlaStatus.target, SlaStatus.limit, SlaStatus.achieved,
        SlaStatus.budget_s, SlaStatus.budget_left_s, SlaStatus.breach_at, SlaStatus.state, SlaStatus.objective,
    ).where(*_only(SlaStatus.service_id, ids)).order_by(SlaStatus.id)  # fmt: skip
    found: dict[int, list[ServicePromise]] = defaultdict(list)
    for status in session.execute(query):
        service_id, measure, target, limit, achieved, budget_s, left_s, breach_at, state, objective = status
        promise = ServicePromise(
            measure, target, limit, achieved, budget_s or 0.0, left_s or 0.0, breach_at, state, objective,
            has_budget=budget_s is not None,
        )  # fmt: skip
        found[service_id].append(promise)
    return {service_id: tuple(sorted(rows, key=_urgency)) for service_id, rows in found.items()}


def _urgency(promise: ServicePromise) -> tuple[bool, tuple[int, datetime, float]]:
    return not promise.has_budget, urgency(SlaClock(promise.measure, promise.state, promise.left_s, promise.breach_at))


def _tickets(session: Session, ids: Collection[int] | None) -> Mapping[int, tuple[ServiceTicket, ...]]:
    query = (
        select(TroubleTicket)
        .where(TroubleTicket.status.in_(tuple(OPEN)), *_only(TroubleTicket.service_id, ids))
        .order_by(TroubleTicket.id)
    )
    tickets, read = session.scalars(query).all(), own_words(session)
    promised = promise_rows(session, [ticket.id for ticket in tickets])
    found: dict[int, list[ServiceTicket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.service_id is not None:
            found[ticket.service_id].append(
                _ticket(ticket, read(ticket.text, ticket.is_system), promise_history(promised.get(ticket.id, ())))
            )
    return {service_id: tuple(sorted(rows, key=_soonest)) for service_id, rows in found.items()}


def _ticket(ticket: TroubleTicket, text: str, history: PromiseHistory) -> ServiceTicket:
    return ServiceTicket(
        id=ticket.id,
        number=ticket.number,
        status=ticket.status,
        text=text,
        opened_at=ticket.opened_at,
        etr_at=ticket.etr_at,
        history=history,
        restoration=ticket.restoration,
        restoration_since=ticket.restoration_since,
        cause=ticket.cause,
        next_update_at=ticket.next_update_at,
    )


def _soonest(ticket: ServiceTicket) -> tuple[bool, float, int]:
    """What was promised for the soonest first, then what was promised no time."""
    return ticket.etr_at is None, ticket.etr_at.timestamp() if ticket.etr_at else 0.0, ticket.id


def _works(session: Session, now: datetime, ids: Collection[int] | None) -> Mapping[int, WorkSpan]:
    query = (
        select(WorkScope.service_id, PlannedWork.starts_at, PlannedWork.ends_at)
        .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
        .where(
            PlannedWork.ends_at > now,
            PlannedWork.starts_at <= now + WORK_AHEAD,
            PlannedWork.ends_at > PlannedWork.starts_at,
            *_only(WorkScope.service_id, ids),
        )
        .order_by(PlannedWork.starts_at, PlannedWork.id)
    )
    found: dict[int, WorkSpan] = {}
    for service_id, starts_at, ends_at in session.execute(query):
        found.setdefault(service_id, WorkSpan(starts_at, ends_at))
    return found


def _troubles(session: Session, ids: Collection[int] | None) -> Mapping[int, _Troubles]:
    query = (
        select(AlarmImpact.service_id, Alarm.condition, Alarm.metric, Alarm.acknowledged_at)
        .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
        .where(Alarm.closed_at.is_(None), Alarm.cleared_at.is_(None), *_only(AlarmImpact.service_id, ids))
        .order_by(Alarm.id)
    )
    found: dict[int, list[tuple[Condition, str | None, datetime | None]]] = defaultdict(list)
    for service_id, condition, metric, acknowledged_at in session.execute(query):
        if condition in _WORD_OF_CONDITION:
            found[service_id].append((condition, metric, acknowledged_at))
    return {service_id: _trouble(alarms) for service_id, alarms in found.items()}


def _trouble(alarms: Sequence[tuple[Condition, str | None, datetime | None]]) -> _Troubles:
    words = {_word(condition, metric) for condition, metric, _ in alarms}
    words -= {implied for word in words for implied in _IMPLIED.get(word, ())}
    metrics = (Metric(metric) for _, metric, _ in alarms if metric is not None)
    return _Troubles(
        tuple(sorted(words, key=_WORD_ORDER.__getitem__)),
        next((metric for metric in metrics if metric in _WORD_OF_METRIC), None),
        all(acknowledged_at is not None for _, _, acknowledged_at in alarms),
    )


def _word(condition: Condition, metric: str | None) -> TroubleWord:
    word = _WORD_OF_CONDITION[condition]
    if condition is Condition.THRESHOLD and metric is not None:
        return _WORD_OF_METRIC.get(Metric(metric), word)
    return word


def _only(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ids: Collection[int] | None
) -> list[ColumnElement[bool]]:
    return [] if ids is None else [column.in_(ids)]
