"""The restoration board: what field support works on, and beside it the form in which it says how far it is."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nocdesk.boards.restoration_board import RestorationDetail, RestorationRow
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.people.presence import PresenceKind
from nocdesk.tickets.merging import TicketVersion
from nocdesk.tickets.model import RestorationStatus
from ui.change_feed import Changes
from ui.etr_text import EtrError
from ui.list_screen import ListScreen
from ui.restoration_draft import Drafts, edit_of, step_edit, values_of_draft
from ui.screen import Binding, Place, Scope, Standing
from ui.text import long_age
from ui.theme import Theme
from ui.ticket_edit import TicketEdit
from ui.views.restoration_list import RestorationList
from ui.views.restoration_reads import RestorationAnswer, read_restoration, read_restorations
from ui.views.tickets_saving import TicketSaving
from ui.widgets.panes import HANDLE, Panes
from ui.widgets.restoration_form import NARROW, WIDTH, RestorationForm
from ui.workplace import Workplace

CHECK_EVERY_MS = 2000
WIDE = 1232
"""From this width on the form has more room."""


class RestorationScreen(ListScreen[RestorationRow, RestorationAnswer]):
    """Keeps board and form true to the store, and what is typed safe from it: a draft for each ticket."""

    # A service that changes its class, or a customer's name, moves rows that are not named: they are few.
    moved_by = ("service", "customer", "site")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        rows = RestorationList(theme, workplace.clock, workplace.me, workplace.actions.key_text("restoration.lanes"))
        super().__init__(workplace, rows, is_read_unseen=True)
        self.list: RestorationList = rows
        self._wanted: int | None = None
        self._detail: RestorationDetail | None = None
        self._drafts = Drafts(self._clock)
        self.form = RestorationForm(theme, self._clock)
        if not workplace.may(Act.SET_RESTORATION):
            self.form.hide()
        self.saving, self.steps = TicketSaving(workplace, self), TicketSaving(workplace, self)
        self._check_timer = QTimer(self, singleShot=True, interval=CHECK_EVERY_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(Panes(Qt.Orientation.Horizontal, self.list, self.form, growing=0, share=_share))

    def _connect(self) -> None:
        self.list.shown_changed.connect(self._on_shown_changed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        self.form.edited.connect(self._drafts.keep)
        self.form.save_requested.connect(self.save)
        self.saving.saved.connect(self._on_saved)
        self.saving.refused.connect(self._on_refused)
        self.saving.discarded.connect(self._on_discarded)
        self.steps.saved.connect(self._on_step_saved)
        self._check_timer.timeout.connect(self._read_detail)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        for lane in self.list.lanes.views:
            yield Binding(Scope.LIST, lane, self.list.lane_handlers())
        for view in self.list.views:
            yield Binding(Scope.RESTORATION, view, self._handlers())
        yield Binding(Scope.FORM, self.form, {"form.save": self.save, "form.leave": self.list.take_focus})

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        steps = {f"restoration.{step.value}": partial(self.take_step, step) for step in RestorationStatus}
        return {
            **steps,
            "restoration.etr": self.focus_etr,
            "restoration.update": self.form.status.take_focus,
            "restoration.lanes": self.list.switch_lanes,
            "restoration.ticket": self._open_ticket,
            "restoration.problem": self._show_problem,
        }

    def take_step(self, step: RestorationStatus) -> None:
        """Say by a key how far the ticket is; for the last step the form asks for the live check or a reason."""
        row, count = self.shown_row(), len(self.list.view.selected_ids())
        if row is None:
            return
        if count > 1:
            self.said.emit(_("A status is set for one ticket at a time: {count} are selected.").format(count=count))
        elif step is RestorationStatus.RESTORED:
            self.form.focus_check()
        elif row.restoration is step:
            self.said.emit(_("{number} has that status already.").format(number=row.number))
        else:
            self.list.view.select_id(row.ticket_id)
            self.steps.take_step(step_edit(row, step))

    def focus_etr(self) -> None:
        """Go to the time of restoration."""
        self.form.etr.edit.setFocus()
        self.form.etr.edit.selectAll()

    def save(self) -> None:
        """Save the form."""
        draft = self.form.draft
        if draft is None or not draft.is_open:
            return
        try:
            of_problem = (row for row in self.list.model.rows if row.problem_id == draft.base.problem_id)
            seen = {row.ticket_id: row.updated_at for row in of_problem}
            edit = edit_of(draft, values_of_draft(draft, self._clock.now()), seen)
        except EtrError as error:
            self._refuse(str(error))
            return
        if self.saving.waits_for(draft.base.ticket_id):
            self._refuse(_("What was saved before is still on its way to the store: wait, or take it back."))
            return
        self.form.say("")
        self._drafts.send(draft)
        self.saving.save(edit)

    def shown_row(self) -> RestorationRow | None:
        """The ticket that the form is about."""
        return self.list.shown_row()

    def standing(self) -> Standing | None:
        row = self.shown_row()
        return Standing(PresenceKind.TICKET, row.ticket_id, self.form.others) if row is not None else None

    def on_changes(self, changes: Changes) -> None:
        self._upkeep.outdate(changes.of("ticket"))
        super().on_changes(changes)
        if changes.touches("ticket", "service", "samples", "series") and not self._check_timer.isActive():
            self._check_timer.start()

    def retime(self, before: ZoneInfo) -> None:
        self._drafts.retime(before)
        self._show_form()
        super().retime(before)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.form.set_theme(theme)

    def tick(self) -> None:
        super().tick()
        self.form.tick()

    def prove_polling(self, proof: str) -> None:
        self.list.explain(proof)

    def go_to(self, place: Place) -> None:
        self._wanted = place.id
        self._go_to_wanted()

    def drafts(self) -> Mapping[str, str]:
        return self._drafts.kept()

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self._drafts.take_up(drafts)

    def take_focus(self) -> None:
        self.list.take_focus()

    def panels(self) -> list[QWidget]:
        fields = [self.form.etr.edit, self.form.note, self.form.save]
        return [self.list.line.edit, *self.list.views, *fields]

    def veiled(self) -> list[QWidget]:
        return [self.list.view, self.list.lanes]

    def saved_filters(self) -> None:
        return None

    def pose(self) -> None:
        rows = self.list.model.shown_rows
        row = next((row for row in rows if row.etr_at is not None), rows[0] if rows else None)
        if row is not None:
            self.list.go_to(row.ticket_id)

    def ask(self, ids: frozenset[int] | None) -> Callable[[], RestorationAnswer]:
        return partial(read_restorations, self._workplace.core, ids)

    def take(self, answer: RestorationAnswer) -> None:
        self.list.take(answer.rows, answer.asked)
        self._go_to_wanted()
        self._show_form()

    def _go_to_wanted(self) -> None:
        if self._wanted is not None and self.list.model.row(self._wanted) is not None:
            self.list.go_to(self._wanted)
            self._wanted = None

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Whoever is in the form stays with its ticket, also where nothing was chosen and another comes to the top."""
        row = self.shown_row()
        if row is not None and new is not None and self.form.isAncestorOf(new) and not self.list.view.selected_ids():
            self.list.view.select_id(row.ticket_id)

    def _on_shown_changed(self) -> None:
        self.say_selection()
        row, draft = self.shown_row(), self.form.draft
        if (row.ticket_id if row else None) != (draft.base.ticket_id if draft else None):
            self._show_form()
            self._read_detail()

    def _show_form(self) -> None:
        """Put the shown ticket into the form: as it was typed, where something was."""
        row = self.shown_row()
        if row is None:
            self.form.show_nothing()
            return
        draft = self._drafts.of(row)
        detail = self._detail if self._detail and self._detail.row.ticket_id == row.ticket_id else None
        shown = self.form.draft
        if shown is None or shown.base.ticket_id != row.ticket_id:
            self.form.say("")
        self.form.show_draft(draft, detail)
        if row.version > draft.base.version:
            ago = long_age((self._clock.now() - row.updated_at).total_seconds())
            self.form.say(
                _("Changed by {updated_by} {ago} ago: saving compares both versions.").format(
                    updated_by=row.updated_by, ago=ago
                )
            )

    def _read_detail(self) -> None:
        row = self.shown_row()
        if row is None or not self.isVisible():
            return
        job = partial(read_restoration, self._workplace.core, row.ticket_id)
        self._workplace.background.read(job, self._on_detail, self.list.fail)

    def _on_detail(self, detail: RestorationDetail | None) -> None:
        row = self.shown_row()
        if detail is not None and row is not None and detail.row.ticket_id == row.ticket_id:
            self._detail = detail
            self._show_form()

    def _on_saved(self, edit: TicketEdit, version: TicketVersion) -> None:
        """What was typed is in the store: the form shows it, and the keyboard is the list's again."""
        is_settled = self._drafts.settle(edit.ticket_id, version)
        self.form.say("")
        self._show_form()
        if is_settled:
            self.list.take_focus()

    def _on_step_saved(self, edit: TicketEdit, version: TicketVersion) -> None:
        self._drafts.settle_step(edit, version)
        self._show_form()

    def _on_refused(self, edit: TicketEdit, message: str) -> None:
        draft = self.form.draft
        if draft is not None and draft.base.ticket_id == edit.ticket_id:
            self.form.say(message)

    def _refuse(self, message: str) -> None:
        self.form.say(message)
        self.failed.emit(message)

    def _on_discarded(self, edit: TicketEdit) -> None:
        self._drafts.drop(edit.ticket_id)
        self.form.say("")
        self._show_form()

    def _open_ticket(self) -> None:
        row = self.shown_row()
        if row is not None:
            self.go_requested.emit(Place("tickets", row.ticket_id))

    def _show_problem(self) -> None:
        row = self.shown_row()
        if row is not None and row.problem_id is None:
            self.said.emit(_("{number} belongs to no problem.").format(number=row.number))
        elif row is not None:
            self.go_requested.emit(Place("problem", row.problem_id))

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_detail()


def _share(width: int) -> tuple[int, int]:
    form = WIDTH if width >= WIDE else NARROW
    return width - form - HANDLE, form
