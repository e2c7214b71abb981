"""Legitimate stops of a ticket's clock: they go with the statuses pending (on the customer) and held (as agreed)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from nocdesk.language import N_
from nocdesk.requests.left_facts import LeftFacts
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


def begin_stop(work: UnitOfWork, ticket: TroubleTicket, reason: StopReason, note: str, at: datetime) -> None:
    """Let the clock of a ticket stand from an instant on."""
    stop = ClockStop(ticket_id=ticket.id, reason=reason, note=note, began_at=at, began_by=work.actor.name)
    work.session.add(stop)


def follow_status(work: UnitOfWork, ticket: TroubleTicket, status: TicketStatus, at: datetime) -> None:
    """Begin or end a stop where the status that a ticket got at an instant says so and nobody has yet."""
    running = work.session.scalars(
        select(ClockStop).where(ClockStop.ticket_id == ticket.id, ClockStop.ended_at.is_(None), ~_is_to_come())
    ).all()
    usual = _USUAL.get(status)
    if usual is not None and not running:
        begin_stop(work, ticket, usual, "", at)
    for stop in running if usual is None else ():
        # Two people's machines may differ in what time it is.
        stop.ended_at, stop.ended_by = max(at, stop.began_at), work.actor.name


def _is_to_come() -> ColumnElement[bool]:
    """Whether a stop was begun by an act that is told after this one."""
    return exists().where(LeftFacts.at == ClockStop.began_at, LeftFacts.fault.is_(None))
