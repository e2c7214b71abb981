"""Small windows of the planned works: a later end, another window, each with its reason."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from nocdesk.boards.work_rows import WorkBoardRow
from nocdesk.errors import NocdeskError
from nocdesk.instants import shown_zone, wall, zone_word
from nocdesk.language import _
from ui.dialogs.ask import AskDialog
from ui.widgets.labels import plain
from ui.work_draft import END_HINT, TIME_HINT, parse_end, parse_start
from ui.work_edit import WorkEdit
from ui.work_text import zoned_minute, zoned_window


class ExtendDialog(AskDialog):
    """A later end and why; `extended` carries both."""

    extended = Signal(object, str)

    def __init__(self, row: WorkBoardRow, parent: QWidget | None = None) -> None:
        why = _(
            "{name} lasts until {end}. What is added was not announced: where an "
            "agreement asks for notice, it will not exclude."
        ).format(name=row.name, end=zoned_minute(row.ends_at))
        super().__init__(_("Extend the work"), why, _("Extend"), required=True, parent=parent)
        self._row = row
        new_end = _("New end, {zone}").format(zone=zone_word(row.ends_at))
        self.end = QLineEdit()
        self.end.setAccessibleName(new_end)
        self.end.setPlaceholderText(f"{new_end}: {END_HINT}")
        self.problem = plain("", "error", wrap=True)
        self.column.insertWidget(2, self.end)
        self.column.insertWidget(3, self.problem)
        self.edit.setPlaceholderText(_("Reason, such as: the second cable is broken as well"))
        self.end.textChanged.connect(self._on_end)
        self.answered.connect(lambda reason: self.extended.emit(self._ends_at(), reason))
        self.end.setFocus()
        self._on_end()

    def take_up(self, edit: WorkEdit, by: str) -> None:
        """Go on with what was asked for before somebody else changed the work, of which the sentence tells."""
        self.end.setText(_end_text(edit))
        self.edit.setText(edit.reason)
        self.why.setText(_changed_text(self._row, by))

    def _ends_at(self) -> datetime | None:
        """The new end; time that is counted, counts from the present end."""
        try:
            return parse_end(self.end.text(), shown_zone().key, self._row.ends_at)
        except NocdeskError:
            return None

    def _on_end(self) -> None:
        ends_at = self._ends_at()
        problem = ""
        if self.end.text().strip() and ends_at is None:
            problem = _("That is no time: write such as {end_hint}.").format(end_hint=END_HINT)
        elif ends_at is not None and ends_at <= self._row.ends_at:
            problem = _("It lasts until then already: enter a later end.")
        self.problem.setText(
            problem or (_("It would last until {end}.").format(end=zoned_minute(ends_at)) if ends_at else "")
        )
        self.problem.setProperty("role", "error" if problem else "muted")
        self.problem.style().unpolish(self.problem)
        self.problem.style().polish(self.problem)
        self._is_possible = ends_at is not None and not problem
        self._on_text(self.edit.text())

    def _on_text(self, text: str) -> None:
        self.set_ready(getattr(self, "_is_possible", False) and bool(text.strip()))


class MoveDialog(AskDialog):
    """Another window and why; `moved` carries begin, end and reason."""

    moved = Signal(object, object, str)

    def __init__(self, row: WorkBoardRow, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        why = _("{name} is planned for {window}. The customers are to be told of the new window.").format(
            name=row.name, window=zoned_window(row.starts_at, row.ends_at)
        )
        super().__init__(_("Move the work"), why, _("Move"), required=True, parent=parent)
        self._row, self._now = row, now
        self.start, self.end = QLineEdit(), QLineEdit()
        for place, (field, name, hint, at) in enumerate(
            (
                (
                    self.start,
                    _("New beginning, {zone}").format(zone=zone_word(row.starts_at)),
                    TIME_HINT,
                    row.starts_at,
                ),
                (self.end, _("New end, {zone}").format(zone=zone_word(row.ends_at)), END_HINT, row.ends_at),
            )
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(f"{name}: {hint}")
            field.setText(wall(at, "%Y-%m-%d %H:%M"))
            field.textChanged.connect(self._on_window)
            self.column.insertWidget(2 + place, field)
        self.problem = plain("", "muted", wrap=True)
        self.column.insertWidget(4, self.problem)
        self.edit.setPlaceholderText(_("Reason, such as: the crew is needed elsewhere"))
        self.answered.connect(self._on_answered)
        self.start.setFocus()
        self.start.selectAll()
        self._on_window()

    def take_up(self, edit: WorkEdit, by: str) -> None:
        """Go on with what was asked for before somebody else changed the work, of which the sentence tells."""
        self.start.setText(wall(edit.wanted.starts_at, "%Y-%m-%d %H:%M"))
        self.end.setText(_end_text(edit))
        self.edit.setText(edit.reason)
        self.why.setText(_changed_text(self._row, by))

    def _window(self) -> tuple[datetime, datetime] | None:
        try:
            starts_at = parse_start(self.start.text(), shown_zone().key, self._now())
            return starts_at, parse_end(self.end.text(), shown_zone().key, starts_at)
        except NocdeskError:
            return None

    def _on_window(self) -> None:
        window = self._window()
        if window is None:
            words = _("Write the beginning such as {time_hint}, and the end such as {end_hint}.").format(
                time_hint=TIME_HINT, end_hint=END_HINT
            )
        elif window[0] <= self._now():
            words = _("It would have begun already: move it to a time to come.")
        elif window[1] <= window[0]:
            words = _("It would end before it begins: enter an end after the start.")
        else:
            words = _("It would be done {window}.").format(window=zoned_window(*window))
        self._is_possible = window is not None and self._now() < window[0] < window[1]
        self.problem.setText(words)
        self._on_text(self.edit.text())

    def _on_answered(self, reason: str) -> None:
        window = self._window()
        if window is not None:
            self.moved.emit(*window, reason)

    def _on_text(self, text: str) -> None:
        self.set_ready(getattr(self, "_is_possible", False) and bool(text.strip()))


def _end_text(edit: WorkEdit) -> str:
    return wall(edit.wanted.ends_at, "%Y-%m-%d %H:%M") if edit.wanted.ends_at is not None else ""


def _changed_text(row: WorkBoardRow, by: str) -> str:
    return _("{by} changed it meanwhile: it is planned for {theirs} now. Below is what you wanted.").format(
        by=by, theirs=zoned_window(row.starts_at, row.ends_at)
    )
