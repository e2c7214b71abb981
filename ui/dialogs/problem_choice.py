"""Asks for one of several problems and a reason."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from nocdesk.language import _
from ui.dialogs.ask import AskDialog

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
