"""Legitimate stops of a ticket's clock: they go with the statuses pending (on the customer) and held (as agreed)."""

from collections.abc import Mapping

from sqlalchemy import select

from nocdesk.language import N_
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import ClockStop, StopReason, TicketStatus, TroubleTicket

STATUS_OF: Mapping[StopReason, TicketStatus] = {
    StopReason.CUSTOMER: TicketStatus.PENDING,
    StopReason.ACCESS: TicketStatus.PENDING,
    StopReason.AGREED: TicketStatus.HELD,
    StopReason.THIRD_PARTY: TicketStatus.HELD,
}
REASON_WORDS: Mapping[StopReason, str] = {
    StopReason.CUSTOMER: N_("waits for the customer"),
    StopReason.ACCESS: N_("no access to the site"),
    StopReason.AGREED: N_("later, as agreed with the customer"),
    StopReason.THIRD_PARTY: N_("waits for a third party that the agreement excludes"),
}
_USUAL: Mapping[TicketStatus, StopReason] = {
    TicketStatus.PENDING: StopReason.CUSTOMER,
    TicketStatus.HELD: StopReason.AGREED,
}


def begin_stop(work: UnitOfWork, ticket: TroubleTicket, reason: StopReason, note: str) -> None:
    """Let the clock of a ticket stand from now on."""
    stop = ClockStop(ticket_id=ticket.id, reason=reason, note=note, began_at=work.now, began_by=work.actor.name)
    work.session.add(stop)


def follow_status(work: UnitOfWork, ticket: TroubleTicket) -> None:
    """Begin or end a stop where a ticket's status says so and nobody has yet."""
    running = work.session.scalar(
        select(ClockStop).where(ClockStop.ticket_id == ticket.id, ClockStop.ended_at.is_(None))
    )
    usual = _USUAL.get(ticket.status)
    if usual is None and running is not None:
        running.ended_at, running.ended_by = work.now, work.actor.name
    elif usual is not None and running is None:
        begin_stop(work, ticket, usual, "")
