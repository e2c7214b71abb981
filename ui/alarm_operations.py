"""What the desk does to alarms: each operation is one unit of work, and most can be undone."""

from collections.abc import Sequence
from functools import partial

from nocdesk.alarms.commands import (
    acknowledge_alarm,
    annotate_alarm,
    clear_alarm,
    own_alarm,
    unacknowledge_alarm,
)
from nocdesk.boards.queries import service_rows
from nocdesk.boards.rows import AlarmRow, ProposalRow
from nocdesk.language import _
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.decisions import decline_match, link_match, undo_match
from ui.operations import Operations, Undo
from ui.text import plural

BULK = 20


class AlarmOperations:
    """Acknowledge, own, note, clear, and what ties an alarm to a ticket."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def acknowledge(self, rows: Sequence[AlarmRow], *, note: str | None = None, filter_text: str = "") -> None:
        """Take note of those that nobody has taken note of yet."""
        fresh = [row for row in rows if not row.is_acknowledged]
        if not fresh:
            self._operations.failed.emit(_("Nothing to acknowledge: every selected alarm has been acknowledged."))
            return
        where = (
            _(" under the filter “{filter_text}”").format(filter_text=filter_text)
            if len(fresh) > BULK and filter_text
            else ""
        )
        self._operations.do(
            _("Acknowledged {named}{where}").format(named=_named(fresh), where=where),
            [partial(acknowledge_alarm, alarm_id=row.id, note=note) for row in fresh],
            Undo(
                _("ack {named}").format(named=_named(fresh)),
                tuple(partial(unacknowledge_alarm, alarm_id=row.id) for row in fresh),
                can_repeat=True,
            ),
        )

    def unacknowledge(self, rows: Sequence[AlarmRow]) -> None:
        """Take acknowledgements back."""
        taken = [row for row in rows if row.is_acknowledged]
        if not taken:
            self._operations.failed.emit(_("Nothing to take back: none of the selected alarms has been acknowledged."))
            return
        self._operations.do(
            _("Acknowledgement of {named} taken back").format(named=_named(taken)),
            [partial(unacknowledge_alarm, alarm_id=row.id) for row in taken],
            Undo(
                _("un-ack {named}").format(named=_named(taken)),
                tuple(partial(acknowledge_alarm, alarm_id=row.id) for row in taken),
                can_repeat=True,
            ),
        )

    def own(self, rows: Sequence[AlarmRow]) -> None:
        """Take alarms as one's own, or let go of them where all of them are already."""
        if not rows:
            return
        self.give(rows, None if all(row.owner == self._operations.me for row in rows) else self._operations.me)

    def give(self, rows: Sequence[AlarmRow], owner: str | None) -> None:
        """Make alarms somebody's, or nobody's."""
        self._operations.do(
            self._given(_named(rows), owner),
            [partial(own_alarm, alarm_id=row.id, owner=owner) for row in rows],
            Undo(
                _("owner of {named}").format(named=_named(rows)),
                tuple(partial(own_alarm, alarm_id=row.id, owner=row.owner) for row in rows),
                can_repeat=True,
            ),
        )

    def _given(self, named: str, owner: str | None) -> str:
        if owner is None:
            return _("Let go of {named}").format(named=named)
        if owner == self._operations.me:
            return _("Took {named}").format(named=named)
        return _("Gave {named} to {owner}").format(named=named, owner=owner)

    def annotate(self, row: AlarmRow, text: str, *, is_lasting: bool = False) -> None:
        """Write into an alarm's journal; what is lasting stands in that of every later alarm of the trouble too."""
        change = partial(annotate_alarm, alarm_id=row.id, text=text, is_lasting=is_lasting)
        self._operations.do(_("Noted on {named}").format(named=_named([row])), [change])

    def clear(self, rows: Sequence[AlarmRow], reason: str) -> None:
        """Clear active alarms by hand."""
        active = [row for row in rows if row.is_active]
        self._operations.do(
            _("Cleared {named}").format(named=_named(active)),
            [partial(clear_alarm, alarm_id=row.id, reason=reason) for row in active],
        )

    def link(self, proposal: ProposalRow) -> None:
        """Say that a ticket and an alarm belong together."""
        self._operations.do(
            _("Linked {ticket}").format(ticket=proposal.ticket),
            [partial(link_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id)],
            Undo(
                _("link {ticket}").format(ticket=proposal.ticket),
                (partial(undo_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id),),
                can_repeat=True,
            ),
        )

    def decline(self, proposal: ProposalRow) -> None:
        """Say that a ticket and an alarm don't belong together."""
        self._operations.do(
            _("Declined {ticket}").format(ticket=proposal.ticket),
            [partial(decline_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id)],
            Undo(
                _("decline {ticket}").format(ticket=proposal.ticket),
                (partial(undo_match, ticket_id=proposal.ticket_id, alarm_id=proposal.alarm_id),),
                can_repeat=True,
            ),
        )

    def open_ticket(self, row: AlarmRow, service_id: int, text: str) -> None:
        """Open a ticket for the customer of a service, linked to the alarm."""
        self._operations.do(_("Ticket opened and linked to the alarm"), [partial(_open_ticket, row, service_id, text)])


def _open_ticket(row: AlarmRow, service_id: int, text: str, work: UnitOfWork) -> None:
    service = service_rows(work.session, ids=[service_id])[0]
    open_ticket(
        work,
        customer_id=service.customer_id,
        service_id=service_id,
        text=text,
        began_at=row.began_at,
        channel="monitoring",
        alarm_id=row.id,
    )


def _named(rows: Sequence[AlarmRow]) -> str:
    if len(rows) == 1:
        return rows[0].service or rows[0].resource
    return plural(len(rows), "alarm", "alarms")
