"""Evidence of measurement that comes late: what of a gap it fills."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from nocdesk.outages.entries import rejudge
from nocdesk.outages.model import LedgerProof, ProofKind
from nocdesk.outages.proof import Proof, end_proofs, kept_proofs, write_proofs
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork


def fill_gaps(work: UnitOfWork, late: Mapping[int, datetime], tolerances_s: Mapping[int, float]) -> None:
    """Count services as measured at instants before their last one, as far as the tolerance reaches to either side."""
    grown: dict[int, datetime] = {}
    fresh: list[Proof] = []
    since: dict[int, datetime] = {}
    for service_id, spans in _measured(work, list(late)).items():
        at, tolerance_s = late[service_id], tolerances_s[service_id]
        before = [span for span in spans if span.began_at <= at]
        if not before or before[-1].ended_at is None or before[-1].ended_at >= at:
            continue
        last, end = before[-1], _end(spans, at, tolerance_s)
        if (at - before[-1].ended_at).total_seconds() <= tolerance_s:
            grown[last.id], since[service_id] = end, before[-1].ended_at
        else:
            fresh.append(Proof(service_id, last.epoch, ProofKind.MEASURED, at, end))
            since[service_id] = at
    end_proofs(work, grown)
    write_proofs(work, fresh)
    rejudge(work, since)


def _end(spans: Sequence[LedgerProof], at: datetime, tolerance_s: float) -> datetime:
    """How far the service was measured from then on: up to the next span, if that is near enough."""
    following = next((span.began_at for span in spans if span.began_at > at), None)
    return following if following is not None and (following - at).total_seconds() <= tolerance_s else at


def _measured(work: UnitOfWork, service_ids: Sequence[int]) -> dict[int, list[LedgerProof]]:
    """When services were measured since the last step of the clock, in the order of time."""
    found: dict[int, list[LedgerProof]] = {}
    query = kept_proofs().where(LedgerProof.kind == ProofKind.MEASURED).order_by(LedgerProof.began_at)
    for part in in_slices(sorted(service_ids)):
        for row in work.session.scalars(query.where(LedgerProof.service_id.in_(part))).all():
            found.setdefault(row.service_id, []).append(row)
    return {number: [row for row in rows if row.epoch == max(r.epoch for r in rows)] for number, rows in found.items()}
