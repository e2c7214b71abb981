"""Asks for one of several problems, or what becomes of one, and for a reason."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from nocdesk.language import _
from nocdesk.problems.model import ProblemState
from nocdesk.problems.states import NEED_A_REASON, OPEN, TRANSITIONS, WORDS
from ui.dialogs.ask import AskDialog
from ui.problem_operations import ProblemEdit
from ui.text import begun

LONGEST = 70


class ProblemDialog(AskDialog):
    """`chosen` carries the problem and the reason."""

    chosen = Signal(int, str)

    def __init__(
        self, title: str, why: str, button: str, problems: Sequence[tuple[int, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, why, button, required=True, parent=parent)
        self.problems = QComboBox()
        self.problems.setAccessibleName(_("Problem"))
        for problem_id, words in problems:
            self.problems.addItem(words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…", problem_id)
        self.column.insertWidget(2, self.problems)
        self.edit.setPlaceholderText(_("Why: it is remembered for the next time"))
        self.answered.connect(self._on_answered)

    def _on_answered(self, reason: str) -> None:
        self.chosen.emit(int(self.problems.currentData()), reason)


class ProblemStateDialog(AskDialog):
    """What of a problem's life may follow, and why; `moved` carries the edit."""

    moved = Signal(object)

    def __init__(self, edit: ProblemEdit, parent: QWidget | None = None) -> None:
        said = _("It is {state}. It is resolved by itself when its alarms have cleared.")
        state = edit.base.values.state
        title = _("What becomes of {number}?").format(number=edit.base.name)
        super().__init__(title, said.format(state=WORDS[state]), _("Move on"), required=False, parent=parent)
        self._edit_before = edit
        self.states = QComboBox()
        self.states.setAccessibleName(_("Status"))
        for each in ProblemState:
            if each in TRANSITIONS[state]:
                self.states.addItem(begun(WORDS[each]), each.value)
        self.states.setCurrentIndex(max(0, self.states.findData(edit.wanted.state.value)))
        self.column.insertWidget(2, self.states)
        self.edit.setPlaceholderText(_("Reason"))
        self.edit.setText(edit.reason)
        self.states.currentIndexChanged.connect(lambda: self._on_text(self.edit.text()))
        self.answered.connect(self._on_answered)
        self.states.setFocus()
        self._on_text(self.edit.text())

    @property
    def state(self) -> ProblemState:
        """What is chosen."""
        return ProblemState(self.states.currentData())

    def _on_text(self, text: str) -> None:
        self.set_ready(bool(text.strip()) or not self._needs_reason())

    def _needs_reason(self) -> bool:
        if not hasattr(self, "states"):
            return True
        is_taken_up_again = self._edit_before.base.values.state not in OPEN and self.state is ProblemState.IN_PROGRESS
        return self.state in NEED_A_REASON or is_taken_up_again

    def _on_answered(self, reason: str) -> None:
        wanted = replace(self._edit_before.base.values, state=self.state)
        self.moved.emit(replace(self._edit_before, wanted=wanted, reason=reason))
