"""What the ledger does when alarms come and go, and when work is planned."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.effects import compositions_of
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.events import AlarmCleared, AlarmRaised, WorkPlanned
from nocdesk.outages.alarmed import EFFECTIVE
from nocdesk.outages.entries import rejudge
from nocdesk.outages.ledger import begin_all, open_entries
from nocdesk.outages.model import LedgerEntry, LedgerProof, ProofKind
from nocdesk.outages.proof import IS_GOING_ON, Proof, end_proofs, kept_proofs, write_proofs
from nocdesk.people.model import Role
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkScope

_WAITING = "services to judge"


def on_alarm_raised(work: UnitOfWork, fact: AlarmRaised) -> None:
    """Let the alarm prove what it says of the services it touches, from when the evidence for it began."""
    effects = _effects(work, fact.alarm_id)
    known = {entry.service_id: entry for entry in _judged_entries(work, effects)}
    begin_all(work, dict.fromkeys(effects.keys() - known.keys(), fact.began_at))
    entries = open_entries(work, effects) if effects.keys() - known.keys() else list(known.values())
    standing = {proof.service_id: proof for proof in _going_on(work, fact.alarm_id)}
    words = work.session.get_one(Alarm, fact.alarm_id).text
    proofs: list[Proof] = []
    for entry in entries:
        number, effect = entry.service_id, effects[entry.service_id]
        proofs += _as_measured(entry, effect, fact.began_at)
        proof = standing.get(number)
        if proof is None or proof.began_at > fact.began_at:
            ended_at = None if proof is None else proof.began_at
            proofs.append(
                Proof(number, entry.epoch, ProofKind.ALARM, fact.began_at, ended_at, fact.alarm_id, effect, words)
            )
    write_proofs(work, proofs)
    _judge_later(work, dict.fromkeys((proof.service_id for proof in proofs), fact.began_at))


def on_alarm_cleared(work: UnitOfWork, fact: AlarmCleared) -> None:
    """Let the alarm prove nothing from when by its evidence the trouble was over."""
    ends = {proof: max(fact.ended_at, proof.began_at) for proof in _going_on(work, fact.alarm_id)}
    end_proofs(work, {proof.id: at for proof, at in ends.items()})
    since = {proof.service_id: at for proof, at in ends.items()}
    if work.actor.role is Role.COLLECTOR:
        # A measurement said so; a person who clears an alarm by hand has measured nothing.
        for entry in _judged_entries(work, since):
            if entry.beneath is not ServiceClass.UNKNOWN:
                entry.measured_until = max(entry.measured_until, fact.ended_at)
    _judge_later(work, since)


def on_work_planned(work: UnitOfWork, fact: WorkPlanned) -> None:
    """Judge the services in the scope of work that has begun already, and those that are under some."""
    starts_at = work.session.get_one(PlannedWork, fact.work_id).starts_at
    scope = work.session.scalars(select(WorkScope.service_id).where(WorkScope.work_id == fact.work_id)).all()
    since = {entry.service_id: _since(entry, starts_at) for entry in open_entries(work, scope)}
    _judge_later(work, {number: at for number, at in since.items() if at <= work.now})


def _judge_later(work: UnitOfWork, since: Mapping[int, datetime]) -> None:
    """Judge services when all facts of the transaction are told: in a storm many of them are about the same service."""
    waiting = _waiting(work)
    for number, at in since.items():
        waiting[number] = min(at, waiting.get(number, at))
    work.once(_judge)


def _judge(work: UnitOfWork) -> None:
    rejudge(work, work.session.info.pop(_WAITING, {}))


def _waiting(work: UnitOfWork) -> dict[int, datetime]:
    waiting: dict[int, datetime] = work.session.info.setdefault(_WAITING, {})
    return waiting


def _judged_entries(work: UnitOfWork, services: Collection[int]) -> list[LedgerEntry]:
    """The open entries; one of which nothing was known is judged first, for what was said of it meanwhile counts."""
    entries, waiting = open_entries(work, services), _waiting(work)
    unseen = {entry.service_id for entry in entries if entry.beneath is ServiceClass.UNKNOWN} & waiting.keys()
    if not unseen:
        return list(entries)
    rejudge(work, {number: waiting.pop(number) for number in unseen})
    return list(open_entries(work, services))


def _since(entry: LedgerEntry, starts_at: datetime) -> datetime:
    return min(starts_at, entry.began_at) if entry.service_class is ServiceClass.PLANNED else starts_at


def _as_measured(entry: LedgerEntry, effect: ServiceClass, at: datetime) -> list[Proof]:
    """An alarm about a service that nobody measured is itself a measurement of it."""
    is_unseen = entry.beneath is ServiceClass.UNKNOWN
    entry.measured_until = max(entry.measured_until, at) if effect in EFFECTIVE else entry.measured_until
    if not is_unseen or effect not in EFFECTIVE:
        return []
    return [Proof(entry.service_id, entry.epoch, ProofKind.MEASURED, max(at, entry.began_at))]


def _effects(work: UnitOfWork, alarm_id: int) -> Mapping[int, ServiceClass]:
    """What the alarm says of each service; UP only where it may together with others say more."""
    composed = compositions_of(work.session).composed
    query = select(AlarmImpact.service_id, AlarmImpact.effect).where(AlarmImpact.alarm_id == alarm_id)
    return {
        service_id: effect
        for service_id, effect in work.session.execute(query)
        if effect in EFFECTIVE or (service_id in composed and effect is not ServiceClass.UNKNOWN)
    }


def _going_on(work: UnitOfWork, alarm_id: int) -> list[LedgerProof]:
    query = kept_proofs().where(LedgerProof.alarm_id == alarm_id, LedgerProof.kind == ProofKind.ALARM, IS_GOING_ON)
    return list(work.session.scalars(query))
