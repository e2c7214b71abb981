"""What the keys of the planned works do: a method for each."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.work_rows import WorkBoardRow, WorkService, WorkState, work_state
from nocdesk.language import _
from nocdesk.merging import Version
from nocdesk.works.commands import WorkConflictError
from ui.compared_fields import WORK_FIELDS, moved_fields
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.dialogs.work_dialogs import ExtendDialog, MoveDialog
from ui.dialogs.work_form import WorkForm
from ui.screen import Place
from ui.settling import Contest, Settling
from ui.text import within
from ui.theme import Theme
from ui.views.works_reads import read_scope_choices
from ui.work_edit import WorkEdit, announcing, calling_off, ending, extending, moving, said_of
from ui.work_operations import WorkOperations
from ui.work_text import STATE_WORDS, zoned_window
from ui.workplace import Workplace

MARGIN = timedelta(hours=1)
Again = Callable[[WorkBoardRow, WorkEdit, str], object]
"""What opens a window again: the work as it is now, what was wanted, and who was first."""


class WorkKeys(QObject):
    """Acts on the work that the list stands on."""

    said = Signal(str)
    go_requested = Signal(object)

    def __init__(
        self, workplace: Workplace, theme: Theme, row: Callable[[], WorkBoardRow | None], window: QWidget
    ) -> None:
        super().__init__(window)
        self.theme = theme
        self._workplace = workplace
        self._row = row
        self._window = window
        self._operations = WorkOperations(workplace.operations)
        self._settling = Settling(workplace.operations, window)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "works" do, by id."""
        return {
            "work.new": self.new,
            "work.announce": self.announce,
            "work.announce_series": self.announce_series,
            "work.extend": self.extend,
            "work.move": self.move,
            "work.end": self.end,
            "work.end_series": self.end_series,
            "work.plots": self.plots,
        }

    def new(self) -> None:
        """Open the form of new work."""
        job = partial(read_scope_choices, self._workplace.core)
        self._workplace.background.read(job, self._on_choices, self._workplace.operations.failed.emit)

    def announce(self) -> None:
        """Say that the customers were told just now."""
        row = self._in_state(WorkState.PLANNED)
        if row is not None:
            self.save(row, announcing(row, self._workplace.clock.now()))

    def announce_series(self) -> None:
        """Say that the customers were told of every time to come."""
        row = self._of_series()
        if row is not None:
            self._operations.announce_series(row)

    def extend(self) -> None:
        """Ask for a later end and why."""
        row = self._in_state(WorkState.PLANNED, WorkState.RUNNING)
        if row is None:
            return
        open_once(self._extend_dialog(row))

    def move(self) -> None:
        """Ask for another window and why."""
        row = self._in_state(WorkState.PLANNED)
        if row is None:
            return
        open_once(self._move_dialog(row))

    def end(self) -> None:
        """End what is under way at once; of what has not begun ask why it is called off."""
        row = self._in_state(WorkState.PLANNED, WorkState.RUNNING)
        if row is None:
            return
        now = self._workplace.clock.now()
        if work_state(row, now) is WorkState.RUNNING:
            self.save(row, ending(row, now))
        else:
            open_once(self._call_off_dialog(row))

    def end_series(self) -> None:
        """Ask why a series takes place no more."""
        row = self._of_series()
        if row is None:
            return
        why = _("{name} recurs {recurrence}. All times that have not begun are called off.").format(
            name=row.name, recurrence=row.recurrence
        )
        dialog = AskDialog(_("End the series: why?"), why, _("End the series"), required=True, parent=self._window)
        dialog.answered.connect(lambda reason: self._operations.end_series(row, reason))
        open_once(dialog)

    def _extend_dialog(self, row: WorkBoardRow) -> ExtendDialog:
        dialog = ExtendDialog(row, self._window)
        again = self._with_what_was_typed(self._extend_dialog)
        dialog.extended.connect(lambda ends_at, reason: self.save(row, extending(row, ends_at, reason), again))
        return dialog

    def _move_dialog(self, row: WorkBoardRow) -> MoveDialog:
        dialog = MoveDialog(row, self._workplace.clock.now, self._window)
        again = self._with_what_was_typed(self._move_dialog)
        dialog.moved.connect(lambda start, end, reason: self.save(row, moving(row, start, end, reason), again))
        return dialog

    def _with_what_was_typed(self, opened: Callable[[WorkBoardRow], ExtendDialog | MoveDialog]) -> Again:
        def again(theirs: WorkBoardRow, edit: WorkEdit, by: str) -> None:
            dialog = opened(theirs)
            dialog.take_up(edit, by)
            open_once(dialog)

        return again

    def _call_off_dialog(self, row: WorkBoardRow) -> AskDialog:
        why = _("{name}, {window}, will not be done.").format(
            name=row.name, window=zoned_window(row.starts_at, row.ends_at)
        )
        dialog = AskDialog(_("Call the work off: why?"), why, _("Call off"), required=True, parent=self._window)

        def again(theirs: WorkBoardRow, edit: WorkEdit, _by: str) -> None:
            dialog = self._call_off_dialog(theirs)
            dialog.edit.setText(edit.reason)
            open_once(dialog)

        dialog.answered.connect(lambda reason: self.save(row, calling_off(row, reason), again))
        return dialog

    def save(self, row: WorkBoardRow, edit: WorkEdit, again: Again | None = None) -> None:
        """Change the work; `again` asks anew with what was typed, on what somebody else made of it."""

        def settle(conflict: WorkConflictError) -> None:
            theirs, base, their = conflict.theirs, said_of(edit.seen), said_of(conflict.theirs.values)

            def resume() -> None:
                if again is not None:
                    again(replace(row, **asdict(theirs.values)), edit, theirs.changed_by)

            contest = Contest(
                moved_fields(base, their) if edit.is_move else WORK_FIELDS,
                base,
                edit.wanted,
                Version(theirs.name, theirs.version, theirs.changed_by, theirs.changed_at, their),
                save=lambda wanted: self.save(row, edit.rebased(theirs.values, wanted), again),
                resume=resume,
            )
            ask = self._settling.ask if theirs.changed_by != self._workplace.me else self._settling.merge
            ask(contest)

        self._operations.save(edit, settle)

    def plots(self) -> None:
        """Open the plots of its first service around its window, as far as that has come."""
        row = self._row()
        if row is None or not row.services:
            return
        now = self._workplace.clock.now()
        if row.starts_at > now:
            self.go_requested.emit(Place("workbench", row.services[0].id))
            return
        end = min(now, row.ends_at + MARGIN)
        self.go_requested.emit(Place("workbench", row.services[0].id, row.starts_at - MARGIN, end))

    def _in_state(self, *states: WorkState) -> WorkBoardRow | None:
        """The work, where it is in one of these states; else why nothing is done."""
        row = self._row()
        if row is None:
            self.said.emit(_("No work is chosen."))
            return None
        state = work_state(row, self._workplace.clock.now())
        if state not in states:
            self.said.emit(
                _("{name} is {state_words}: nothing can be changed about that any more.").format(
                    name=row.name, state_words=within(STATE_WORDS[state])
                )
            )
            return None
        return row

    def _of_series(self) -> WorkBoardRow | None:
        row = self._row()
        if row is None or row.series_id is None:
            self.said.emit(_("This work is done once.") if row is not None else _("No work is chosen."))
            return None
        return row

    def _on_choices(self, choices: tuple[WorkService, ...]) -> None:
        form = WorkForm(self.theme, choices, self._workplace.clock.now, self._window)
        form.planned.connect(lambda plan: self._operations.plan(plan, form.accept, form.refuse))
        open_once(form)
