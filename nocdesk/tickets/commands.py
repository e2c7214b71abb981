"""What may be done to a trouble ticket: open it, work it, promise a restoration, restore, close."""

from datetime import datetime

from nocdesk.customers.model import Customer, Site
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.assigning import Assignment, assign_ticket, set_priority
from nocdesk.tickets.clock_stops import REASON_WORDS, STATUS_OF, begin_stop
from nocdesk.tickets.decisions import decline_match, link_match, undo_match
from nocdesk.tickets.editing import TicketConflictError, TicketError, mark_changed, ticket_to_edit
from nocdesk.tickets.model import Audience, MatchOrigin, StopReason, TicketStatus, TroubleTicket
from nocdesk.tickets.opening import NewTicket, add_ticket
from nocdesk.tickets.priorities import Urgency
from nocdesk.tickets.promises import record_promise
from nocdesk.tickets.restoration import (
    RestorationUpdate,
    assign_crew,
    resolve,
    set_back,
    tell_restored,
    update_restoration,
)
from nocdesk.tickets.timeline import tell_etr, tell_status, write_line, write_reason
from nocdesk.tickets.workflow import OPEN, WORDS, check_transition

__all__ = [
    "Assignment", "RestorationUpdate", "TicketConflictError", "TicketError", "add_note", "assign_crew", "assign_ticket",
    "change_status", "close_ticket", "decline_match", "link_match", "open_ticket", "restore_ticket", "set_back",
    "set_etr", "set_priority", "start_clock", "stop_clock", "take_ticket", "undo_match", "update_restoration",
]  # fmt: skip


def open_ticket(
    work: UnitOfWork,
    *,
    customer_id: int,
    service_id: int | None,
    text: str,
    site_id: int | None = None,
    began_at: datetime | None = None,
    channel: str = "phone",
    alarm_id: int | None = None,
    urgency: Urgency | None = None,
    workgroup_id: int | None = None,
) -> int:
    """Open a ticket for a customer; one that is opened from an alarm is linked with it."""
    require(work.actor, Act.OPEN_TICKET)
    if not text.strip():
        raise TicketError(_("A ticket needs a text: enter what the customer says."))
    if began_at is not None and began_at > work.now:
        raise TicketError(_("The trouble cannot begin in the future: enter when the customer first noticed it."))
    new = NewTicket(
        customer_id=customer_id,
        service_id=service_id,
        site_id=_site_of(work, customer_id, service_id, site_id),
        text=text.strip(),
        began_at=began_at or work.now,
        channel=channel,
        urgency=urgency,
        workgroup_id=workgroup_id,
    )
    ticket = add_ticket(work, new, work.actor.name)
    if alarm_id is not None:
        link_match(work, ticket_id=ticket.id, alarm_id=alarm_id, origin=MatchOrigin.OPENED_FROM)
    return ticket.id


def take_ticket(work: UnitOfWork, *, ticket_id: int, expected_version: int | None = None) -> None:
    """Make a ticket one's own: begin to work on it, or go on with one that waits or that somebody else had."""
    require(work.actor, Act.WORK_TICKET)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    assign_ticket(work, ticket_id=ticket_id, assignment=Assignment(ticket.workgroup_id, work.actor.name))
    if ticket.status is not TicketStatus.IN_PROGRESS:
        _advance(work, ticket, TicketStatus.IN_PROGRESS, "")


def change_status(
    work: UnitOfWork,
    *,
    ticket_id: int,
    status: TicketStatus,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Move a ticket on in its life; a resolved one that goes back to work is no longer restored."""
    require(work.actor, Act.WORK_TICKET)
    if status in (TicketStatus.REJECTED, TicketStatus.CANCELLED):
        require(work.actor, Act.CLOSE_TICKET)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    if status is TicketStatus.CLOSED:
        check_transition(ticket.number, ticket.status, status)
        raise TicketError(
            _("{ticket} is closed when the customer accepts: say who accepted the restoration.").format(
                ticket=ticket.number
            )
        )
    _advance(work, ticket, status, reason)


def stop_clock(
    work: UnitOfWork,
    *,
    ticket_id: int,
    reason: StopReason,
    note: str = "",
    expected_version: int | None = None,
) -> None:
    """Let a ticket's clock stand for a reason for which the provider does not answer: it is pending or held."""
    require(work.actor, Act.WORK_TICKET)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    begin_stop(work, ticket, reason, note.strip(), work.now)
    words = ": ".join(filter(None, (REASON_WORDS[reason], note.strip())))
    _advance(work, ticket, STATUS_OF[reason], words)


def start_clock(work: UnitOfWork, *, ticket_id: int, expected_version: int | None = None) -> None:
    """Let a ticket's clock run on: it is in progress again."""
    change_status(work, ticket_id=ticket_id, status=TicketStatus.IN_PROGRESS, expected_version=expected_version)


def close_ticket(work: UnitOfWork, *, ticket_id: int, accepted_by: str, expected_version: int | None = None) -> None:
    """Close a resolved ticket on the customer's acceptance."""
    require(work.actor, Act.CLOSE_TICKET)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    if not accepted_by.strip():
        raise TicketError(
            _("{ticket} is closed when the customer accepts: say who accepted the restoration.").format(
                ticket=ticket.number
            )
        )
    _advance(work, ticket, TicketStatus.CLOSED, f"accepted by {accepted_by.strip()}")


def set_etr(
    work: UnitOfWork,
    *,
    ticket_id: int,
    etr_at: datetime | None,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Set, move or with None withdraw the estimated time of restoration; every step stays in the timeline."""
    require(work.actor, Act.SET_RESTORATION)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    if ticket.status not in OPEN:
        raise TicketError(
            _("{ticket} is {status} and needs no ETR: put it back to work first.").format(
                ticket=ticket.number, status=WORDS[ticket.status]
            )
        )
    if etr_at is not None and etr_at <= work.now:
        raise TicketError(
            _("The ETR of {ticket} would be over already: enter a time that lies ahead.").format(ticket=ticket.number)
        )
    before = ticket.etr_at
    if etr_at == before:
        return
    record_promise(work, ticket, etr_at, reason.strip())
    mark_changed(work, ticket)
    tell_etr(work, ticket, before, etr_at)
    write_reason(work, ticket, reason)
    work.audit("set_etr", ticket, {"etr_at": before}, {"etr_at": etr_at, "reason": reason})


def restore_ticket(work: UnitOfWork, *, ticket_id: int, expected_version: int | None = None) -> None:
    """Say that the service is restored: the ticket is resolved, and closed once the customer accepts."""
    require(work.actor, Act.SET_RESTORATION)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    before = ticket.status
    resolve(work, ticket)
    mark_changed(work, ticket)
    tell_restored(work, ticket)
    work.audit("restore_ticket", ticket, {"status": before}, {"status": ticket.status, "restored_at": work.now})


def add_note(work: UnitOfWork, *, ticket_id: int, text: str, audience: Audience = Audience.STAFF) -> None:
    """Write a line into a ticket's timeline, beside what others do to it: it changes nothing that they edit."""
    require(work.actor, Act.WORK_TICKET)
    ticket = ticket_to_edit(work, ticket_id)
    if not text.strip():
        raise TicketError(_("The note on {ticket} is empty: enter a text.").format(ticket=ticket.number))
    write_line(work, ticket, text.strip(), audience=audience, is_by_hand=True)
    work.audit("add_note", ticket, {}, {"note": text.strip(), "audience": audience})


def _advance(work: UnitOfWork, ticket: TroubleTicket, status: TicketStatus, reason: str) -> None:
    before = ticket.status
    check_transition(ticket.number, before, status)
    ticket.status = status
    mark_changed(work, ticket)
    tell_status(work, ticket, before, status)
    write_reason(work, ticket, reason)
    if before is TicketStatus.RESOLVED and status is TicketStatus.IN_PROGRESS:
        _begin_anew(work, ticket, reason)
    elif status is TicketStatus.RESOLVED:
        ticket.resolved_at = work.now
    elif status is TicketStatus.CLOSED:
        ticket.closed_at = work.now
    work.audit("change_status", ticket, {"status": before}, {"status": status, "reason": reason})


def _begin_anew(work: UnitOfWork, ticket: TroubleTicket, reason: str) -> None:
    if ticket.etr_at is not None:
        record_promise(work, ticket, None, reason.strip())
    ticket.restored_at = ticket.resolved_at = None
    ticket.restoration = ticket.restoration_since = ticket.next_update_at = None


def _site_of(work: UnitOfWork, customer_id: int, service_id: int | None, site_id: int | None) -> int | None:
    """The site of the trouble: the one given, else the service's; all three must belong together."""
    customer = work.session.get(Customer, customer_id)
    if customer is None:
        raise TicketError(
            _("There is no customer {customer_id}: choose one from the list.").format(customer_id=customer_id)
        )
    service = work.session.get(Service, service_id) if service_id is not None else None
    if service_id is not None and (service is None or service.customer_id != customer_id):
        raise TicketError(
            _("Service {service} is not one of {customer}'s services.").format(
                service=service.name if service else service_id, customer=customer.name
            )
        )
    site = work.session.get(Site, site_id) if site_id is not None else None
    if site_id is not None and (site is None or site.customer_id != customer_id):
        raise TicketError(
            _("Site {site} is not one of {customer}'s sites.").format(
                site=site.name if site else site_id, customer=customer.name
            )
        )
    return site_id if site_id is not None or service is None else service.site_id
