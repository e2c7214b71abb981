"""Saves what is changed of a ticket on any screen, and settles it with whoever changed the same ticket meanwhile."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from nocdesk.tickets.commands import TicketConflictError
from nocdesk.tickets.merging import TicketValues, merge
from ui.dialogs.conflict import ConflictDialog
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
        self._workplace = workplace
        self._window = window
        self._operations = TicketOperations(workplace.operations)
        self._under_way: set[int] = set()
        self.dialog: ConflictDialog | None = None
        self.saved.connect(self._on_answered)
        self.refused.connect(self._on_answered)

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
        theirs = conflict.theirs
        merged = merge(edit.base.values, edit.wanted, theirs.values)
        is_own = theirs.changed_by == self._workplace.me
        if merged.contested and not is_own:
            self._ask(edit, conflict)
        else:
            self._save(rebased(edit, theirs, merged.values), self._merge)

    def _ask(self, edit: TicketEdit, conflict: TicketConflictError) -> None:
        theirs = conflict.theirs
        if theirs.values == edit.base.values:
            self._save(rebased(edit, theirs, edit.wanted), self._ask)
            return
        now = self._workplace.clock.now()
        dialog = ConflictDialog(edit.base.values, edit.wanted, theirs, now, self._window)
        dialog.merged.connect(self._saver(edit, conflict))
        dialog.overwritten.connect(lambda: self._saver(edit, conflict)(_overwriting(edit, theirs.values)))
        dialog.discarded.connect(lambda: self._on_discarded(edit, theirs.ticket))
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        dialog.open()

    def _saver(self, edit: TicketEdit, conflict: TicketConflictError) -> Callable[[object], None]:
        def save(wanted: object) -> None:
            self._save(rebased(edit, conflict.theirs, wanted), self._ask)  # type: ignore[arg-type]

        return save

    def _on_discarded(self, edit: TicketEdit, number: str) -> None:
        self._workplace.operations.said.emit(_("{number} stays as it is").format(number=number))
        self.discarded.emit(edit)

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _overwriting(edit: TicketEdit, theirs: TicketValues) -> TicketValues:
    """Mine in every field; only the ticket's own status, which no one can turn back, stays where I left it alone."""
    is_mine = edit.wanted.status is not edit.base.values.status
    return edit.wanted if is_mine else replace(edit.wanted, status=theirs.status)
