"""Two tickets about one trouble become one, one about two becomes two, and both can be taken back."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets import line_words
from nocdesk.tickets.editing import TicketError, mark_changed, ticket_to_edit
from nocdesk.tickets.model import Audience, BondKind, MatchState, TicketBond, TicketMatch, TicketStatus, TroubleTicket
from nocdesk.tickets.opening import NewTicket, add_ticket
from nocdesk.tickets.problem_tickets import follow_link
from nocdesk.tickets.timeline import say_to_customer, write_line, write_reason
from nocdesk.tickets.workflow import OPEN, WORDS, check_transition


def merge_ticket(
    work: UnitOfWork, *, ticket_id: int, into_id: int, reason: str = "", expected_version: int | None = None
) -> None:
    """Let the older of a customer's two tickets stand for both: what was linked with the younger is linked with it.

    The younger is cancelled, and the clocks that count are those of the older: its customer has waited since then.
    """
    require(work.actor, Act.CLOSE_TICKET)
    ticket, into = ticket_to_edit(work, ticket_id, expected_version), ticket_to_edit(work, into_id)
    _check_merge(ticket, into)
    before = ticket.status
    check_transition(ticket.number, before, TicketStatus.CANCELLED)
    moved = _copy_links(work, ticket.id, into.id, _linked(work, ticket.id))
    _bind(work, BondKind.MERGED_INTO, ticket.id, into.id, before, moved)
    # The database of a team asks that a bond tells the status in which the ticket still is.
    work.session.flush()
    ticket.status = TicketStatus.CANCELLED
    if into.problem_id is None:
        into.problem_id = ticket.problem_id
    say_to_customer(work, ticket, "line.merged", other=into.number)
    write_line(work, into, line_words.MERGED.format(ticket=ticket.number, text=ticket.text), audience=Audience.STAFF)
    for each in (ticket, into):
        write_reason(work, each, reason)
        mark_changed(work, each)
    work.audit("merge_ticket", ticket, {"status": before}, {"into": into.number, "links": moved, "reason": reason})
    _follow(work, into)


def undo_merge(work: UnitOfWork, *, ticket_id: int) -> None:
    """Let a ticket that was merged go on by itself again, in the status in which it was."""
    require(work.actor, Act.CLOSE_TICKET)
    bond = _bond(work, BondKind.MERGED_INTO, ticket_id)
    ticket, into = ticket_to_edit(work, ticket_id), ticket_to_edit(work, bond.other_id)
    _take_links_back(work, into.id, bond.links)
    ticket.status = bond.status_before
    for each in (ticket, into):
        mark_changed(work, each)
    # The database of a team opens a ticket again only while its bond stands.
    work.session.flush()
    _unbind(work, bond)
    say_to_customer(work, ticket, "line.unmerged", other=into.number)
    write_line(work, into, line_words.UNMERGED.format(ticket=ticket.number), audience=Audience.STAFF)
    work.audit("undo_merge", ticket, {"into": into.number}, {"status": ticket.status})
    _follow(work, into)


def split_ticket(
    work: UnitOfWork,
    *,
    ticket_id: int,
    service_id: int | None,
    text: str,
    alarm_ids: Collection[int] = (),
    expected_version: int | None = None,
) -> int:
    """Open a ticket of its own for a part of a customer's trouble; links with these alarms go with it.

    Its clocks run since the customer reported the first one.
    """
    require(work.actor, Act.OPEN_TICKET)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    _check_split(work, ticket, service_id, text)
    child = add_ticket(work, _part_of(work, ticket, service_id, text), work.actor.name)
    taken = [pair for pair in _linked(work, ticket.id) if pair.alarm_id in alarm_ids]
    moved = _copy_links(work, ticket.id, child.id, taken)
    for pair in taken:
        work.session.delete(pair)
    _bind(work, BondKind.SPLIT_FROM, child.id, ticket.id, child.status, moved)
    write_line(work, child, line_words.SPLIT_FROM.format(ticket=ticket.number), audience=Audience.STAFF)
    write_line(work, ticket, line_words.SPLIT.format(ticket=child.number, text=child.text), audience=Audience.STAFF)
    mark_changed(work, ticket)
    work.audit("split_ticket", ticket, {}, {"into": child.number, "links": moved})
    _follow(work, ticket)
    _follow(work, child)
    return child.id


def undo_split(work: UnitOfWork, *, ticket_id: int) -> None:
    """Cancel a ticket that was split from another one, which gets back what was linked with it."""
    require(work.actor, Act.CLOSE_TICKET)
    bond = _bond(work, BondKind.SPLIT_FROM, ticket_id)
    child, ticket = ticket_to_edit(work, ticket_id), ticket_to_edit(work, bond.other_id)
    check_transition(child.number, child.status, TicketStatus.CANCELLED)
    _copy_links(work, child.id, ticket.id, _linked(work, child.id))
    _unbind(work, bond)
    before, child.status = child.status, TicketStatus.CANCELLED
    say_to_customer(work, child, "line.merged", other=ticket.number)
    write_line(work, ticket, line_words.UNSPLIT.format(ticket=child.number), audience=Audience.STAFF)
    for each in (child, ticket):
        mark_changed(work, each)
    work.audit("undo_split", child, {"status": before}, {"into": ticket.number})
    _follow(work, ticket)


def _check_merge(ticket: TroubleTicket, into: TroubleTicket) -> None:
    if ticket.id == into.id:
        raise TicketError(
            _("{ticket} cannot be merged into itself: choose another ticket.").format(ticket=ticket.number)
        )
    if ticket.customer_id != into.customer_id:
        raise TicketError(
            _("{ticket} and {into} are of two customers: link both with the problem instead.").format(
                ticket=ticket.number, into=into.number
            )
        )
    for each in (ticket, into):
        if each.status not in OPEN:
            raise TicketError(
                _("{ticket} is {status}: only tickets that are worked on can be merged.").format(
                    ticket=each.number, status=WORDS[each.status]
                )
            )
    if (into.opened_at, into.id) > (ticket.opened_at, ticket.id):
        raise TicketError(
            _("{into} is the younger one: merge it into {ticket}, whose clocks count.").format(
                into=into.number, ticket=ticket.number
            )
        )


def _check_split(work: UnitOfWork, ticket: TroubleTicket, service_id: int | None, text: str) -> None:
    if ticket.status not in OPEN:
        raise TicketError(
            _("{ticket} is {status}: only a ticket that is worked on can be split.").format(
                ticket=ticket.number, status=WORDS[ticket.status]
            )
        )
    if not text.strip():
        raise TicketError(_("The new ticket needs a text: enter what the customer says about this part."))
    service = work.session.get(Service, service_id) if service_id is not None else None
    if service_id is not None and (service is None or service.customer_id != ticket.customer_id):
        raise TicketError(
            _("Service {service_id} is not one of the customer's of {ticket}: choose one of those.").format(
                service_id=service_id, ticket=ticket.number
            )
        )


def _part_of(work: UnitOfWork, ticket: TroubleTicket, service_id: int | None, text: str) -> NewTicket:
    service = work.session.get(Service, service_id) if service_id is not None else None
    return NewTicket(
        customer_id=ticket.customer_id,
        service_id=service_id,
        site_id=service.site_id if service is not None else ticket.site_id,
        text=text.strip(),
        began_at=ticket.began_at,
        channel=ticket.channel,
        urgency=ticket.urgency,
        workgroup_id=ticket.workgroup_id,
        opened_at=ticket.opened_at,
    )


def _linked(work: UnitOfWork, ticket_id: int) -> list[TicketMatch]:
    query = select(TicketMatch).where(TicketMatch.ticket_id == ticket_id, TicketMatch.state == MatchState.LINKED)
    return list(work.session.scalars(query.order_by(TicketMatch.alarm_id)))


def _copy_links(work: UnitOfWork, from_id: int, to_id: int, pairs: Collection[TicketMatch]) -> dict[str, str | None]:
    """Link a ticket with what another is linked with; by alarm, what was known of the pair before (None: nothing)."""
    before: dict[str, str | None] = {}
    for pair in pairs:
        own = work.session.get(TicketMatch, (to_id, pair.alarm_id))
        if own is not None and own.state is MatchState.LINKED:
            continue
        before[str(pair.alarm_id)] = own.state.value if own is not None else None
        if own is None:
            own = TicketMatch(ticket_id=to_id, alarm_id=pair.alarm_id, score=pair.score, reasons=list(pair.reasons))
            own.features, own.origin, own.proposed_at = list(pair.features), pair.origin, pair.proposed_at
            work.session.add(own)
        own.state, own.decided_at, own.decided_by = MatchState.LINKED, work.now, work.actor.name
    return before


def _take_links_back(work: UnitOfWork, ticket_id: int, links: Mapping[str, str | None]) -> None:
    for alarm_id, state in links.items():
        pair = work.session.get(TicketMatch, (ticket_id, int(alarm_id)))
        if pair is None or pair.state is not MatchState.LINKED:
            continue
        if state is None:
            work.session.delete(pair)
        else:
            pair.state = MatchState(state)
            pair.decided_at = pair.decided_by = None


def _bind(
    work: UnitOfWork, kind: BondKind, ticket_id: int, other_id: int, status: TicketStatus, links: dict[str, str | None]
) -> None:
    bond = TicketBond(
        kind=kind,
        ticket_id=ticket_id,
        other_id=other_id,
        at=work.now,
        by=work.actor.name,
        status_before=status,
        links=links,
    )
    work.session.add(bond)


def _bond(work: UnitOfWork, kind: BondKind, ticket_id: int) -> TicketBond:
    query = select(TicketBond).where(
        TicketBond.kind == kind, TicketBond.ticket_id == ticket_id, TicketBond.undone_at.is_(None)
    )
    bond = work.session.scalar(query)
    if bond is None:
        done = _("merged into another one") if kind is BondKind.MERGED_INTO else _("split from another one")
        raise TicketError(
            _("Ticket {ticket_id} is not {done}: there is nothing to take back.").format(ticket_id=ticket_id, done=done)
        )
    return bond


def _unbind(work: UnitOfWork, bond: TicketBond) -> None:
    bond.undone_at, bond.undone_by = work.now, work.actor.name


def _follow(work: UnitOfWork, ticket: TroubleTicket) -> None:
    work.session.flush()
    if _linked(work, ticket.id):
        follow_link(work, ticket)
