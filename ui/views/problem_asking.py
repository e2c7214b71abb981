"""Asks for the reason of a correction, then makes it: split, move, merge and forbid."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from ui.dialogs.ask import AskDialog
from ui.dialogs.problem_choice import ProblemDialog
from ui.operations import Operations
from ui.problem_operations import ProblemOperations

Others = Sequence[tuple[int, str]]
"""Other open problems, each with the words that it is chosen by."""


class ProblemAsking:
    """Opens its dialogs over a window."""

    def __init__(self, window: QWidget, operations: Operations) -> None:
        self._window = window
        self.operations = ProblemOperations(operations)

    def split(self, problem_id: int, number: str, rows: Sequence[AlarmRow]) -> None:
        """Ask why, then let alarms of a problem be one of their own."""
        ask = self._ask(
            _("Split off {number}: why?").format(number=number),
            ", ".join(row.resource for row in rows[:3]),
            _("Split off"),
        )
        ask.answered.connect(lambda reason: self.operations.split(problem_id, number, rows, reason))
        ask.open()

    def move(self, row: AlarmRow, others: Others) -> None:
        """Ask into which problem an alarm belongs and why, then put it there."""
        words = f"{row.resource}: {row.text}"
        choice = ProblemDialog(_("Move to another problem: why?"), words, _("Move"), others, self._window)
        choice.chosen.connect(lambda problem_id, reason: self.operations.move(row, problem_id, reason))
        choice.open()

    def merge(self, problem_id: int, number: str, text: str, members: Sequence[int], others: Others) -> None:
        """Ask of which problem another is part and why, then let it be so."""
        choice = ProblemDialog(
            _("{number} is part of which problem, and why?").format(number=number),
            text,
            _("Merge"),
            others,
            self._window,
        )
        choice.chosen.connect(lambda into, reason: self.operations.merge(into, problem_id, number, members, reason))
        choice.open()

    def forbid(self, cause_id: int, row: AlarmRow) -> None:
        """Ask why, then say that a cause never explains an alarm."""
        why = _("{resource}: {text}. The two are not grouped so again until that is withdrawn.").format(
            resource=row.resource, text=row.text
        )
        ask = self._ask(_("Never group these two: why?"), why, _("Forbid"))
        ask.answered.connect(lambda reason: self.operations.forbid(cause_id, row, reason))
        ask.open()

    def _ask(self, title: str, why: str, button: str) -> AskDialog:
        return AskDialog(title, why, button, required=True, parent=self._window)
