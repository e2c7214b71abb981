"""Signs decisions about breaches, and settles them with whoever decided about the same breach meanwhile."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.breach_rows import BreachRow
from nocdesk.sla.breaches.editing import BreachConflictError
from ui.breach_draft import DONE, BreachDraft
from ui.breach_operations import BreachDecided, BreachOperations, SigningHeard
from ui.breach_text import bad_minutes
from ui.dialogs.breach_conflict import BreachConflictDialog
from ui.workplace import Workplace


class BreachDeciding(QObject):
    """`signed` carries the draft that went through or waits, `let_go` one that was taken back while it waited.

    `reread` asks to look at the breach again, `dropped` carries a draft that somebody else's decision stands against.
    """

    signed = Signal(object)
    reread = Signal()
    dropped = Signal(object)
    let_go = Signal(object)

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._window = window
        self._operations = BreachOperations(workplace.operations)
        self.dialog: BreachConflictDialog | None = None

    def sign(self, draft: BreachDraft, row: BreachRow) -> None:
        """Sign a decision on the breach as it was seen."""
        if draft.step is None:
            return
        done = f"{DONE[draft.step]} {row.customer}, {bad_minutes(row.bad_s)} min"
        decision = BreachDecided(draft, row.version, done)
        heard = SigningHeard(
            on_signed=lambda made: self.signed.emit(made.draft),
            # It is kept with what waits, so that the next breach can be decided.
            on_waits=lambda made: self.signed.emit(made.draft),
            on_let_go=lambda made: self.let_go.emit(made.draft),
            on_conflict=self._on_conflict,
        )
        self._operations.sign(decision, heard)

    def _on_conflict(self, decision: BreachDecided, conflict: BreachConflictError) -> None:
        now = self._workplace.clock.now()
        dialog = BreachConflictDialog(decision.draft, conflict.theirs, now, self._window)
        dialog.discarded.connect(lambda: self.dropped.emit(decision.draft))
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        dialog.open()

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        # Only then: a dialog that closes gives the keyboard back to where it was.
        QTimer.singleShot(0, self, self.reread.emit)
