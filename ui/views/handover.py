"""The handover: the sheet with everything that stands open, and beside it what is said and who signs."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.handover_board import HandoverView, SheetRow
from nocdesk.language import _
from ui.list_screen import ListScreen
from ui.mirroring import sides
from ui.models.row_table import RowTableModel
from ui.models.shift_columns import SHEET_WORDS, sheet_columns, sheet_order
from ui.nesting import nest
from ui.screen import Binding, Place, Scope
from ui.shift_delegate import SheetDelegate
from ui.text import nouns
from ui.theme import Theme
from ui.views.handover_keys import HandoverKeys
from ui.views.handover_pane import WIDTH, HandoverPane
from ui.views.shift_reads import read_handover
from ui.widgets.labels import plain, short
from ui.widgets.panes import Panes
from ui.widgets.row_list import RowList
from ui.work_text import zoned_window
from ui.workplace import Workplace

_LINES = 3


class HandoverScreen(ListScreen[SheetRow, HandoverView | None]):
    """Shows the newest handover, or the one that a place names by its id."""

    moved_by = ("handover",)

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace, _sheet_list(workplace, theme))
        self._view: HandoverView | None = None
        self._wanted: int | None = None
        self._title, self._window = plain(_("Handover"), "section"), short("", "muted")
        self._whole = plain("", wrap=True)
        self.pane = HandoverPane(theme, workplace.actions)
        self.keys = HandoverKeys(workplace, lambda: self._view, self.list.shown_row, self.pane.typed, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(sides(12, 6, 8, 6))
        head.setSpacing(8)
        for widget in (self._title, self._window):
            head.addWidget(widget)
        head.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        nest(column, head)
        column.addWidget(self.list, 1)
        self._whole.setMinimumHeight(_LINES * self._whole.fontMetrics().lineSpacing())
        self._whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        foot = QVBoxLayout()
        foot.setContentsMargins(sides(12, 6, 12, 6))
        foot.addWidget(self._whole)
        nest(column, foot)
        panes = Panes(Qt.Orientation.Horizontal, left, self.pane, sizes=(900, WIDTH), growing=0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 0, 4, 4)
        whole.addWidget(panes)

    def _connect(self) -> None:
        self.list.shown_changed.connect(self._show_whole)
        self.list.explain(_("N prepares the handover of the shift that is due."))
        self.keys.said.connect(self.said)
        self.keys.failed.connect(self.failed)
        self.keys.go_requested.connect(self.go_requested)
        self.pane.action_requested.connect(lambda action_id: self.keys.handlers()[action_id]())
        self.pane.notes_left.connect(self.keys.keep_notes)

    def bindings(self) -> Iterable[Binding]:
        steps = {"handover.older": partial(self._step, True), "handover.newer": partial(self._step, False)}
        yield from super().bindings()
        yield Binding(Scope.HANDOVER, self.list.view, {**self.keys.handlers(), **steps})
        for part in (*self.pane.notes.values(), *self.pane.buttons.values()):
            yield Binding(Scope.HANDOVER, part, {"handover.sign": self.keys.sign})

    def ask(self, ids: frozenset[int] | None) -> Callable[[], HandoverView | None]:
        return partial(read_handover, self._workplace.core, self._wanted)

    def take(self, view: HandoverView | None) -> None:
        # One that is looked back at stays; the newest gives way to what is newer still.
        is_newest = view is None or view.newer is None
        self._wanted = None if is_newest or view is None else view.id
        self._view = view
        if view is not None:
            self._title.setText(_("Handover · {shift}").format(shift=view.shift))
            self._window.setText(
                _("{window}, prepared by {prepared_by}").format(
                    window=zoned_window(view.starts_at, view.ends_at), prepared_by=view.prepared_by
                )
            )
        self.list.take(() if view is None else view.rows)
        self.pane.show_view(view, self._workplace.me)

    def go_to(self, place: Place) -> None:
        self._wanted = place.id
        self.reload()

    def drafts(self) -> Mapping[str, str]:
        return self.pane.drafts()

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self.pane.take_up(drafts)

    def panels(self) -> list[QWidget]:
        return [*super().panels(), *self.pane.notes.values()]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.pane.set_theme(theme)

    def pose(self) -> None:
        due = (row.id for row in self.list.model.rows if row.item.is_pressing and not row.is_read_back)
        if (first := next(due, None)) is not None:
            self.list.go_to(first)

    def _show_whole(self) -> None:
        """All of the line that the list stands on, however narrow its columns are."""
        row = self.list.shown_row()
        self._whole.setText("" if row is None else "\n".join(part for part in (row.item.text, row.item.detail) if part))

    def _step(self, is_older: bool) -> None:
        """Show the handover before or after."""
        view = self._view
        number = None if view is None else view.older if is_older else view.newer
        if number is None:
            self.said.emit(_("There is none before.") if is_older else _("This is the newest."))
            return
        self._wanted = number
        self.reload()


def _sheet_list(workplace: Workplace, theme: Theme) -> RowList[SheetRow]:
    return RowList(
        theme,
        RowTableModel(sheet_columns(), key=lambda row: row.id, order=sheet_order),
        SheetDelegate(theme),
        name=_("Handover sheet"),
        noun=nouns("line", "lines"),
        words=SHEET_WORDS,
        hint=_("Filter: words, section:…"),
        loading=_("Reading the handover…"),
        nothing=_("No shift was handed over yet"),
        me=workplace.me,
    )
