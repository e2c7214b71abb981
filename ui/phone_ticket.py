"""A ticket that a customer asks for by telephone, opened at once or late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from nocdesk.instants import clock_time, zone_word
from nocdesk.language import _
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import add_note, open_ticket
from nocdesk.tickets.model import TroubleTicket

CHANNEL = "phone"
_LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PhoneTicket:
    """What care has been told, and when."""

    customer_id: int
    service_id: int | None
    caller: str
    began_at: datetime
    text: str
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedByPhone:
    """Its number is told to the customer."""

    ticket_id: int
    number: str


def open_by_phone(work: UnitOfWork, *, call: PhoneTicket) -> OpenedByPhone:
    """Open a ticket; who called, and when if that is a while ago, stands in a note for the staff."""
    ticket_id = open_ticket(
        work,
        customer_id=call.customer_id,
        service_id=call.service_id,
        text=call.text,
        began_at=call.began_at,
        channel=CHANNEL,
    )
    said = [f"Caller: {call.caller}"] if call.caller else []
    if work.now - call.heard_at > _LATE:
        said.append(f"Called at {call.heard_at:%Y-%m-%d %H:%M} UTC; the ticket waited for the store until now.")
    if said:
        add_note(work, ticket_id=ticket_id, text="\n".join(said))
    return OpenedByPhone(ticket_id, work.session.get_one(TroubleTicket, ticket_id).number)


def opened_before(work: UnitOfWork, *, call: PhoneTicket) -> OpenedByPhone | None:
    """The ticket of a call that is in the store already."""
    query = _of_customer(call).where(TroubleTicket.text == call.text, TroubleTicket.began_at == call.began_at)
    ticket = work.session.scalar(query.where(TroubleTicket.opened_by == work.actor.name).limit(1))
    return None if ticket is None else OpenedByPhone(ticket.id, ticket.number)


def opened_by_others(work: UnitOfWork, call: PhoneTicket, since: datetime) -> str:
    """Who else opened a ticket of the same service for the customer since then, in words; empty where nobody did.

    Nobody was first where this call's own ticket is in the store, and only the answer was lost.
    """
    if opened_before(work, call=call) is not None:
        return ""
    query = _of_customer(call).where(TroubleTicket.opened_at > since, TroubleTicket.opened_by != work.actor.name)
    ticket = work.session.scalar(query.limit(1))
    if ticket is None:
        return ""
    at = ticket.opened_at
    words = (
        _("{who} opened {number} about the same service at {at} {zone} meanwhile")
        if call.service_id is not None
        else _("{who} opened {number} for the same customer at {at} {zone} meanwhile")
    )
    return words.format(who=ticket.opened_by, number=ticket.number, at=clock_time(at), zone=zone_word(at))


def _of_customer(call: PhoneTicket) -> Select[TroubleTicket]:
    return (
        select(TroubleTicket)
        .where(TroubleTicket.customer_id == call.customer_id, TroubleTicket.service_id == call.service_id)
        .order_by(TroubleTicket.id.desc())
    )
