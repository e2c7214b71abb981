"""Writing the ledger: a service begins to be seen, is witnessed, is lost from sight, comes under planned work."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from nocdesk.outages.derivation import NEW_WORDS
from nocdesk.outages.entries import NEVER, open_all, rejudge
from nocdesk.outages.late import fill_gaps
from nocdesk.outages.model import IS_OPEN, LedgerEntry, ProofKind
from nocdesk.outages.proof import Proof, end_measurement, resume_measurement, write_proofs
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkScope


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


def begin_all(work: UnitOfWork, instants: Mapping[int, datetime]) -> None:
    """Open the ledgers of these services at these instants: nothing is known of them yet."""
    if not instants:
        return
    write_proofs(work, (Proof(number, 0, ProofKind.LIFE, at) for number, at in instants.items()))
    recorded_at = work.clock.now()
    rows = [
        {
            "service_id": number,
            "service_class": ServiceClass.UNKNOWN,
            "beneath": ServiceClass.UNKNOWN,
            "announced_at": None,
            "work_began_at": None,
            "epoch": 0,
            "began_at": at,
            "ended_at": None,
            "measured_until": NEVER,
            "alarm_id": None,
            "evidence": NEW_WORDS,
            "recorded_at": recorded_at,
        }
        for number, at in instants.items()
    ]
    open_all(work, rows)


def overdue(work: UnitOfWork, tolerances_s: Mapping[int, float]) -> dict[int, datetime]:
    """The services that have had no evidence for longer than they tolerate, with the last of it; UNKNOWN has none."""
    shortest = timedelta(seconds=min(tolerances_s.values(), default=0.0))
    # Only columns: in a large network this looks at thousands of entries, of which as good as none is overdue.
    query = select(LedgerEntry.service_id, LedgerEntry.measured_until).where(
        IS_OPEN,
        LedgerEntry.beneath.in_(_SEEN),
        LedgerEntry.measured_until < work.now - shortest,
    )
    return {
        number: until
        for number, until in work.session.execute(query)
        if number in tolerances_s and (work.now - until).total_seconds() > tolerances_s[number]
    }


def witness(work: UnitOfWork, seen: Mapping[int, datetime], tolerances_s: Mapping[int, float]) -> None:
    """Evidence that services were measured at these instants.

    What lies between too distant evidences was not measured; evidence that comes late fills what it can of a gap.
    """
    lost: dict[int, datetime] = {}
    back: dict[int, tuple[int, datetime]] = {}
    late: dict[int, datetime] = {}
    unbroken: dict[int, tuple[int, datetime]] = {}
    for entry in open_entries(work, seen.keys() & tolerances_s.keys()):
        number, at, until = entry.service_id, seen[entry.service_id], entry.measured_until
        is_unseen = entry.beneath is ServiceClass.UNKNOWN
        if at <= until:
            if at < entry.began_at:
                late[number] = at
            continue
        entry.measured_until = at
        if is_unseen and work.is_late and (at - until).total_seconds() <= tolerances_s[number]:
            # It was taken for lost since nothing had come, and not since nothing was measured.
            unbroken[number] = entry.epoch, until
        elif is_unseen:
            back[number] = entry.epoch, max(at, entry.began_at)
        elif (at - until).total_seconds() > tolerances_s[number]:
            lost[number] = until
            back[number] = entry.epoch, at
    end_measurement(work, lost)
    write_proofs(work, (Proof(number, epoch, ProofKind.MEASURED, at) for number, (epoch, at) in back.items()))
    resume_measurement(work, unbroken)
    since = {number: lost.get(number, at) for number, (_, at) in back.items()}
    rejudge(work, since | {number: until for number, (_, until) in unbroken.items()})
    fill_gaps(work, late, tolerances_s)


def lose_sight(work: UnitOfWork, ends: Mapping[int, datetime]) -> None:
    """Put services that are overdue down as not measured since their last evidence."""
    end_measurement(work, ends)
    rejudge(work, ends)


def follow_planned_works(work: UnitOfWork, now: datetime) -> None:
    """Judge services at the beginning and at the end of the planned work that covers them.

    Work that began and ended between two looks counts as well; an entry that is simply up stays so under any work.
    """
    is_planned = LedgerEntry.service_class == ServiceClass.PLANNED
    has_begun = _has_work(PlannedWork.starts_at <= now)
    has_ended = _has_work(PlannedWork.ends_at <= now)
    goes_on = _has_work(PlannedWork.starts_at <= now, PlannedWork.ends_at > now)
    is_concerned = or_(and_(is_planned, or_(has_ended, ~goes_on)), and_(~is_planned, has_begun))
    query = select(LedgerEntry.service_id, LedgerEntry.began_at).where(IS_OPEN, LedgerEntry.beneath != ServiceClass.UP)
    rejudge(work, dict(work.session.execute(query.where(is_concerned)).all()), now)


def _has_work(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the entry's service has such work, of which some part lies after the entry's beginning."""
    return exists(
        select(WorkScope.work_id)
        .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
        .where(WorkScope.service_id == LedgerEntry.service_id, PlannedWork.ends_at > LedgerEntry.began_at)
        .where(PlannedWork.ends_at > PlannedWork.starts_at, *conditions)
    )


_SEEN = (ServiceClass.UP, ServiceClass.DEGRADED, ServiceClass.DOWN)
"""The classes that need evidence."""
