"""The ledger when the wall clock is set: the labels jump, and the seconds do not."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from nocdesk.outages.entries import NEVER, open_all
from nocdesk.outages.ledger import follow_planned_works, open_entries
from nocdesk.outages.model import LedgerEntry, LedgerProof, ProofKind
from nocdesk.outages.proof import IS_GOING_ON, Proof, end_proofs, kept_proofs, windows_of, write_proofs
from nocdesk.store.unit_of_work import UnitOfWork


def step_clock(work: UnitOfWork, before: datetime, after: datetime) -> None:
    """The wall clock was set from `before` to `after`: every open entry ends at the old label and goes on at the new.

    No second is lost or invented: an entry lasts from its own beginning to its own end, and their sum is the time that
    passed, though the labels jump.
    """
    follow_planned_works(work, before)
    entries, recorded_at = open_entries(work), work.clock.now()
    rows = [_row_after(entry, before, after, recorded_at) for entry in entries]
    ends = {entry.service_id: max(before, entry.began_at) for entry in entries}
    for entry in entries:
        entry.ended_at, entry.end_recorded_at = ends[entry.service_id], recorded_at
    work.session.flush()
    if rows:
        open_all(work, rows)
    _keep_works(work, ends)
    _step_proofs(work, ends, after)


def _row_after(entry: LedgerEntry, before: datetime, after: datetime, recorded_at: datetime) -> dict[str, object]:
    was_seen_s = max(timedelta(), before - entry.measured_until)
    return {
        "service_id": entry.service_id,
        "service_class": entry.service_class,
        "beneath": entry.beneath,
        "announced_at": entry.announced_at,
        "work_began_at": entry.work_began_at,
        "epoch": entry.epoch + 1,
        "began_at": after,
        "ended_at": None,
        "measured_until": NEVER if entry.measured_until == NEVER else after - was_seen_s,
        "alarm_id": entry.alarm_id,
        "evidence": entry.evidence,
        "recorded_at": recorded_at,
    }


def _keep_works(work: UnitOfWork, ends: Mapping[int, datetime]) -> None:
    """Which planned work covered the time that is over: what is planned from now on goes by other labels."""
    is_life = LedgerProof.kind == ProofKind.LIFE
    lives = {row.service_id: row for row in work.session.scalars(kept_proofs().where(IS_GOING_ON, is_life))}
    if not lives:
        return
    start, until = min(life.began_at for life in lives.values()), max(ends.values())
    windows = windows_of(work.session, list(lives), start, until)
    write_proofs(
        work,
        [
            Proof(
                number,
                lives[number].epoch,
                ProofKind.PLANNED,
                window.began_at,
                window.ended_at,
                announced_at=window.announced_at,
            )
            for number, own in windows.items()
            for window in own
            if window.ended_at > lives[number].began_at and window.began_at <= ends.get(number, until)
        ],
    )


def _step_proofs(work: UnitOfWork, ends: Mapping[int, datetime], after: datetime) -> None:
    """What goes on ends with the old labels and goes on with the new; who was not seen then has been lost before."""
    going_on = list(work.session.scalars(kept_proofs().where(IS_GOING_ON)))
    end_proofs(work, {row.id: max(row.began_at, ends.get(row.service_id, after)) for row in going_on})
    write_proofs(
        work,
        [
            Proof(row.service_id, row.epoch + 1, row.kind, after, None, row.alarm_id, row.effect, row.words)
            for row in going_on
        ],
    )
    epochs = {row.service_id: row.epoch + 1 for row in going_on if row.kind is ProofKind.LIFE}
    unseen = epochs.keys() - {row.service_id for row in going_on if row.kind is ProofKind.MEASURED}
    write_proofs(work, [Proof(number, epochs[number], ProofKind.MEASURED, after, after) for number in sorted(unseen)])
