"""What the keys of a problem's screen correct: who owns it, and which alarms are part of it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.problem_members import ProblemMemberRow
from nocdesk.boards.problem_page import ProblemPage
from nocdesk.language import _
from nocdesk.problems.model import MemberRole
from ui.operations import Operations
from ui.views.problem_asking import ProblemAsking
from ui.widgets.row_list import RowList


class ProblemCorrections(QObject):
    """Acts on the problem that is shown, and on the rows that are selected in the list of its alarms."""

    said = Signal(str)

    def __init__(self, window: QWidget, members: RowList[ProblemMemberRow], operations: Operations) -> None:
        super().__init__(window)
        self._members = members
        self.asking = ProblemAsking(window, operations)
        self.page: ProblemPage | None = None
        self.others: Sequence[tuple[int, str]] = ()
        """The open problems, the one that is shown among them."""

    def rows(self) -> list[ProblemMemberRow]:
        """The selected alarms of the problem, else the one that the list stands on."""
        row = self._members.shown_row()
        return self._members.selected_rows() or ([row] if row is not None else [])

    def own(self) -> None:
        """Take the problem as one's own, or let go of it."""
        if self.page is not None:
            self.asking.own(self.page.detail)

    def move_on(self) -> None:
        """Ask what becomes of the problem and why, then move it on."""
        if self.page is not None:
            self.asking.move_on(self.page.detail)

    def split(self) -> None:
        """Ask why, then let the selected alarms be a problem of their own."""
        rows, page = [row.alarm for row in self.rows()], self._open_page()
        if page is None:
            return
        if not rows or len(rows) == len(page.members):
            self.said.emit(
                _("Select some of the alarms of {detail} to split them off, not all.").format(detail=page.detail.number)
            )
            return
        self.asking.split(page.detail.id, page.detail.number, rows)

    def move(self) -> None:
        """Ask into which problem the alarm belongs and why, then put it there."""
        row, page = self._members.shown_row(), self._open_page()
        if page is None or row is None:
            return
        if row.role is MemberRole.ROOT and len(page.members) > 1:
            self.said.emit(_("What explains the others is merged with them and not moved: M."))
        elif self._others():
            self.asking.move(row.alarm, self._others())
        else:
            self.said.emit(_("There is no other problem to move the alarm to."))

    def merge(self) -> None:
        """Ask of which problem this one is part and why, then let it be so."""
        page = self._open_page()
        if page is None:
            return
        if not self._others():
            self.said.emit(_("There is no other problem to merge it with."))
            return
        members = [row.id for row in page.members]
        self.asking.merge(page.detail.id, page.detail.number, page.head.text, members, self._others())

    def forbid(self) -> None:
        """Ask why, then say that the problem's cause never explains the alarm."""
        row, page = self._members.shown_row(), self._open_page()
        if page is None or row is None:
            return
        cause = page.detail.root_alarm_id if page.detail.root_alarm_id is not None else page.members[0].id
        if row.id == cause:
            self.said.emit(_("Stand on a symptom to say that its cause does not explain it."))
            return
        self.asking.forbid(cause, row.alarm)

    def _others(self) -> Sequence[tuple[int, str]]:
        shown = self.page.detail.id if self.page is not None else None
        return [other for other in self.others if other[0] != shown]

    def _open_page(self) -> ProblemPage | None:
        """The problem, where it can still be corrected."""
        if self.page is not None and not self.page.head.is_open:
            self.said.emit(_("{detail} is over: its alarms stay as they are.").format(detail=self.page.detail.number))
            return None
        return self.page
