"""Writing the ledger: a service enters a class, is witnessed in it, is lost from sight, lives through a clock step."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.events import ServiceClassChanged
from nocdesk.network.model import Probe
from nocdesk.network.topology import stale_after_s
from nocdesk.outages.classes import classify
from nocdesk.outages.model import LedgerEntry
from nocdesk.quality.model import ProbeStatus
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkScope
from nocdesk.works.queries import works_covering


def open_entries(work: UnitOfWork, service_ids: Iterable[int] | None = None) -> list[LedgerEntry]:
    """The running entries, of all services or of these."""
    query = select(LedgerEntry).where(LedgerEntry.ended_at.is_(None)).order_by(LedgerEntry.service_id)
    if service_ids is not None:
        query = query.where(LedgerEntry.service_id.in_(list(service_ids)))
    return list(work.session.scalars(query))


def begin(work: UnitOfWork, service_id: int, at: datetime) -> LedgerEntry:
    """Open a service's ledger: nothing is known of it yet."""
    return _open(work, service_id, ServiceClass.UNKNOWN, at, None, "not measured yet")


def judge(work: UnitOfWork, entry: LedgerEntry, at: datetime, *, is_measured: bool) -> LedgerEntry:
    """Put a service into the class that alarms, planned work and measurement say, as of `at`; its open entry then.

    `at` is when the evidence began. It cannot reach behind the open entry, nor into the future.
    """
    alarms = _active_alarms(work, entry.service_id)
    is_planned = bool(works_covering(work.session, [entry.service_id], work.now))
    service_class = classify([effect for _, effect, _ in alarms], is_planned=is_planned, is_measured=is_measured)
    if service_class is entry.service_class:
        return entry
    cause = next(((alarm_id, text) for alarm_id, effect, text in alarms if effect is service_class), None)
    if cause is None and service_class is ServiceClass.PLANNED and alarms:
        cause = alarms[0][0], alarms[0][2]
    return enter(work, entry, service_class, at, *(cause or (None, _WORDS.get(service_class, ""))))


def enter(
    work: UnitOfWork, entry: LedgerEntry, service_class: ServiceClass, at: datetime, alarm_id: int | None, evidence: str
) -> LedgerEntry:
    """End the open entry and open the next; an entry that would have lasted no time is replaced."""
    at = max(entry.began_at, min(at, work.now))
    measured_until = max(entry.measured_until, at)
    if at == entry.began_at:
        work.session.delete(entry)
    else:
        entry.ended_at = at
        entry.measured_until = min(entry.measured_until, at)
    work.session.flush()
    opened = _open(work, entry.service_id, service_class, at, alarm_id, evidence)
    opened.measured_until = at if service_class is ServiceClass.UNKNOWN else measured_until
    return opened


def witness(work: UnitOfWork, entry: LedgerEntry, at: datetime, tolerance_s: float) -> None:
    """Evidence that the service was measured at `at`; what lies between too distant evidences was not measured."""
    gap = (at - entry.measured_until).total_seconds()
    if entry.service_class is not ServiceClass.UNKNOWN and gap > tolerance_s:
        entry = enter(work, entry, ServiceClass.UNKNOWN, entry.measured_until, None, f"not measured for {gap:.0f} s")
    if entry.service_class in (ServiceClass.UNKNOWN, ServiceClass.PLANNED):
        entry = judge(work, entry, at, is_measured=True)
    entry.measured_until = max(entry.measured_until, at)


def lose_sight(work: UnitOfWork, entry: LedgerEntry, tolerance_s: float) -> None:
    """Enter a service as not measured once its last evidence is too old; what is known of it from alarms stays."""
    if entry.service_class not in (ServiceClass.UP, ServiceClass.DEGRADED, ServiceClass.DOWN):
        return
    if (work.now - entry.measured_until).total_seconds() > tolerance_s:
        enter(work, entry, ServiceClass.UNKNOWN, entry.measured_until, None, "no measurement")


def follow_planned_works(work: UnitOfWork) -> None:
    """Judge services at the beginning and at the end of the planned work that covers them."""
    scopes = (
        select(WorkScope.service_id, PlannedWork.starts_at, PlannedWork.ends_at)
        .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
        .where(PlannedWork.starts_at <= work.now)
        .order_by(PlannedWork.starts_at)
    )
    windows = {service_id: (start, end) for service_id, start, end in work.session.execute(scopes)}
    for entry in open_entries(work, windows):
        start, end = windows[entry.service_id]
        is_over = end <= work.now
        if is_over == (entry.service_class is ServiceClass.PLANNED):
            judge(work, entry, end if is_over else start, is_measured=entry.service_class is not ServiceClass.UNKNOWN)


def step_clock(work: UnitOfWork, before: datetime, after: datetime) -> None:
    """The wall clock was set from `before` to `after`: every open entry ends at the old label and goes on at the new.

    No second is lost or invented: an entry lasts from its own beginning to its own end, and their sum is the time that
    passed, though the labels jump.
    """
    for entry in open_entries(work):
        entry.ended_at = max(before, entry.began_at)
        moved = max(timedelta(), before - entry.measured_until)
        work.session.flush()
        opened = _open(work, entry.service_id, entry.service_class, after, entry.alarm_id, entry.evidence)
        opened.measured_until = after - moved


def _active_alarms(work: UnitOfWork, service_id: int) -> list[tuple[int, ServiceClass, str]]:
    """Active alarms that touch a service, oldest first; one whose own probe fell silent proves nothing any more."""
    query = (
        select(Alarm.id, AlarmImpact.effect, Alarm.text, ProbeStatus.answered_at, Probe.interval_s)
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .outerjoin(Probe, Probe.id == Alarm.probe_id)
        .outerjoin(ProbeStatus, ProbeStatus.probe_id == Alarm.probe_id)
        .where(AlarmImpact.service_id == service_id, Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None))
        .order_by(Alarm.began_at, Alarm.id)
    )
    return [
        (alarm_id, effect, text)
        for alarm_id, effect, text, answered_at, interval_s in work.session.execute(query)
        if answered_at is None or (work.now - answered_at).total_seconds() <= stale_after_s(interval_s)
    ]


def _open(
    work: UnitOfWork, service_id: int, service_class: ServiceClass, at: datetime, alarm_id: int | None, evidence: str
) -> LedgerEntry:
    entry = LedgerEntry(
        service_id=service_id,
        service_class=service_class,
        began_at=at,
        measured_until=at,
        alarm_id=alarm_id,
        evidence=evidence,
    )
    work.session.add(entry)
    work.session.execute(
        update(Service).where(Service.id == service_id).values(current_class=service_class, class_since=at),
        execution_options={"synchronize_session": False},
    )
    work.touched("service", service_id)
    work.happened(ServiceClassChanged(service_id, at))
    work.session.flush()
    return entry


_WORDS = {ServiceClass.UP: "measured and within its limits", ServiceClass.UNKNOWN: "no measurement"}
