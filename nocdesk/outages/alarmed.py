"""Which services active alarms say something about, and whether the probes behind those alarms still answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.network.model import Probe
from nocdesk.network.topology import stale_after_s
from nocdesk.outages.ledger import open_entries
from nocdesk.outages.model import LedgerProof, ProofKind
from nocdesk.outages.proof import IS_GOING_ON, Proof, end_proofs, write_proofs
from nocdesk.quality.model import ProbeStatus
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork

EFFECTIVE = (ServiceClass.DEGRADED, ServiceClass.DOWN)
"""What an alarm can say of a service."""


@dataclass(frozen=True, slots=True)
class AlarmedService:
    """A service that an active alarm touches; `proof_id` is of what the alarm proves at present (None: nothing)."""

    probe_id: int
    service_id: int
    effect: ServiceClass
    alarm_id: int
    words: str
    last_at: datetime
    proof_id: int | None
    answered_at: datetime | None
    interval_s: float

    def is_stale(self, now: datetime) -> bool:
        """Whether the probe behind the alarm fell silent: then the alarm proves nothing any more."""
        if self.answered_at is None:
            return False
        return (now - self.answered_at).total_seconds() > stale_after_s(self.interval_s)


def alarmed_services(session: Session) -> list[AlarmedService]:
    """What the active alarms of probes say, in one query."""
    proof = and_(
        LedgerProof.alarm_id == Alarm.id,
        LedgerProof.service_id == AlarmImpact.service_id,
        LedgerProof.kind == ProofKind.ALARM,
        IS_GOING_ON,
    )
    query = (
        select(
            Probe.id,
            AlarmImpact.service_id,
            AlarmImpact.effect,
            Alarm.id,
            Alarm.text,
            Alarm.last_at,
            LedgerProof.id,
            ProbeStatus.answered_at,
            Probe.interval_s,
        )
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .join(Probe, Probe.id == Alarm.probe_id)
        .outerjoin(ProbeStatus, ProbeStatus.probe_id == Alarm.probe_id)
        .outerjoin(LedgerProof, proof)
        .where(Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None))
        .where(AlarmImpact.effect != ServiceClass.UNKNOWN)
    )
    return [AlarmedService(*row) for row in session.execute(query).all()]


def follow_probes_of_alarms(
    work: UnitOfWork, alarmed: Iterable[AlarmedService], answered: Mapping[int, datetime]
) -> dict[int, datetime]:
    """Let alarms prove nothing while their probes are silent, and again from the answer on.

    Returns since when the evidence of which services is another.
    """
    ends: dict[int, datetime] = {}
    since: dict[int, datetime] = {}
    back: list[tuple[AlarmedService, datetime]] = []
    for one in alarmed:
        if one.proof_id is not None and one.answered_at is not None and one.is_stale(work.now):
            ends[one.proof_id] = since[one.service_id] = one.answered_at
        # What is raised in this very transaction is told of by its own fact.
        elif one.proof_id is None and one.probe_id in answered and one.last_at < work.now:
            back.append((one, answered[one.probe_id]))
    end_proofs(work, ends)
    _prove_again(work, back)
    return {**{one.service_id: at for one, at in back}, **since}


def _prove_again(work: UnitOfWork, back: Iterable[tuple[AlarmedService, datetime]]) -> None:
    wanted = list(back)
    if not wanted:
        return
    entries = {entry.service_id: entry for entry in open_entries(work, {one.service_id for one, _ in wanted})}
    write_proofs(
        work,
        [
            Proof(one.service_id, entry.epoch, ProofKind.ALARM, at, None, one.alarm_id, one.effect, one.words)
            for one, at in wanted
            if (entry := entries.get(one.service_id)) is not None
        ],
    )
