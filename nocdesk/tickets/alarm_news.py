"""What tickets do when alarms come and go: propose what belongs together, and say that a fault is over."""

from collections.abc import Sequence

from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.events import AlarmCleared, AlarmFact, AlarmRaised
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.proposing import propose_alarms
from nocdesk.tickets.timeline import AUTOMATIC, moment_words, say_to_customer
from nocdesk.tickets.workflow import FINAL


def on_alarms_changed(work: UnitOfWork, facts: Sequence[AlarmFact]) -> None:
    """Propose new alarms to open tickets, and tell the linked ones what is over."""
    propose_alarms(work, [fact.alarm_id for fact in facts if isinstance(fact, AlarmRaised)])
    cleared = [fact for fact in facts if isinstance(fact, AlarmCleared)]
    linked = _linked(work, {fact.alarm_id for fact in cleared})
    for fact in cleared:
        if fact.alarm_id in linked:
            _say_that_it_is_over(work, fact)


def _linked(work: UnitOfWork, alarm_ids: set[int]) -> set[int]:
    """Those of some alarms that a ticket is linked with."""
    found: set[int] = set()
    for part in in_slices(sorted(alarm_ids)):
        query = select(TicketMatch.alarm_id).where(
            TicketMatch.alarm_id.in_(part), TicketMatch.state == MatchState.LINKED
        )
        found.update(work.session.scalars(query))
    return found


def _say_that_it_is_over(work: UnitOfWork, fact: AlarmCleared) -> None:
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
