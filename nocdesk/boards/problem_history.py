"""Reads a problem's timeline from what the store keeps of its alarms, its members, its tickets and the audit trail."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening
from nocdesk.boards.problem_timeline import StepKind, TimelineStep, in_order
from nocdesk.calendar_words import day_and_month
from nocdesk.customers.model import Customer
from nocdesk.instants import clock_minute, local, zone_word
from nocdesk.language import _
from nocdesk.people.model import AuditEntry
from nocdesk.problems.corrections import UNDONE
from nocdesk.problems.model import CorrectionKind, ProblemCorrection, ProblemMember, ProblemState, ServiceProblem
from nocdesk.problems.states import WORDS
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.model import Audience, EtrPromise, TicketEvent, TroubleTicket

_HAPPENINGS: Mapping[AlarmHappening, StepKind] = {
    AlarmHappening.RAISED: StepKind.RAISED,
    AlarmHappening.WORSENED: StepKind.WORSENED,
    AlarmHappening.ACKNOWLEDGED: StepKind.ACKNOWLEDGED,
    AlarmHappening.CLEARED: StepKind.CLEARED,
}
_CORRECTED = ("split_problem", "merge_problems", "move_alarm")
_WORKED_ON = ("own_problem", "change_problem_state", "reopen_problem", "close_settled_problem")


def problem_timeline(session: Session, problem_id: int) -> tuple[TimelineStep, ...]:
    """What happened to a problem; nothing where there is none."""
    problem = session.get(ServiceProblem, problem_id)
    if problem is None:
        return ()
    members = session.scalars(select(ProblemMember).where(ProblemMember.problem_id == problem_id)).all()
    alarms = _alarms(session, {member.alarm_id for member in members})
    return in_order(
        [
            *_of_problem(problem, alarms),
            *_of_members(members, alarms),
            *_of_alarms(session, problem, alarms),
            *_of_people(session, problem),
            *_corrections(session, problem, alarms),
            *_of_tickets(session, problem_id),
        ]
    )


def _alarms(session: Session, ids: Collection[int]) -> dict[int, Alarm]:
    found: dict[int, Alarm] = {}
    for part in in_slices(sorted(ids)):
        found |= {alarm.id: alarm for alarm in session.scalars(select(Alarm).where(Alarm.id.in_(part)))}
    return found


def _said(alarm: Alarm) -> str:
    return f"{alarm.resource}: {alarm.text}"


def _of_problem(problem: ServiceProblem, alarms: Mapping[int, Alarm]) -> Iterator[TimelineStep]:
    first = min(alarms.values(), key=lambda alarm: (alarm.began_at, alarm.id), default=None)
    if first is not None:
        yield TimelineStep(
            StepKind.FIRST_SIGN,
            problem.id,
            first.began_at,
            _said(first),
            known_at=first.raised_at,
            severity=first.severity,
            alarm_id=first.id,
        )
    yield TimelineStep(StepKind.OPENED, problem.id, problem.opened_at, f"{problem.number}: {problem.text}")
    if problem.resolved_at is not None:
        words = _("Resolved: none of its alarms is active")
        yield TimelineStep(StepKind.OVER, 2 * problem.id, problem.resolved_at, words)
    if problem.closed_at is not None:
        state = problem.state if problem.state is not ProblemState.RESOLVED else ProblemState.CLOSED
        yield TimelineStep(StepKind.OVER, 2 * problem.id + 1, problem.closed_at, WORDS[state].capitalize())


def _of_members(members: Collection[ProblemMember], alarms: Mapping[int, Alarm]) -> Iterator[TimelineStep]:
    for member in members:
        alarm = alarms[member.alarm_id]
        if member.reason:
            ground = member.by or _("rule {rule}").format(rule=member.rule)
            words = member.reason if member.reason.startswith(alarm.resource) else f"{alarm.resource}: {member.reason}"
            yield TimelineStep(
                StepKind.JOINED,
                member.id,
                member.joined_at,
                words if member.by else f"{words} ({ground})",
                member.by,
                alarm_id=alarm.id,
                label=ground,
            )
        if member.left_at is not None:
            yield TimelineStep(StepKind.LEFT, member.id, member.left_at, _said(alarm), alarm_id=alarm.id)


def _of_alarms(session: Session, problem: ServiceProblem, alarms: Mapping[int, Alarm]) -> Iterator[TimelineStep]:
    """What happened to its alarms since the first of them began; of an alarm's earlier life nothing."""
    since = min([problem.began_at, *(alarm.began_at for alarm in alarms.values())])
    for part in in_slices(sorted(alarms)):
        query = select(AlarmEventRecord).where(
            AlarmEventRecord.alarm_id.in_(part),
            AlarmEventRecord.happening.in_(tuple(_HAPPENINGS)),
            AlarmEventRecord.evidence_at >= since,
        )
        for event in session.scalars(query):
            kind = _HAPPENINGS[event.happening]
            yield TimelineStep(
                kind,
                event.id,
                event.evidence_at,
                _said(alarms[event.alarm_id]),
                event.by if kind is StepKind.ACKNOWLEDGED else "",
                event.at,
                event.severity,
                event.alarm_id,
            )


def _of_people(session: Session, problem: ServiceProblem) -> Iterator[TimelineStep]:
    query = select(AuditEntry).where(
        AuditEntry.kind == ServiceProblem.__tablename__,
        AuditEntry.entity_id == problem.id,
        AuditEntry.action.in_((*_CORRECTED, *_WORKED_ON)),
    )
    for entry in session.scalars(query):
        kind = StepKind.CORRECTED if entry.action in _CORRECTED else StepKind.WORKED_ON
        yield TimelineStep(kind, 2 * entry.id, entry.at, _act_words(entry), entry.actor)


def _act_words(entry: AuditEntry) -> str:
    after, reason = entry.after, str(entry.after.get("reason") or "")
    match entry.action:
        case "split_problem":
            words = _("Split {count} off as {after}").format(count=len(after["alarms"]), after=after["problem"])
        case "merge_problems":
            words = _("Merged into {after}").format(after=after["merged_into"])
        case "move_alarm":
            words = _("Moved an alarm here from {before}").format(before=entry.before.get("problem") or _("no problem"))
        case "own_problem":
            words = _("Owned by {after}").format(after=after["owner"]) if after.get("owner") else _("Owned by nobody")
        case "reopen_problem":
            over_since = datetime.fromisoformat(entry.before["resolved_at"])
            words = _("Taken up again: its trouble is back, it was over at {clock}").format(
                clock=_clock(over_since, entry.at)
            )
        case _:
            words = WORDS[ProblemState(after["state"])].capitalize()
    # What a person wrote stays as it is; the desk's own reason is stored in English.
    shown = _(reason) if reason == UNDONE else reason
    return f"{words}: {shown}" if reason else words


def _corrections(session: Session, problem: ServiceProblem, alarms: Mapping[int, Alarm]) -> Iterator[TimelineStep]:
    """What people have forbidden among its alarms; what joins them is told by who moved or merged them."""
    by_key = {alarm.natural_key: alarm for alarm in alarms.values()}
    query = select(ProblemCorrection).where(
        ProblemCorrection.kind == CorrectionKind.FORBID, ProblemCorrection.at >= problem.opened_at
    )
    for row in session.scalars(query):
        cause, symptom = by_key.get(row.cause_key), by_key.get(row.symptom_key)
        if cause is None or symptom is None:
            continue
        words = _("{resource} does not explain {resource_2}").format(
            resource=cause.resource, resource_2=symptom.resource
        )
        yield TimelineStep(StepKind.CORRECTED, 2 * row.id + 1, row.at, f"{words}: {row.reason}", row.by)
        if row.withdrawn_at is not None:
            words = _("Withdrawn: {words}").format(words=words)
            yield TimelineStep(StepKind.WORKED_ON, 2 * row.id + 1, row.withdrawn_at, words, row.withdrawn_by or "")


def _of_tickets(session: Session, problem_id: int) -> Iterator[TimelineStep]:
    query = (
        select(TroubleTicket, Customer.name)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .where(TroubleTicket.problem_id == problem_id)
        .order_by(TroubleTicket.id)
    )
    tickets = {ticket.id: (ticket, customer) for ticket, customer in session.execute(query)}
    for ticket, customer in tickets.values():
        where = _("{ticket} of {customer}").format(ticket=ticket.number, customer=customer)
        by = "" if ticket.is_system else ticket.opened_by
        yield TimelineStep(
            StepKind.TICKET,
            3 * ticket.id,
            ticket.opened_at,
            _("{where} opened").format(where=where),
            by,
            ticket_id=ticket.id,
        )
        for place, (at, words) in enumerate(
            ((ticket.restored_at, _("restored")), (ticket.closed_at, _("closed"))), start=1
        ):
            if at is not None:
                text = f"{where} {words}"
                yield TimelineStep(StepKind.TICKET, 3 * ticket.id + place, at, text, ticket_id=ticket.id)
    yield from _promises(session, tickets)
    yield from _told(session, tickets)


def _promises(session: Session, tickets: Mapping[int, tuple[TroubleTicket, str]]) -> Iterator[TimelineStep]:
    query = select(EtrPromise).order_by(EtrPromise.made_at, EtrPromise.id)
    parts = (query.where(EtrPromise.ticket_id.in_(part)) for part in in_slices(tuple(tickets)))
    before: dict[int, datetime] = {}
    for row in chain.from_iterable(map(session.scalars, parts)):
        ticket, customer = tickets[row.ticket_id]
        words = _promise_words(row.made_at, row.etr_at, before.get(row.ticket_id))
        why = f": {row.reason}" if row.reason else ""
        text = _("{words} to {customer}, {ticket}{why}").format(
            words=words, customer=customer, ticket=ticket.number, why=why
        )
        yield TimelineStep(StepKind.PROMISE, row.id, row.made_at, text, row.made_by, ticket_id=ticket.id)
        if row.etr_at is not None:
            before[row.ticket_id] = row.etr_at


def _promise_words(made_at: datetime, etr_at: datetime | None, before: datetime | None) -> str:
    if etr_at is None:
        return _("Time of restoration withdrawn")
    if before is None or before == etr_at:
        return _("Restoration by {clock} promised").format(clock=_clock(etr_at, made_at))
    return _("Restoration moved from {clock} to {clock_2}").format(
        clock=_clock(before, made_at), clock_2=_clock(etr_at, made_at)
    )


def _clock(at: datetime, made_at: datetime) -> str:
    here = local(at)
    day = "" if here.date() == local(made_at).date() else f"{day_and_month(here)} "
    return f"{day}{clock_minute(at)} {zone_word(at)}"


def _told(session: Session, tickets: Mapping[int, tuple[TroubleTicket, str]]) -> Iterator[TimelineStep]:
    query = select(TicketEvent).where(TicketEvent.audience == Audience.CUSTOMER)
    parts = (query.where(TicketEvent.ticket_id.in_(part)) for part in in_slices(tuple(tickets)))
    for line in chain.from_iterable(map(session.scalars, parts)):
        ticket, customer = tickets[line.ticket_id]
        text = f"{customer}, {ticket.number}: {line.text}"
        yield TimelineStep(StepKind.TOLD, line.id, line.at, text, line.author, ticket_id=ticket.id)
