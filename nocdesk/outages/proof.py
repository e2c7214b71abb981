"""What is kept of the evidence for the ledger: begun and ended at transitions, read as the ground of a service."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from nocdesk.outages.derivation import Effect, Ground, Span, Window
from nocdesk.outages.model import LedgerEntry, LedgerProof, ProofKind
from nocdesk.services.model import ServiceClass
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.queries import works_between

IS_HELD = LedgerProof.superseded_at.is_(None)
IS_GOING_ON = LedgerProof.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class Proof:
    """A row to be written."""

    service_id: int
    epoch: int
    kind: ProofKind
    began_at: datetime
    ended_at: datetime | None = None
    alarm_id: int | None = None
    effect: ServiceClass | None = None
    words: str = ""
    announced_at: datetime | None = None


def kept_proofs() -> Select[LedgerProof]:
    """All evidence that holds, as the store has it: ends are written past what a session remembers of a row."""
    return select(LedgerProof).where(IS_HELD).execution_options(populate_existing=True)


def write_proofs(work: UnitOfWork, proofs: Iterable[Proof]) -> None:
    """Keep evidence, in one statement."""
    recorded_at = work.clock.now()
    rows = [
        {
            "service_id": proof.service_id,
            "epoch": proof.epoch,
            "kind": proof.kind,
            "began_at": proof.began_at,
            "ended_at": proof.ended_at,
            "alarm_id": proof.alarm_id,
            "effect": proof.effect,
            "words": proof.words,
            "announced_at": proof.announced_at,
            "recorded_at": recorded_at,
        }
        for proof in proofs
    ]
    if rows:
        # Else rows with an empty column and rows without one would take turns, a statement each.
        work.session.execute(insert(LedgerProof), rows, execution_options={"render_nulls": True})


def end_measurement(work: UnitOfWork, ends: Mapping[int, datetime]) -> None:
    """By service, the last instant at which it was measured."""
    table = LedgerProof.__table__
    if ends:
        work.session.connection().execute(
            update(LedgerProof)
            .where(table.c.service_id == bindparam("of_service"), table.c.kind == ProofKind.MEASURED, IS_GOING_ON)
            .values(ended_at=bindparam("at")),
            [{"of_service": number, "at": at} for number, at in ends.items()],
        )


def resume_measurement(work: UnitOfWork, ends: Mapping[int, tuple[int, datetime]]) -> None:
    """By service, its epoch and the end that its measurement was given, which it did not have."""
    table = LedgerProof.__table__
    if ends:
        work.session.connection().execute(
            update(LedgerProof)
            .where(table.c.service_id == bindparam("of_service"), table.c.kind == ProofKind.MEASURED, IS_HELD)
            .where(table.c.epoch == bindparam("of_epoch"), table.c.ended_at == bindparam("until"))
            .values(ended_at=None),
            [{"of_service": number, "of_epoch": epoch, "until": at} for number, (epoch, at) in ends.items()],
        )


def end_proofs(work: UnitOfWork, ends: Mapping[int, datetime]) -> None:
    """By the number of a proof, its end."""
    table = LedgerProof.__table__
    if ends:
        work.session.connection().execute(
            update(LedgerProof).where(table.c.id == bindparam("number")).values(ended_at=bindparam("at")),
            [{"number": number, "at": at} for number, at in ends.items()],
        )


@dataclass(frozen=True, slots=True)
class Start:
    """Where the ground of a service begins: within which epoch, and when it was last measured before (None: never)."""

    at: datetime
    epoch: int
    lost_at: datetime | None


def starts_of(session: Session, entries: Collection[LedgerEntry]) -> dict[int, Start]:
    """By service, where the ground begins that is judged again from the beginning of an entry."""
    is_before = and_(
        LedgerProof.service_id == LedgerEntry.service_id,
        LedgerProof.epoch == LedgerEntry.epoch,
        LedgerProof.kind == ProofKind.MEASURED,
        LedgerProof.ended_at <= LedgerEntry.began_at,
    )
    query = select(LedgerEntry.id, func.max(LedgerProof.ended_at)).join(LedgerProof, is_before).where(IS_HELD)
    lost: dict[int, datetime | None] = {}
    for part in in_slices(sorted(entry.id for entry in entries)):
        lost |= dict(session.execute(query.where(LedgerEntry.id.in_(part)).group_by(LedgerEntry.id)).all())
    return {entry.service_id: Start(entry.began_at, entry.epoch, lost.get(entry.id)) for entry in entries}


def grounds(session: Session, starts: Mapping[int, Start], until: datetime) -> dict[int, Ground]:
    """What the ledgers of services rest on from an instant on, each within one epoch."""
    if not starts:
        return {}
    earliest = min(start.at for start in starts.values())
    kept = _kept(session, starts, earliest)
    works = windows_of(session, starts, earliest, until)
    return {
        number: ground_of([row for row in kept[number] if row.epoch == start.epoch], start, works[number])
        for number, start in starts.items()
    }


def ground_of(proofs: Sequence[LedgerProof], start: Start, works: Sequence[Window]) -> Ground:
    """The proofs of one service and epoch as its ground; `works` covers it where no step of the clock has ended it."""
    life = next((row for row in proofs if row.kind is ProofKind.LIFE), None)
    own = {kind: [row for row in proofs if row.kind is kind] for kind in ProofKind}
    return Ground(
        life=Span(start.at, life.ended_at if life is not None else None),
        measured=[Span(row.began_at, row.ended_at) for row in own[ProofKind.MEASURED]],
        alarms=_effects(own[ProofKind.ALARM]),
        together=_effects(own[ProofKind.TOGETHER]),
        works=works if life is None or life.ended_at is None else _windows(own[ProofKind.PLANNED]),
        lost_at=start.lost_at,
    )


def _effects(rows: Iterable[LedgerProof]) -> list[Effect]:
    return [
        Effect(row.began_at, row.ended_at, row.effect, row.alarm_id, row.words)
        for row in rows
        if row.effect is not None
    ]


def _windows(rows: Iterable[LedgerProof]) -> list[Window]:
    return [Window(row.began_at, row.ended_at, row.announced_at) for row in rows if row.ended_at is not None]


def _kept(session: Session, service_ids: Collection[int], start: datetime) -> Mapping[int, list[LedgerProof]]:
    query = kept_proofs().where(or_(IS_GOING_ON, LedgerProof.ended_at >= start))
    found: dict[int, list[LedgerProof]] = defaultdict(list)
    for part in in_slices(sorted(service_ids)):
        rows = session.scalars(query.where(LedgerProof.service_id.in_(part)).order_by(LedgerProof.id))
        for row in rows.all():
            found[row.service_id].append(row)
    return found


def windows_of(
    session: Session, service_ids: Collection[int], start: datetime, until: datetime
) -> Mapping[int, list[Window]]:
    """The planned work on each service of which some part that counts lies from `start` up to and including `until`."""
    found: dict[int, list[Window]] = defaultdict(list)
    for part in in_slices(sorted(service_ids)):
        wanted = set(part)
        rows = works_between(session, part, start, until + timedelta.resolution)
        for row in (row for row in rows if row.counts_from < row.ends_at):
            for service_id in wanted.intersection(row.service_ids):
                found[service_id].append(Window(row.counts_from, row.ends_at, row.announced_at))
    return found
