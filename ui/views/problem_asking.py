"""Asks what becomes of a problem and why, then does it: own, move on, split, move, merge and forbid."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nocdesk.boards.problem_rows import ProblemDetail
from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from nocdesk.people.presence import PresenceKind
from nocdesk.problems.editing import ProblemConflictError
from nocdesk.problems.states import TRANSITIONS, WORDS
from ui.compared_fields import PROBLEM_FIELDS
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.dialogs.problem_choice import ProblemDialog, ProblemStateDialog
from ui.operations import Operations
from ui.problem_operations import ProblemEdit, ProblemOperations
from ui.settling import Contest, Settling

Others = Sequence[tuple[int, str]]
"""Other open problems, each with the words that it is chosen by."""


class ProblemAsking:
    """Opens its dialogs over a window."""

    def __init__(self, window: QWidget, operations: Operations) -> None:
        self._window = window
        self.operations = ProblemOperations(operations)
        self.settling = Settling(operations, window)

    def own(self, problem: ProblemDetail) -> None:
        """Take a problem as one's own, or let go of it where it is already."""
        self.operations.save(self.operations.owning(problem), self._settle)

    def move_on(self, problem: ProblemDetail) -> None:
        """Ask what becomes of a problem and why, then move it on."""
        self._ask_state(ProblemEdit(problem.id, problem.seen, problem.seen.values))

    def _ask_state(self, edit: ProblemEdit) -> None:
        """Go on from what was chosen and written before, if anything was."""
        if not TRANSITIONS[edit.base.values.state]:
            words = _("{problem} is {state}: nothing follows.")
            self.operations.say(words.format(problem=edit.base.name, state=WORDS[edit.base.values.state]))
            return
        dialog = ProblemStateDialog(edit, self._window)
        dialog.stand_on(PresenceKind.PROBLEM, edit.problem_id)
        dialog.moved.connect(lambda edit: self.operations.save(edit, self._settle))
        open_once(dialog)

    def _settle(self, edit: ProblemEdit, conflict: ProblemConflictError) -> None:
        theirs = conflict.theirs
        contest = Contest(
            PROBLEM_FIELDS,
            edit.base.values,
            edit.wanted,
            theirs,
            save=lambda wanted: self.operations.save(edit.rebased(theirs, wanted), self._settle),
            resume=lambda: self._ask_state(edit.rebased(theirs, edit.wanted)) if edit.moves_on else None,
        )
        if edit.moves_on and theirs.changed_by != self.operations.me:
            self.settling.ask(contest)
        else:
            self.settling.merge(contest)

    def split(self, problem_id: int, number: str, rows: Sequence[AlarmRow]) -> None:
        """Ask why, then let alarms of a problem be one of their own."""
        ask = self._ask(
            _("Split off {number}: why?").format(number=number),
            ", ".join(row.resource for row in rows[:3]),
            _("Split off"),
        )
        ask.stand_on(PresenceKind.PROBLEM, problem_id)
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
        choice.stand_on(PresenceKind.PROBLEM, problem_id)
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
