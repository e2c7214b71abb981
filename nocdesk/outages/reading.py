"""The ledger as everybody reads it: what each service was in, now known or as it was known at an instant."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.outages.statements import overruled_by, statements_of
from nocdesk.outages.stretch import Stretch
from nocdesk.services.model import ServiceClass
from nocdesk.store.series_time import in_slices

_EntryRow = Row[int, ServiceClass, ServiceClass, datetime | None, datetime | None, datetime, datetime | None, datetime]


def ledger_reading(
    session: Session,
    service_ids: Collection[int] | None,
    start: datetime,
    end: datetime,
    as_of: datetime | None = None,
    *,
    now: datetime | None = None,
) -> dict[int, list[Stretch]]:
    """What of each service's ledger lies in [start, end), in the order in which time passed.

    None reads every service that has one; a service that was asked for is there, perhaps with nothing. What goes on
    ends at `now` where that is earlier than `end`. With `as_of` it is the reading as it stood when that much was
    recorded, and what went on ends there. What people said of a stretch has been applied.
    Where the wall clock was set, the labels of two stretches jump or overlap; each still lasted its real seconds. So
    does what was before a clock was set back, though its labels lie after `now`: whoever sums up a period until now
    gives the end of the period as `end`.
    """
    lasts_until = min(instant for instant in (end, as_of, now) if instant is not None)
    query = _entries(start, end, as_of)
    if service_ids is None:
        found = _stretches(session.execute(query), start, end, lasts_until, as_of)
    else:
        found = {service_id: [] for service_id in service_ids}
        for part in in_slices(sorted(found)):
            rows = session.execute(query.where(LedgerEntry.service_id.in_(part)))
            found.update(_stretches(rows, start, end, lasts_until, as_of))
    for service_id, statements in statements_of(session, service_ids, start, end, as_of).items():
        own = found.get(service_id, [])
        found[service_id] = [part for stretch in own for part in overruled_by(stretch, statements)]
    return found


def _entries(
    start: datetime, end: datetime, as_of: datetime | None
) -> Select[int, ServiceClass, ServiceClass, datetime | None, datetime | None, datetime, datetime | None, datetime]:
    """Only columns: of a large network this may be hundreds of thousands of entries."""
    entry = LedgerEntry
    known_end_at = func.coalesce(entry.end_recorded_at, entry.ended_at)
    query = select(
        entry.service_id,
        entry.service_class,
        entry.beneath,
        entry.announced_at,
        entry.work_began_at,
        entry.began_at,
        entry.ended_at,
        known_end_at,
    ).where(entry.began_at < end)
    query = query.order_by(entry.service_id, entry.epoch, entry.began_at)
    if as_of is None:
        return query.where(IN_FORCE, or_(entry.ended_at.is_(None), entry.ended_at > start))
    was_open = or_(entry.ended_at.is_(None), entry.ended_at > start, known_end_at > as_of)
    was_in_force = or_(entry.superseded_at.is_(None), entry.superseded_at > as_of)
    return query.where(entry.recorded_at <= as_of, was_in_force, was_open)


def _stretches(
    rows: Iterable[_EntryRow], start: datetime, end: datetime, lasts_until: datetime, as_of: datetime | None
) -> dict[int, list[Stretch]]:
    found: dict[int, list[Stretch]] = defaultdict(list)
    for service_id, service_class, beneath, announced_at, work_began_at, began_at, ended_at, known_end_at in rows:
        is_over = ended_at is not None and (as_of is None or known_end_at <= as_of)
        notice = announced_at, work_began_at or (began_at if service_class is ServiceClass.PLANNED else None)
        began_at = max(began_at, start)
        ended_at = min(ended_at, end) if ended_at is not None and is_over else lasts_until
        if began_at < ended_at:
            found[service_id].append(Stretch(service_class, began_at, ended_at, beneath, *notice))
    return dict(found)
