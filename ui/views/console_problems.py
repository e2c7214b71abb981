"""The keys of the console that correct how alarms are grouped into problems."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.problem_rows import ProblemDetail
from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from ui.operations import Operations
from ui.views.alarm_detail import AlarmDetailPane
from ui.views.alarm_list import AlarmList
from ui.views.problem_asking import ProblemAsking

NO_PROBLEM = _("This alarm is part of no problem.")


class ConsoleProblems(QObject):
    """Acts on the current row: a problem's own row, or one of its symptoms."""

    said = Signal(str)

    def __init__(self, alarms: AlarmList, detail: AlarmDetailPane, operations: Operations) -> None:
        super().__init__(alarms)
        self._list, self._detail = alarms, detail
        self._asking = ProblemAsking(alarms, operations)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        return {
            "alarm.own_problem": self.own,
            "alarm.split": self.split,
            "alarm.move": self.move,
            "alarm.merge": self.merge,
            "alarm.forbid": self.forbid,
        }

    def own(self) -> None:
        """Take the problem as one's own, or let go of it."""
        problem = self._problem()
        if problem is None:
            self.said.emit(NO_PROBLEM)
            return
        self._asking.own(problem)

    def split(self) -> None:
        """Ask why, then let the selected symptoms of a problem be one of their own."""
        rows = [row for row in self._list.selected_rows() if row.fold.is_below]
        problem_ids = {row.problem_id for row in rows}
        if len(problem_ids) != 1:
            self.said.emit(_("Select symptoms of one problem to split them off: → shows them."))
            return
        self._asking.split(rows[0].problem_id or 0, rows[0].problem, rows)

    def move(self) -> None:
        """Ask into which problem the alarm belongs and why, then put it there."""
        row = self._list.shown_row()
        if row is None or row.fold.symptoms:
            self.said.emit(_("A problem with symptoms is merged and not moved: M."))
            return
        others = self._other_problems(row)
        if not others:
            self.said.emit(_("There is no other problem to move the alarm to."))
            return
        self._asking.move(row, others)

    def merge(self) -> None:
        """Ask of which problem this one is part and why, then let it be so."""
        row = self._list.shown_row()
        if row is None or row.problem_id is None or row.fold.is_below:
            self.said.emit(NO_PROBLEM)
            return
        others = self._other_problems(row)
        if not others:
            self.said.emit(_("There is no other problem to merge it with."))
            return
        members = [member.id for member in self._list.with_symptoms([row])]
        self._asking.merge(row.problem_id, row.problem, row.text, members, others)

    def forbid(self) -> None:
        """Ask why, then say that the problem's cause never explains the current symptom."""
        row = self._list.shown_row()
        if row is None or not row.fold.is_below:
            self.said.emit(_("Stand on a symptom to say that its cause does not explain it: → shows them."))
            return
        self._asking.forbid(self._list.groups.head_of(row.id), row)

    def _problem(self) -> ProblemDetail | None:
        problem, row = self._detail.problem, self._list.shown_row()
        return problem if problem is not None and row is not None and row.problem_id == problem.id else None

    def _other_problems(self, row: AlarmRow) -> list[tuple[int, str]]:
        heads = [each for each in self._list.model.rows if each.problem_id is not None and not each.fold.is_below]
        heads.sort(key=lambda each: (each.severity.rank, each.id))
        return [
            (each.problem_id, f"{each.problem} · {each.resource}: {each.text}")
            for each in heads
            if each.problem_id is not None and each.problem_id != row.problem_id
        ]
