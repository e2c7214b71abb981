"""Saves what is changed of a ticket on any screen, and settles it with whoever changed the same ticket meanwhile."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.tickets.commands import TicketConflictError
from nocdesk.tickets.merging import TicketValues, TicketVersion
from ui.compared_fields import TICKET_FIELDS
from ui.dialogs.conflict import ConflictDialog
from ui.settling import Contest, Settling
from ui.ticket_edit import TicketEdit, rebased
from ui.ticket_operations import OnConflict, TicketOperations
from ui.workplace import Workplace


class TicketSaving(QObject):
    """Nothing that somebody else saved is lost: who comes second merges, overwrites or lets go.

    `saved` carries the edit and the version that the ticket has become by it, `refused` the edit and why.
    """

    saved = Signal(object, object)
    refused = Signal(object, str)
    discarded = Signal(object)

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._operations = TicketOperations(workplace.operations)
        self._under_way: set[int] = set()
        self._settling = Settling(workplace.operations, window)
        self.saved.connect(self._on_answered)
        self.refused.connect(self._on_answered)

    @property
    def dialog(self) -> ConflictDialog[object] | None:
        """The comparison of two versions, while it is open."""
        return self._settling.dialog

    def waits_for(self, ticket_id: int) -> bool:
        """Whether an edit of this ticket is on its way to the store."""
        return ticket_id in self._under_way

    def save(self, edit: TicketEdit) -> None:
        """Save what a form says; who has changed the ticket meanwhile is asked about."""
        self._save(edit, self._ask)

    def take_step(self, edit: TicketEdit) -> None:
        """Save what a key says; there is something to ask only where somebody else changed the same field."""
        self._save(edit, self._merge)

    def _save(self, edit: TicketEdit, on_conflict: OnConflict) -> None:
        self._under_way.add(edit.ticket_id)

        def settle(edit: TicketEdit, conflict: TicketConflictError) -> None:
            self._under_way.discard(edit.ticket_id)
            on_conflict(edit, conflict)

        self._operations.save(edit, settle, self.saved.emit, self.refused.emit)

    def _on_answered(self, edit: TicketEdit) -> None:
        self._under_way.discard(edit.ticket_id)

    def _merge(self, edit: TicketEdit, conflict: TicketConflictError) -> None:
        self._settling.merge(self._contest(edit, conflict.theirs, self._merge))

    def _ask(self, edit: TicketEdit, conflict: TicketConflictError) -> None:
        self._settling.ask(self._contest(edit, conflict.theirs, self._ask))

    def _contest(self, edit: TicketEdit, theirs: TicketVersion, on_conflict: OnConflict) -> Contest[TicketValues]:
        return Contest(
            TICKET_FIELDS,
            edit.base.values,
            edit.wanted,
            theirs,
            save=lambda wanted: self._save(rebased(edit, theirs, wanted), on_conflict),
            beside=edit.note,
            overwrite=_overwriting(edit, theirs.values),
            let_go=lambda: self.discarded.emit(edit),
        )


def _overwriting(edit: TicketEdit, theirs: TicketValues) -> TicketValues:
    """Mine in every field; only the ticket's own status, which no one can turn back, stays where I left it alone."""
    is_mine = edit.wanted.status is not edit.base.values.status
    return edit.wanted if is_mine else replace(edit.wanted, status=theirs.status)
