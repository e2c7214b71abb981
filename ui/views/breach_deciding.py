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
    """`signed` carries the draft that went through or waits, once; `let_go` one that was taken back while it waited.

    `arrived` tells that one which has waited is in the store; `reread` asks to look at the breach again, `dropped`
    carries a draft that somebody else's decision stands against.
    """

    signed = Signal(object)
    arrived = Signal()
    reread = Signal()
    dropped = Signal(object)
    let_go = Signal(object)

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._window = window
        self._operations = BreachOperations(workplace.operations)
        self._waiting: list[BreachDecided] = []
        self.dialog: BreachConflictDialog | None = None

    def sign(self, draft: BreachDraft, row: BreachRow) -> None:
        """Sign a decision on the breach as it was seen."""
        if draft.step is None:
            return
        done = f"{DONE[draft.step]} {row.customer}, {bad_minutes(row.bad_s)} min"
        decision = BreachDecided(draft, row.version, done)
        heard = SigningHeard(
            on_signed=self._on_signed,
            on_waits=self._on_waits,
            on_let_go=self._on_let_go,
            on_conflict=self._on_conflict,
        )
        self._operations.sign(decision, heard)

    def _on_signed(self, decision: BreachDecided) -> None:
        if decision in self._waiting:
            self._waiting.remove(decision)
            self.arrived.emit()
        else:
            self.signed.emit(decision.draft)

    def _on_waits(self, decision: BreachDecided) -> None:
        """It is kept with what waits, so that the next breach can be decided."""
        self._waiting.append(decision)
        self.signed.emit(decision.draft)

    def _on_let_go(self, decision: BreachDecided) -> None:
        if decision in self._waiting:
            self._waiting.remove(decision)
        self.let_go.emit(decision.draft)

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
