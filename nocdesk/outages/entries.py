"""The entries of the ledger, written from what is derived: ended, superseded and added to, never overwritten."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from nocdesk.events import LedgerCorrected
from nocdesk.outages.classes import Classified
from nocdesk.outages.derivation import Derived, Said, derive
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.outages.proof import grounds, starts_of
from nocdesk.outages.together import put_together
from nocdesk.services.model import Service
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""What an entry says of its last measurement where there has been none."""

_QUARTER_S = 900

_Key = tuple[Said, datetime, datetime | None]


@dataclass(slots=True)
class _Changes:
    """What is to be written of all services at once."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    corrected: list[LedgerCorrected] = field(default_factory=list)


def rejudge(work: UnitOfWork, since: Mapping[int, datetime], until: datetime | None = None) -> None:
    """Derive the ledgers of services again from the instants at which their evidence changed, and write what differs.

    The ledger is told until now, or until another instant. What reaches behind a closed entry supersedes it. Whoever
    judges by the past is told of that, and of what reaches behind the end of a period.
    """
    if not since:
        return
    held = _held(work, since)
    starts = starts_of(work.session, [entries[0] for entries in held.values()])
    now = until or work.now
    latest = max([now, *(entries[-1].began_at for entries in held.values())])
    found = grounds(work.session, starts, latest)
    found = put_together(work, found, starts, since, latest)
    changes = _Changes()
    for service_id, entries in held.items():
        horizon = max(now, entries[-1].began_at)
        _compare(work, changes, entries, derive(found[service_id], horizon), since[service_id])
    work.session.flush()
    _write(work, changes)


def said_by(entry: LedgerEntry) -> Said:
    """What an entry says of its time."""
    return Classified(entry.service_class, entry.beneath), entry.announced_at, entry.work_began_at


def open_all(work: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Add entries that are as good as any: none of their services has an open one."""
    work.session.execute(insert(LedgerEntry), rows, execution_options={"render_nulls": True})
    opened = {row["service_id"]: (row["service_class"], row["began_at"]) for row in rows if row["ended_at"] is None}
    if not opened:
        return
    table = Service.__table__
    work.session.connection().execute(
        update(Service)
        .where(table.c.id == bindparam("of_service"))
        .values(current_class=bindparam("entered"), class_since=bindparam("at")),
        [{"of_service": number, "entered": entered, "at": at} for number, (entered, at) in opened.items()],
    )
    for number in opened:
        work.touched("service", number)


def _held(work: UnitOfWork, since: Mapping[int, datetime]) -> dict[int, list[LedgerEntry]]:
    """The entries in force of each service that may change, and the one before them, in the order of time."""
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    query = select(LedgerEntry).where(
        IN_FORCE, or_(LedgerEntry.ended_at.is_(None), LedgerEntry.ended_at >= min(since.values()))
    )
    for part in in_slices(sorted(since)):
        rows = work.session.scalars(query.where(LedgerEntry.service_id.in_(part)).order_by(LedgerEntry.began_at))
        for entry in rows.all():
            if entry.ended_at is None or entry.ended_at >= since[entry.service_id]:
                found[entry.service_id].append(entry)
    return {number: _of_last_epoch(entries) for number, entries in found.items()}


def _of_last_epoch(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Nothing reaches behind a step of the clock."""
    epoch = max(entry.epoch for entry in entries)
    return [entry for entry in entries if entry.epoch == epoch]


def _compare(
    work: UnitOfWork, changes: _Changes, entries: Sequence[LedgerEntry], derived: Sequence[Derived], since: datetime
) -> None:
    """Note what of the entries no longer holds, and what takes its place."""
    wanted = {_key_of(one): one for one in derived}
    recorded_at = work.clock.now()
    last, gone = entries[-1], []
    for entry in entries:
        if wanted.pop(_key(entry), None) is not None:
            continue
        ended = _ended(entry, wanted.values())
        if ended is not None:
            entry.ended_at, entry.end_recorded_at = ended.ended_at, recorded_at
            del wanted[_key_of(ended)]
        else:
            entry.superseded_at = recorded_at
            gone += [entry.ended_at] if entry.ended_at is not None and entry.ended_at > since else []
    changes.rows += [_row(one, last, recorded_at) for one in wanted.values()]
    if wanted and _may_have_ended(since, work.now):
        gone.append(work.now)
    if gone:
        changes.corrected.append(LedgerCorrected(last.service_id, since, max(gone)))


def _may_have_ended(since: datetime, now: datetime) -> bool:
    """Whether a period of some zone ended in between and may have been judged already: all end on a quarter hour."""
    return since < now and since.timestamp() // _QUARTER_S < now.timestamp() // _QUARTER_S


def _ended(entry: LedgerEntry, wanted: Iterable[Derived]) -> Derived | None:
    """What an open entry is, when all that is new about it is its end."""
    if entry.ended_at is not None:
        return None
    as_it_began = said_by(entry), entry.began_at
    same = (one for one in wanted if (one.key, one.began_at) == as_it_began)
    return next((one for one in same if one.ended_at is not None), None)


def _key(entry: LedgerEntry) -> _Key:
    return said_by(entry), entry.began_at, entry.ended_at


def _key_of(derived: Derived) -> _Key:
    return derived.key, derived.began_at, derived.ended_at


def _row(derived: Derived, last: LedgerEntry, recorded_at: datetime) -> dict[str, Any]:
    return {
        "service_id": last.service_id,
        "service_class": derived.found.service_class,
        "beneath": derived.found.beneath,
        "announced_at": derived.announced_at,
        "work_began_at": derived.work_began_at,
        "epoch": last.epoch,
        "began_at": derived.began_at,
        "ended_at": derived.ended_at,
        "measured_until": last.measured_until if derived.is_measured else derived.lost_at or NEVER,
        "alarm_id": derived.alarm_id,
        "evidence": derived.words,
        "recorded_at": recorded_at,
    }


def _write(work: UnitOfWork, changes: _Changes) -> None:
    if changes.rows:
        open_all(work, changes.rows)
    for fact in changes.corrected:
        work.happened(fact)
