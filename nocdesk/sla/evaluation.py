"""Month to date for every objective of every service under agreement, written where desks read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.catalog.model import Measure, SlaObjective, SlaTemplate
from nocdesk.customers.model import Agreement, Customer
from nocdesk.outages.reading import ledger_reading
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.bins import LOOK_BACK, BinCounts, BinKey, Promise, count_bins
from nocdesk.sla.compliance import (
    BIN_S,
    Standing,
    Tally,
    availability_tally,
    bins_tally,
    standing,
)
from nocdesk.sla.measured import measured_series
from nocdesk.sla.model import SlaState, SlaStatus
from nocdesk.sla.periods import month_of
from nocdesk.sla.stretch import EXCLUDED, Stretch, clip
from nocdesk.store.unit_of_work import UnitOfWork

_Seen = tuple[SlaState, int, float | None]


@dataclass(frozen=True, slots=True)
class Ground:
    """What service levels are computed from, as it was read at `now`."""

    now: datetime
    promises: Sequence[Promise]
    stretches: Mapping[int, Sequence[Stretch]]
    counts: Mapping[BinKey, BinCounts]


def read_ground(session: Session, now: datetime) -> Ground:
    """Read all that service levels are computed from; this takes the time, and needs no write lock."""
    promises = _promises(session, now)
    if not promises:
        return Ground(now, (), {}, {})
    start, end = min(p.period.starts_at for p in promises), max(p.period.ends_at for p in promises)
    stretches = ledger_reading(session, None, start, end, now=now)
    return Ground(now, promises, stretches, count_bins(session, promises, stretches, now))


def evaluate_agreements(work: UnitOfWork, ground: Ground | None = None) -> None:
    """Compute every objective anew and write what has changed, as of when its ground was read."""
    ground = ground or read_ground(work.session, work.now)
    if not ground.promises:
        return
    work.now = ground.now
    stretches, counts = ground.stretches, ground.counts
    known = _known(work.session)
    rows: list[dict[str, Any]] = []
    changed = set()
    for promise in ground.promises:
        own = clip(stretches.get(promise.service_id, ()), promise.period.starts_at, promise.period.ends_at)
        for objective in promise.objectives:
            tally, bad_rate = _tally(promise, objective, own, counts, work.now)
            result = standing(
                tally, target=objective.target, period_s=promise.period.seconds, now=work.now, bad_rate=bad_rate
            )
            rows.append(_row(promise, objective, tally, result, work.now))
            seen = (result.state, round(result.budget_left_s), tally.achieved)
            if known.get((promise.service_id, objective.measure)) != seen:
                changed.add(promise.service_id)
    _write(work.session, rows)
    _tell(work, changed)


def _promises(session: Session, now: datetime) -> list[Promise]:
    query = (
        select(Service.id, Agreement.starts_at, Agreement.template, Customer.timezone)
        .join(Agreement, Service.agreement_id == Agreement.id)
        .join(Customer, Service.customer_id == Customer.id)
        .where(Agreement.starts_at <= now)
        .order_by(Service.id)
    )
    loaded = session.scalars(select(SlaTemplate).options(selectinload(SlaTemplate.objectives)))
    objectives = {template.name: tuple(template.objectives) for template in loaded}
    measured = measured_series(session)
    return [
        Promise(service_id, month_of(now, timezone, starts_at), objectives.get(template, ()), measured[service_id])
        for service_id, starts_at, template, timezone in session.execute(query)
    ]


def _tally(
    promise: Promise, objective: SlaObjective, own: Sequence[Stretch], counts: Mapping[BinKey, BinCounts], now: datetime
) -> tuple[Tally, float]:
    """The tally of an objective, and the share of time that is bad at present."""
    if objective.limit is None:
        recent = availability_tally(clip(own, now - LOOK_BACK, now))
        is_down = bool(own) and own[-1].service_class is ServiceClass.DOWN
        return availability_tally(own), 1.0 if is_down else recent.bad_s / LOOK_BACK.total_seconds()
    due_s = sum(stretch.seconds for stretch in own if stretch.service_class not in EXCLUDED)
    found = counts.get((promise.service_id, objective.measure))
    if found is None:
        return Tally(0.0, 0.0, due_s), 0.0
    is_bad_now = found.last_bad_s is not None and found.last_bad_s + BIN_S > now.timestamp()
    rate = 1.0 if is_bad_now else found.recent_bad * BIN_S / LOOK_BACK.total_seconds()
    return bins_tally(found.good, found.bad, due_s), rate


def _known(session: Session) -> dict[tuple[int, Measure], _Seen]:
    """Of each objective what somebody who looks at it sees."""
    status = SlaStatus
    query = select(status.service_id, status.measure, status.state, status.budget_left_s, status.achieved)
    return {
        (service_id, measure): (state, round(left_s), achieved)
        for service_id, measure, state, left_s, achieved in session.execute(query)
    }


def _row(promise: Promise, objective: SlaObjective, tally: Tally, result: Standing, now: datetime) -> dict[str, Any]:
    return {
        "service_id": promise.service_id,
        "measure": objective.measure,
        "target": objective.target,
        "limit": objective.limit,
        "period_starts_at": promise.period.starts_at,
        "period_ends_at": promise.period.ends_at,
        "achieved": tally.achieved,
        "coverage": tally.coverage,
        "budget_s": result.budget_s,
        "budget_left_s": result.budget_left_s,
        "breach_at": result.breach_at,
        "state": result.state,
        "computed_at": now,
    }


def _write(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write all standings in one statement: thousands of entities would hold the write lock for a second."""
    if not rows:
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite.insert if is_sqlite else postgresql.insert)(SlaStatus)
    keys = ("service_id", "measure")
    replaced = {name: getattr(statement.excluded, name) for name in rows[0] if name not in keys}
    upsert = statement.on_conflict_do_update(index_elements=keys, set_=replaced)
    # Else rows with an empty column and rows without one would take turns, a statement each.
    session.execute(upsert, rows, execution_options={"render_nulls": True})


def _tell(work: UnitOfWork, service_ids: set[int]) -> None:
    for service_id in service_ids:
        work.touched("sla", service_id)
    query = (
        select(AlarmImpact.alarm_id)
        .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
        .where(AlarmImpact.service_id.in_(service_ids), Alarm.closed_at.is_(None))
        .distinct()
    )
    for alarm_id in work.session.scalars(query):
        work.touched("alarm", alarm_id)
