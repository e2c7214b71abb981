"""Month to date for every objective of every service under agreement, written where desks read it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.catalog.model import Measure, SlaObjective, SlaTemplate
from nocdesk.customers.model import Agreement, Customer
from nocdesk.outages.model import LedgerEntry
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.bins import LOOK_BACK, BinCounts, BinKey, Promise, count_bins
from nocdesk.sla.compliance import (
    BIN_S,
    EXCLUDED,
    Standing,
    Stretch,
    Tally,
    availability_tally,
    bins_tally,
    clip,
    standing,
)
from nocdesk.sla.measured import measured_series
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.periods import month_of
from nocdesk.store.unit_of_work import UnitOfWork


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
    stretches = _stretches(session, min(p.period.starts_at for p in promises), now)
    return Ground(now, promises, stretches, count_bins(session, promises, stretches, now))


def evaluate_agreements(work: UnitOfWork, ground: Ground | None = None) -> None:
    """Compute every objective anew and write what has changed, as of when its ground was read."""
    ground = ground or read_ground(work.session, work.now)
    if not ground.promises:
        return
    work.now = ground.now
    stretches, counts = ground.stretches, ground.counts
    known = {(s.service_id, s.measure): s for s in work.session.scalars(select(SlaStatus))}
    changed = set()
    for promise in ground.promises:
        own = clip(stretches.get(promise.service_id, ()), promise.period.starts_at, promise.period.ends_at)
        for objective in promise.objectives:
            tally, bad_rate = _tally(promise, objective, own, counts, work.now)
            result = standing(
                tally, target=objective.target, period_s=promise.period.seconds, now=work.now, bad_rate=bad_rate
            )
            if _write(work, known, promise, objective, tally, result):
                changed.add(promise.service_id)
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


def _stretches(session: Session, start: datetime, now: datetime) -> Mapping[int, list[Stretch]]:
    query = (
        select(LedgerEntry)
        .where(or_(LedgerEntry.ended_at.is_(None), LedgerEntry.ended_at > start))
        .order_by(LedgerEntry.began_at)
    )
    found: dict[int, list[Stretch]] = defaultdict(list)
    for entry in session.scalars(query):
        found[entry.service_id].append(Stretch(entry.service_class, entry.began_at, entry.ended_at or now))
    return found


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


def _write(
    work: UnitOfWork,
    known: Mapping[tuple[int, Measure], SlaStatus],
    promise: Promise,
    objective: SlaObjective,
    tally: Tally,
    result: Standing,
) -> bool:
    """Write an objective's standing; whether somebody who looks at it would see a difference."""
    status = known.get((promise.service_id, objective.measure))
    is_new = status is None
    if status is None:
        status = SlaStatus(service_id=promise.service_id, measure=objective.measure, state=result.state)
        work.session.add(status)
    before = None if is_new else (status.state, round(status.budget_left_s), status.achieved)
    status.target, status.limit = objective.target, objective.limit
    status.period_starts_at, status.period_ends_at = promise.period.starts_at, promise.period.ends_at
    status.achieved, status.coverage = tally.achieved, tally.coverage
    status.budget_s, status.budget_left_s = result.budget_s, result.budget_left_s
    status.breach_at, status.state, status.computed_at = result.breach_at, result.state, work.now
    return before != (status.state, round(status.budget_left_s), status.achieved)


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
