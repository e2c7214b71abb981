"""The list of restorations: as a table, or as lanes, under one filter."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.models.restoration_columns import (
    TIMED_COLUMNS,
    late_words,
    restoration_columns,
    restoration_filter,
    restoration_order,
)
from ui.models.row_table import RowTableModel
from ui.restoration_delegate import RestorationDelegate
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.restoration_lanes import RestorationLanes
from ui.widgets.row_list import RowList


class RestorationList(RowList[RestorationRow]):
    """The table is the default; both show the same tickets, and the same one is chosen in both."""

    awaited_as = "ticket"
    lanes_wished = Signal()

    def __init__(self, theme: Theme, clock: Clock, me: str, key: str) -> None:
        self._clock = clock
        self.toggle = KeyButton(theme, key, _("Lanes"))
        self.lanes = RestorationLanes(theme, clock)
        super().__init__(
            theme,
            RowTableModel(restoration_columns(clock), key=lambda row: row.ticket_id, order=restoration_order),
            RestorationDelegate(theme, clock),
            name=_("Restorations"),
            words=restoration_filter(clock),
            hint=_("Filter: words, update:late, status:testing, impact:down, crew:…"),
            loading=_("Loading the restorations…"),
            nothing=_("No restoration under way"),
            me=me,
            sorted_marks=("update",),
            timed=TIMED_COLUMNS,
            last=self.toggle,
        )
        self.lanes.hide()
        self.layout().addWidget(self.lanes, 1)  # type: ignore[call-arg, union-attr]
        self.toggle.clicked.connect(self.switch_lanes)
        self.lanes.chosen.connect(self.view.select_id)
        self.shown_changed.connect(self._show_lanes)

    @property
    def is_in_lanes(self) -> bool:
        """Whether the tickets stand in lanes."""
        return self.lanes.isVisibleTo(self)

    @property
    def views(self) -> list[QWidget]:
        """Everything that the keys of the list act on."""
        return [self.view, *self.lanes.views]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.lanes.set_theme(theme)
        self.toggle.set_theme(theme)

    def switch_lanes(self) -> None:
        """From the table to the lanes, or back."""
        goes_to_lanes = not self.is_in_lanes
        self.view.setVisible(not goes_to_lanes)
        self.lanes.setVisible(goes_to_lanes)
        self.toggle.setText(_("Table") if goes_to_lanes else _("Lanes"))
        self.toggle.setAccessibleName(self.toggle.text())
        self._show_lanes()
        self.take_focus()

    def take_focus(self) -> None:
        """Give the keyboard to the tickets."""
        if self.is_in_lanes:
            self.lanes.take_focus()
        else:
            self.view.setFocus()

    def lane_handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "list" do in the lanes."""
        kept = ("list.filter", "list.copy", "list.copy_markdown", "list.read")
        handlers = {action_id: handler for action_id, handler in self.handlers().items() if action_id in kept}
        return {
            **handlers,
            "list.next": lambda: self.lanes.step(1),
            "list.previous": lambda: self.lanes.step(-1),
        }

    def tick(self) -> None:
        super().tick()
        self._say_late()
        self.lanes.tick()

    def show_state(self) -> None:
        super().show_state()
        self._say_late()

    def _say_late(self) -> None:
        words = late_words(tuple(self.model.rows), self._clock.now()) if self.model.rows else ""
        self.line.show_note(words)
        self.view.setAccessibleDescription(words)

    def _show_lanes(self) -> None:
        if self.is_in_lanes:
            row = self.shown_row()
            self.lanes.show_rows(self.model.shown_rows, row.ticket_id if row else None)
