"""The ledger derived again from the evidence in the store, and every difference from what was written."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.outages.classes import Classified
from nocdesk.outages.derivation import Derived, Ground, Said, derive
from nocdesk.outages.entries import said_by
from nocdesk.outages.model import IN_FORCE, LedgerEntry, LedgerProof, ProofKind
from nocdesk.outages.proof import Start, ground_of, kept_proofs, windows_of
from nocdesk.services.model import Service
from nocdesk.store.position import IngestPosition
from nocdesk.store.series_time import in_slices

_Told = tuple[datetime, datetime, Said]

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A time of which the ledger says something else than its evidence, which is told in words (None: nothing)."""

    service: str
    began_at: datetime
    ended_at: datetime
    written: Classified | None
    derived: Classified | None
    evidence: tuple[str, ...]


def told_until(session: Session, now: datetime) -> datetime:
    """How far the ledger has been told: up to the last reading that was judged, or now where none ever was."""
    wall_s = session.scalar(select(func.max(IngestPosition.wall_s)))
    return min(now, datetime.fromtimestamp(wall_s, UTC)) if wall_s else now


def differences(
    session: Session, service_ids: Collection[int] | None, start: datetime | None, end: datetime
) -> Iterator[Difference]:
    """Every difference between the entries in force and what their evidence makes, by services and in time."""
    query = select(Service.id, Service.name).order_by(Service.name)
    names = dict(session.execute(query).all())
    wanted = [number for number in names if service_ids is None or number in service_ids]
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        entries, proofs = _entries(session, part), _proofs(session, part)
        for number in part:
            epochs = {entry.epoch for entry in entries[number]} | {proof.epoch for proof in proofs[number]}
            for epoch in sorted(epochs):
                own = [entry for entry in entries[number] if entry.epoch == epoch]
                kept = [proof for proof in proofs[number] if proof.epoch == epoch]
                yield from _of_epoch(session, names[number], own, kept, start, end)


def _of_epoch(
    session: Session,
    service: str,
    entries: Sequence[LedgerEntry],
    proofs: Sequence[LedgerProof],
    start: datetime | None,
    end: datetime,
) -> Iterator[Difference]:
    ground = _ground(session, proofs, end)
    until = max([end, *(entry.began_at for entry in entries)])
    written = [_told_by(entry, end) for entry in entries]
    derived = [_derived_as(one, end) for one in derive(ground, until)] if ground is not None else []
    for began_at, ended_at, left, right in _compared(written, derived):
        began_at, ended_at = max(began_at, start or began_at), min(ended_at, end)
        if left != right and began_at < ended_at:
            evidence = tuple(_evidence(proofs, ground, began_at, ended_at))
            yield Difference(service, began_at, ended_at, left and left[0], right and right[0], evidence)


def _ground(session: Session, proofs: Sequence[LedgerProof], end: datetime) -> Ground | None:
    life = next((proof for proof in proofs if proof.kind is ProofKind.LIFE), None)
    if life is None:
        return None
    works = windows_of(session, [life.service_id], life.began_at, max(end, life.began_at))
    return ground_of(proofs, Start(life.began_at, life.epoch, None), works[life.service_id])


def _compared(
    written: Sequence[_Told], derived: Sequence[_Told]
) -> Iterator[tuple[datetime, datetime, Said | None, Said | None]]:
    """Both readings side by side, cut wherever either changes."""
    edges = sorted({edge for began_at, ended_at, _ in (*written, *derived) for edge in (began_at, ended_at)})
    left, right = list(reversed(written)), list(reversed(derived))
    for began_at, ended_at in pairwise(edges):
        yield began_at, ended_at, _at(left, began_at), _at(right, began_at)


def _at(waiting: list[_Told], instant: datetime) -> Said | None:
    """What is said of an instant; instants come in the order of time."""
    while waiting and waiting[-1][1] <= instant:
        waiting.pop()
    return waiting[-1][2] if waiting and waiting[-1][0] <= instant else None


def _told_by(entry: LedgerEntry, end: datetime) -> _Told:
    ended_at = entry.ended_at if entry.ended_at is not None else max(end, entry.began_at)
    return entry.began_at, ended_at, said_by(entry)


def _derived_as(one: Derived, end: datetime) -> _Told:
    return one.began_at, one.ended_at if one.ended_at is not None else max(end, one.began_at), one.key


def _evidence(
    proofs: Sequence[LedgerProof], ground: Ground | None, began_at: datetime, ended_at: datetime
) -> Iterator[str]:
    if ground is None:
        yield _("no evidence of the service's life is kept")
        return
    touching = [p for p in proofs if p.began_at < ended_at and (p.ended_at is None or p.ended_at > began_at)]
    for proof in touching:
        if proof.kind is ProofKind.ALARM:
            yield _("alarm {alarm_id} ({effect}) {time}: {words}").format(
                alarm_id=proof.alarm_id,
                effect=proof.effect,
                time=_time(proof.began_at, proof.ended_at),
                words=proof.words,
            )
        elif proof.kind is ProofKind.TOGETHER:
            yield _("alarms together: {effect} {time}").format(
                effect=proof.effect, time=_time(proof.began_at, proof.ended_at)
            )
        elif proof.kind is ProofKind.MEASURED:
            yield _("measured {time}").format(time=_time(proof.began_at, proof.ended_at))
    if not any(proof.kind is ProofKind.MEASURED for proof in touching):
        yield _("not measured")
    for work in ground.works:
        if work.began_at < ended_at and work.ended_at > began_at:
            yield _("planned work {time}").format(time=_time(work.began_at, work.ended_at))


def _time(began_at: datetime, ended_at: datetime | None) -> str:
    if ended_at is None:
        return _("from {start} on").format(start=began_at.isoformat())
    return _("from {start} to {end}").format(start=began_at.isoformat(), end=ended_at.isoformat())


def _entries(session: Session, service_ids: Sequence[int]) -> dict[int, list[LedgerEntry]]:
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    query = select(LedgerEntry).where(IN_FORCE).order_by(LedgerEntry.epoch, LedgerEntry.began_at)
    for part in in_slices(service_ids):
        for row in session.scalars(query.where(LedgerEntry.service_id.in_(part))):
            found[row.service_id].append(row)
    return found


def _proofs(session: Session, service_ids: Sequence[int]) -> dict[int, list[LedgerProof]]:
    found: dict[int, list[LedgerProof]] = defaultdict(list)
    for part in in_slices(service_ids):
        for row in session.scalars(kept_proofs().where(LedgerProof.service_id.in_(part)).order_by(LedgerProof.id)):
            found[row.service_id].append(row)
    return found
