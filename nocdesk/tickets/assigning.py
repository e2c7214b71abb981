"""Who works on a ticket, and how pressing it is: workgroup, person, impact and urgency."""

from dataclasses import dataclass

from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets import line_words
from nocdesk.tickets.editing import TicketError, mark_changed, ticket_to_edit
from nocdesk.tickets.model import Audience, TroubleTicket, Workgroup
from nocdesk.tickets.priorities import Impact, Urgency, priority_of
from nocdesk.tickets.timeline import write_line, write_reason
from nocdesk.tickets.workflow import FINAL, WORDS


@dataclass(frozen=True, slots=True)
class Assignment:
    """A workgroup (None: none), and the person in it who works on the ticket (empty: nobody yet)."""

    workgroup_id: int | None
    assignee: str = ""


def assignment_of(ticket: TroubleTicket) -> Assignment:
    """Who works on a ticket now."""
    return Assignment(ticket.workgroup_id, ticket.assignee)


def assign_ticket(
    work: UnitOfWork, *, ticket_id: int, assignment: Assignment, reason: str = "", expected_version: int | None = None
) -> None:
    """Give a ticket to a workgroup, to a person, or to both."""
    require(work.actor, Act.WORK_TICKET)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    _refuse_what_is_over(ticket)
    group = _group(work, assignment.workgroup_id)
    before, after = assignment_of(ticket), Assignment(assignment.workgroup_id, assignment.assignee.strip())
    if before == after:
        return
    ticket.workgroup_id, ticket.assignee = after.workgroup_id, after.assignee
    mark_changed(work, ticket)
    words = " · ".join(filter(None, (group.name if group else line_words.NO_WORKGROUP, after.assignee)))
    write_line(work, ticket, line_words.ASSIGNED.format(whom=words), audience=Audience.STAFF)
    write_reason(work, ticket, reason)
    work.audit("assign_ticket", ticket, _plain(before), {**_plain(after), "reason": reason})


def set_priority(
    work: UnitOfWork,
    *,
    ticket_id: int,
    impact: Impact,
    urgency: Urgency,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Say that a ticket is more or less pressing than it was."""
    require(work.actor, Act.WORK_TICKET)
    ticket = ticket_to_edit(work, ticket_id, expected_version)
    _refuse_what_is_over(ticket)
    if (ticket.impact, ticket.urgency) == (impact, urgency):
        return
    before = _pressure(ticket)
    ticket.impact, ticket.urgency = impact, urgency
    ticket.priority = priority_of(impact, urgency)
    mark_changed(work, ticket)
    words = line_words.PRIORITY.format(before=before["priority"], after=ticket.priority, impact=impact, urgency=urgency)
    write_line(work, ticket, words, audience=Audience.STAFF)
    write_reason(work, ticket, reason)
    work.audit("set_priority", ticket, before, {**_pressure(ticket), "reason": reason})


def _group(work: UnitOfWork, workgroup_id: int | None) -> Workgroup | None:
    group = work.session.get(Workgroup, workgroup_id) if workgroup_id is not None else None
    if workgroup_id is not None and group is None:
        raise TicketError(
            _("There is no workgroup {workgroup_id}: choose one from the list.").format(workgroup_id=workgroup_id)
        )
    return group


def _refuse_what_is_over(ticket: TroubleTicket) -> None:
    if ticket.status in FINAL:
        raise TicketError(
            _("{ticket} is {status}: nobody works on it any more.").format(
                ticket=ticket.number, status=WORDS[ticket.status]
            )
        )


def _pressure(ticket: TroubleTicket) -> dict[str, object]:
    return {"impact": ticket.impact, "urgency": ticket.urgency, "priority": ticket.priority}


def _plain(assignment: Assignment) -> dict[str, object]:
    return {"workgroup_id": assignment.workgroup_id, "assignee": assignment.assignee}
