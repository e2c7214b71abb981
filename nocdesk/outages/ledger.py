"""Writing the ledger: a service enters a class, is witnessed in it, is lost from sight, lives through a clock step."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, insert, or_, select, update

from nocdesk.alarms.effects import effects_together
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.network.model import Probe
from nocdesk.network.topology import stale_after_s
from nocdesk.outages.classes import UNSEEN, Classified, Source, classify
from nocdesk.outages.model import IS_OPEN, LedgerEntry
from nocdesk.quality.model import ProbeStatus
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkScope
from nocdesk.works.queries import works_between


@dataclass(frozen=True, slots=True)
class _Held:
    """An alarm, what it does to a service, and from when to when (None: still)."""

    id: int
    effect: ServiceClass
    text: str
    began_at: datetime
    ended_at: datetime | None

    def is_active(self, at: datetime) -> bool:
        return self.began_at <= at and (self.ended_at is None or at < self.ended_at)


def open_entries(work: UnitOfWork, service_ids: Collection[int] | None = None) -> list[LedgerEntry]:
    """The running entries, of all services or of these."""
    query = select(LedgerEntry).where(IS_OPEN).order_by(LedgerEntry.service_id)
    if service_ids is None:
        return list(work.session.scalars(query))
    parts = in_slices(sorted(service_ids))
    return [entry for part in parts for entry in work.session.scalars(query.where(LedgerEntry.service_id.in_(part)))]


def unopened(work: UnitOfWork) -> list[int]:
    """The services that have no running entry."""
    is_open = exists().where(LedgerEntry.service_id == Service.id, IS_OPEN)
    return list(work.session.scalars(select(Service.id).where(~is_open).order_by(Service.id)))


def begin(work: UnitOfWork, service_id: int, at: datetime) -> LedgerEntry:
    """Open a service's ledger: nothing is known of it yet."""
    entry = LedgerEntry(
        service_id=service_id,
        service_class=ServiceClass.UNKNOWN,
        epoch=0,
        began_at=at,
        measured_until=at,
        evidence=_NEW,
    )
    return _open(work, entry)


def begin_all(work: UnitOfWork, instants: Mapping[int, datetime]) -> None:
    """Open the ledgers of these services at these instants, in two statements: an import may bring thousands."""
    if not instants:
        return
    unknown, recorded_at = ServiceClass.UNKNOWN, work.clock.now()
    work.session.execute(
        insert(LedgerEntry),
        [
            {
                "service_id": number,
                "service_class": unknown,
                "began_at": at,
                "measured_until": at,
                "evidence": _NEW,
                "recorded_at": recorded_at,
            }
            for number, at in instants.items()
        ],
    )
    table = Service.__table__
    work.session.connection().execute(
        update(Service)
        .where(table.c.id == bindparam("of_service"))
        .values(current_class=bindparam("entered"), class_since=bindparam("at")),
        [{"of_service": number, "entered": unknown, "at": at} for number, at in instants.items()],
    )
    for number in instants:
        work.touched("service", number)


def overdue(work: UnitOfWork, tolerances_s: Mapping[int, float]) -> set[int]:
    """The services whose class has had no evidence for longer than they tolerate; what is UNKNOWN has none to lose."""
    shortest = timedelta(seconds=min(tolerances_s.values(), default=0.0))
    # Only columns: in a large network this looks at thousands of entries, of which as good as none is overdue.
    query = select(LedgerEntry.service_id, LedgerEntry.measured_until).where(
        IS_OPEN,
        LedgerEntry.service_class.in_(_SEEN),
        LedgerEntry.measured_until < work.now - shortest,
    )
    return {
        number
        for number, until in work.session.execute(query)
        if number in tolerances_s and (work.now - until).total_seconds() > tolerances_s[number]
    }


def judge(work: UnitOfWork, entry: LedgerEntry, at: datetime, *, is_measured: bool) -> LedgerEntry:
    """Put a service into the classes that alarms, planned work and measurement say; its open entry then.

    `is_measured` holds as of `at`. Alarms and planned work count as of their own beginnings and ends, in the order of
    time, whatever came to be known first; but nothing reaches behind the open entry, nor into the future.
    """
    at = max(entry.began_at, min(at, work.now))
    was_measured = entry.service_class is not ServiceClass.UNKNOWN
    unseen_since = None if was_measured else entry.began_at
    alarms = _alarms(work, entry)
    works = works_between(work.session, [entry.service_id], entry.began_at, work.now + timedelta.resolution)
    edges = [edge for alarm in alarms for edge in (alarm.began_at, alarm.ended_at)]
    edges += [edge for planned in works for edge in (planned.starts_at, planned.ends_at)]
    for since in sorted({at, *(edge for edge in edges if edge is not None and entry.began_at < edge <= work.now)}):
        active = [alarm for alarm in alarms if alarm.is_active(since)]
        if unseen_since is not None and since < at:
            # What stood already when the service was lost from sight proves nothing until it is seen again.
            active = [alarm for alarm in active if alarm.began_at > unseen_since]
        effects = effects_together(work.session, entry.service_id, {alarm.id: alarm.effect for alarm in active})
        said = {_SOURCES[effect]: effect for effect in effects if effect in _SOURCES}
        if is_measured if since >= at else was_measured:
            said[Source.MEASURED] = ServiceClass.UP
        if any(planned.starts_at <= since < planned.ends_at for planned in works):
            said[Source.PLANNED_WORK] = ServiceClass.PLANNED
        found = classify(said)
        if found != Classified(entry.service_class, entry.beneath):
            entry = enter(work, entry, found, since, *_cause(found.service_class, active))
    return entry


def enter(
    work: UnitOfWork, entry: LedgerEntry, found: Classified, at: datetime, alarm_id: int | None, evidence: str
) -> LedgerEntry:
    """End the open entry and open the next; an entry that would have lasted no time is superseded."""
    at, recorded_at = max(entry.began_at, min(at, work.now)), work.clock.now()
    measured_until = max(entry.measured_until, at)
    if at == entry.began_at:
        entry.superseded_at = recorded_at
    else:
        entry.ended_at, entry.end_recorded_at = at, recorded_at
        entry.measured_until = min(entry.measured_until, at)
    work.session.flush()
    return _open(
        work,
        LedgerEntry(
            service_id=entry.service_id,
            service_class=found.service_class,
            beneath=found.beneath,
            epoch=entry.epoch,
            began_at=at,
            measured_until=at if found.service_class is ServiceClass.UNKNOWN else measured_until,
            alarm_id=alarm_id,
            evidence=evidence,
        ),
    )


def witness(work: UnitOfWork, entry: LedgerEntry, at: datetime, tolerance_s: float) -> None:
    """Evidence that the service was measured at `at`; what lies between too distant evidences was not measured."""
    gap = (at - entry.measured_until).total_seconds()
    if entry.service_class is not ServiceClass.UNKNOWN and gap > tolerance_s:
        entry = enter(work, entry, UNSEEN, entry.measured_until, None, f"not measured for {gap:.0f} s")
    if entry.service_class in (ServiceClass.UNKNOWN, ServiceClass.PLANNED):
        entry = judge(work, entry, at, is_measured=True)
    entry.measured_until = max(entry.measured_until, at)


def lose_sight(work: UnitOfWork, entry: LedgerEntry) -> None:
    """Enter a service that is overdue as not measured since its last evidence."""
    enter(work, entry, UNSEEN, entry.measured_until, None, "no measurement")


def follow_planned_works(work: UnitOfWork) -> None:
    """Judge services at the beginning and at the end of the planned work that covers them.

    Work that began and ended between two looks counts as well; an entry that is simply up stays so under any work.
    """
    is_planned = LedgerEntry.service_class == ServiceClass.PLANNED
    has_begun = _has_work(PlannedWork.starts_at <= work.now)
    has_ended = _has_work(PlannedWork.ends_at <= work.now)
    goes_on = _has_work(PlannedWork.starts_at <= work.now, PlannedWork.ends_at > work.now)
    is_concerned = or_(and_(is_planned, or_(has_ended, ~goes_on)), and_(~is_planned, has_begun))
    query = select(LedgerEntry).where(IS_OPEN, LedgerEntry.service_class != ServiceClass.UP)
    for entry in work.session.scalars(query.where(is_concerned).order_by(LedgerEntry.service_id)).all():
        judge(work, entry, work.now, is_measured=entry.service_class is not ServiceClass.UNKNOWN)


def _has_work(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the entry's service has such work, of which some part lies after the entry's beginning."""
    return exists(
        select(WorkScope.work_id)
        .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
        .where(WorkScope.service_id == LedgerEntry.service_id, PlannedWork.ends_at > LedgerEntry.began_at)
        .where(PlannedWork.ends_at > PlannedWork.starts_at, *conditions)
    )


def step_clock(work: UnitOfWork, before: datetime, after: datetime) -> None:
    """The wall clock was set from `before` to `after`: every open entry ends at the old label and goes on at the new.

    No second is lost or invented: an entry lasts from its own beginning to its own end, and their sum is the time that
    passed, though the labels jump.
    """
    for entry in open_entries(work):
        entry.ended_at, entry.end_recorded_at = max(before, entry.began_at), work.clock.now()
        moved = max(timedelta(), before - entry.measured_until)
        work.session.flush()
        _open(
            work,
            LedgerEntry(
                service_id=entry.service_id,
                service_class=entry.service_class,
                beneath=entry.beneath,
                epoch=entry.epoch + 1,
                began_at=after,
                measured_until=after - moved,
                alarm_id=entry.alarm_id,
                evidence=entry.evidence,
            ),
        )


def _alarms(work: UnitOfWork, entry: LedgerEntry) -> list[_Held]:
    """Alarms that touch the service since the entry began, oldest first.

    An active one whose own probe fell silent proves nothing any more.
    """
    query = (
        select(Alarm, AlarmImpact.effect, ProbeStatus.answered_at, Probe.interval_s)
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .outerjoin(Probe, Probe.id == Alarm.probe_id)
        .outerjoin(ProbeStatus, ProbeStatus.probe_id == Alarm.probe_id)
        .where(
            AlarmImpact.service_id == entry.service_id,
            or_(Alarm.cleared_at.is_(None), Alarm.cleared_at > entry.began_at),
        )
        .order_by(Alarm.began_at, Alarm.id)
    )
    return [
        _Held(alarm.id, effect, alarm.text, alarm.began_at, alarm.cleared_at)
        for alarm, effect, answered_at, interval_s in work.session.execute(query)
        if alarm.cleared_at is not None
        or answered_at is None
        or (work.now - answered_at).total_seconds() <= stale_after_s(interval_s)
    ]


def _cause(service_class: ServiceClass, active: Sequence[_Held]) -> tuple[int | None, str]:
    """The alarm that put a service into a class, with its text; planned work stands for the first of all.

    So does a class that none of them would have brought about alone.
    """
    of_its_own = [alarm for alarm in active if alarm.effect is service_class]
    for alarm in of_its_own or (active if service_class in _BY_ALARMS else ()):
        return alarm.id, alarm.text
    return None, _WORDS.get(service_class, "")


def _open(work: UnitOfWork, entry: LedgerEntry) -> LedgerEntry:
    entry.recorded_at = work.clock.now()
    work.session.add(entry)
    work.session.execute(
        update(Service)
        .where(Service.id == entry.service_id)
        .values(current_class=entry.service_class, class_since=entry.began_at),
        execution_options={"synchronize_session": False},
    )
    work.touched("service", entry.service_id)
    work.session.flush()
    return entry


_SOURCES = {ServiceClass.DOWN: Source.ALARM_DOWN, ServiceClass.DEGRADED: Source.ALARM_DEGRADED}

_SEEN = (ServiceClass.UP, ServiceClass.DEGRADED, ServiceClass.DOWN)
"""The classes that need evidence."""

_BY_ALARMS = (ServiceClass.DEGRADED, ServiceClass.DOWN, ServiceClass.PLANNED)

_NEW = "not measured yet"

_WORDS = {ServiceClass.UP: "measured and within its limits", ServiceClass.UNKNOWN: "no measurement"}
