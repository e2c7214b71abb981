"""What alarms do to the ledger and to tickets, fact by fact: the slow way that every quicker one must equal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.effects import compositions_of
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.events import AlarmCleared, AlarmFact, AlarmRaised
from nocdesk.outages.alarmed import EFFECTIVE
from nocdesk.outages.entries import rejudge
from nocdesk.outages.ledger import begin_all, open_entries
from nocdesk.outages.model import LedgerEntry, LedgerProof, ProofKind
from nocdesk.outages.proof import IS_GOING_ON, Proof, end_proofs, kept_proofs, write_proofs
from nocdesk.people.model import Role
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.evidence import complaint_of, trouble_of
from nocdesk.tickets.matching import Match, Touched, match
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.neighbourhood import neighbourhood
from nocdesk.tickets.pairing import propose
from nocdesk.tickets.taught import points_in_force
from nocdesk.tickets.timeline import AUTOMATIC, moment_words, say_to_customer
from nocdesk.tickets.workflow import FINAL, OPEN

MOST_FOR_A_TICKET = 5
_WAITING = "services to judge one by one"


def tell_one_by_one(work: UnitOfWork, facts: Sequence[AlarmFact]) -> None:
    """Instead of those that hear of all at once."""
    for fact in facts:
        if isinstance(fact, AlarmRaised):
            _judge_raised(work, fact)
            _propose_raised(work, fact)
        elif isinstance(fact, AlarmCleared):
            _judge_cleared(work, fact)
            _say_cleared(work, fact)


def _judge_raised(work: UnitOfWork, fact: AlarmRaised) -> None:
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


def _judge_cleared(work: UnitOfWork, fact: AlarmCleared) -> None:
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


def _propose_raised(work: UnitOfWork, fact: AlarmRaised) -> None:
    """Propose a new alarm to the open tickets it most likely explains; what is decided or proposed stays as it is."""
    alarm = work.session.get_one(Alarm, fact.alarm_id)
    if alarm.condition in CONSEQUENCES:
        return
    trouble = trouble_of(work.session, alarm)
    tickets = _open_tickets_near(work, trouble.touched)
    if not tickets:
        return
    known = set(work.session.scalars(select(TicketMatch.ticket_id).where(TicketMatch.alarm_id == alarm.id)))
    points = points_in_force(work.session)
    for ticket in tickets:
        if ticket.id in known:
            continue
        why = match(complaint_of(work.session, ticket), trouble, points)
        if why.is_proposed and not _has_likelier(work, ticket, why):
            propose(work, ticket.id, alarm.id, why)


def _say_cleared(work: UnitOfWork, fact: AlarmCleared) -> None:
    """Tell the linked tickets that their fault is over, once none of the alarms linked with them is active."""
    linked = select(TicketMatch.ticket_id).where(
        TicketMatch.alarm_id == fact.alarm_id, TicketMatch.state == MatchState.LINKED
    )
    open_tickets = select(TroubleTicket).where(TroubleTicket.id.in_(linked), TroubleTicket.status.not_in(tuple(FINAL)))
    for ticket in work.session.scalars(open_tickets.order_by(TroubleTicket.id)).all():
        if _is_still_faulty(work, ticket):
            continue
        when = moment_words(work, ticket, fact.ended_at)
        say_to_customer(work, ticket, "line.fault_cleared", AUTOMATIC, when=when)


def _is_still_faulty(work: UnitOfWork, ticket: TroubleTicket) -> bool:
    active = (
        select(Alarm.id)
        .join(TicketMatch, TicketMatch.alarm_id == Alarm.id)
        .where(TicketMatch.ticket_id == ticket.id, TicketMatch.state == MatchState.LINKED)
        .where(Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None))
    )
    return work.session.scalar(active.limit(1)) is not None


def _has_likelier(work: UnitOfWork, ticket: TroubleTicket, why: Match) -> bool:
    """Whether enough alarms that are at least as likely wait for a decision already."""
    waiting = (
        select(func.count())
        .select_from(TicketMatch)
        .join(Alarm, Alarm.id == TicketMatch.alarm_id)
        .where(TicketMatch.ticket_id == ticket.id, TicketMatch.state == MatchState.PROPOSED)
        .where(TicketMatch.score >= why.score, Alarm.closed_at.is_(None))
    )
    return (work.session.scalar(waiting) or 0) >= MOST_FOR_A_TICKET


def _open_tickets_near(work: UnitOfWork, touched: Collection[Touched]) -> list[TroubleTicket]:
    """Open tickets of customers whose services are touched, or on services above or below the touched ones."""
    is_open = TroubleTicket.status.in_(tuple(sorted(OPEN)))
    if work.session.scalar(select(TroubleTicket.id).where(is_open).limit(1)) is None:
        return []
    directly = {row.service_id for row in touched}
    near = neighbourhood(work.session, directly)
    is_near = TroubleTicket.service_id.in_({*directly, *near.depends_on, *near.depended_on_by})
    is_theirs = TroubleTicket.customer_id.in_({row.customer_id for row in touched})
    query = select(TroubleTicket).where(is_open, is_near | is_theirs).order_by(TroubleTicket.id)
    return list(work.session.scalars(query))
