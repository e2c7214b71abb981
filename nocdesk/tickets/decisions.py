"""What a person decides about a ticket and an alarm: they belong together, they don't, or it is open again."""

from nocdesk.alarms.model import Alarm
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import MatchOrigin, MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.pairing import how_likely, new_match
from nocdesk.tickets.problem_tickets import follow_link, open_for_problem_of
from nocdesk.tickets.timeline import moment_words, say_to_customer
from nocdesk.tickets.workflow import FINAL, WORDS


class MatchError(NocdeskError):
    """A ticket and an alarm that cannot be linked, declined or undone as asked."""


def link_match(work: UnitOfWork, *, ticket_id: int, alarm_id: int, origin: MatchOrigin = MatchOrigin.BY_HAND) -> None:
    """Say that a ticket and an alarm belong together, proposed or not (then `origin` says how they came together)."""
    require(work.actor, Act.MATCH_TICKET)
    ticket, alarm = _pair(work, ticket_id, alarm_id)
    if ticket.status in FINAL:
        raise MatchError(
            _("{ticket} is {status}: only a ticket that is not over can be linked.").format(
                ticket=ticket.number, status=WORDS[ticket.status]
            )
        )
    _decide(work, ticket, alarm, MatchState.LINKED, origin)


def decline_match(work: UnitOfWork, *, ticket_id: int, alarm_id: int) -> None:
    """Say that a ticket and an alarm don't belong together; the pair is never proposed again."""
    require(work.actor, Act.MATCH_TICKET)
    ticket, alarm = _pair(work, ticket_id, alarm_id)
    _decide(work, ticket, alarm, MatchState.DECLINED, MatchOrigin.BY_HAND)
    open_for_problem_of(work, alarm_id)


def undo_match(work: UnitOfWork, *, ticket_id: int, alarm_id: int) -> None:
    """Take a decision back: the pair is a proposal again, or nothing where it never was one."""
    require(work.actor, Act.MATCH_TICKET)
    ticket, alarm = _pair(work, ticket_id, alarm_id)
    decided = work.session.get(TicketMatch, (ticket_id, alarm_id))
    if decided is None or decided.state is MatchState.PROPOSED:
        raise MatchError(
            _("Nothing has been decided about {ticket} and alarm {alarm_id}: nothing to undo.").format(
                ticket=ticket.number, alarm_id=alarm_id
            )
        )
    before = decided.state
    if decided.origin is MatchOrigin.PROPOSED:
        decided.state = MatchState.PROPOSED
        decided.decided_at = decided.decided_by = None
    else:
        work.session.delete(decided)
    _tell(work, ticket, alarm, before, MatchState.PROPOSED)


def _decide(work: UnitOfWork, ticket: TroubleTicket, alarm: Alarm, state: MatchState, origin: MatchOrigin) -> None:
    pair = work.session.get(TicketMatch, (ticket.id, alarm.id))
    if pair is None:
        pair = new_match(work, ticket.id, alarm.id, how_likely(work.session, ticket, alarm), origin)
        work.session.add(pair)
    before = pair.state
    if before is state:
        return
    pair.state = state
    pair.decided_at, pair.decided_by = work.now, work.actor.name
    _tell(work, ticket, alarm, before, state)


def _tell(work: UnitOfWork, ticket: TroubleTicket, alarm: Alarm, before: MatchState, after: MatchState) -> None:
    """Write to the audit trail, and in the customer's words to the timeline where a link came or went."""
    work.session.flush()
    follow_link(work, ticket)
    work.audit("decide_match", ticket, {"alarm_id": alarm.id, "state": before}, {"alarm_id": alarm.id, "state": after})
    since = moment_words(work, ticket, alarm.began_at)
    if after is MatchState.LINKED:
        say_to_customer(work, ticket, "line.fault_known", when=since)
    elif before is MatchState.LINKED:
        say_to_customer(work, ticket, "line.fault_not_this", when=since)


def _pair(work: UnitOfWork, ticket_id: int, alarm_id: int) -> tuple[TroubleTicket, Alarm]:
    ticket = work.session.get(TroubleTicket, ticket_id)
    alarm = work.session.get(Alarm, alarm_id)
    if ticket is None:
        raise MatchError(_("There is no ticket {ticket_id}; look at the queue again.").format(ticket_id=ticket_id))
    if alarm is None:
        raise MatchError(_("There is no alarm {alarm_id}; look at the console again.").format(alarm_id=alarm_id))
    return ticket, alarm
