"""The restoration board as lanes: a column for each step, a card for each ticket."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import RestorationStatus
from nocdesk.tickets.restoration_words import RESTORATION_WORDS
from ui.delegates import PADDING, Cell, RowDelegate
from ui.models.restoration_columns import (
    NO_STEP,
    STEPS,
    etr_lines,
    impact_lines,
    impact_severity,
    is_late,
    place_lines,
    restoration_order,
    update_lines,
)
from ui.models.row_table import Column, RowTableModel
from ui.nesting import nest
from ui.runs import Run, paint_runs
from ui.theme import Theme
from ui.widgets.labels import line, plain
from ui.widgets.row_view import RowView

_LINE, _GLYPH = 19, 12
_LATE = PerceivedSeverity.WARNING


class CardDelegate(RowDelegate[RestorationRow]):
    """A ticket on six short lines: number, where, whom, how it is, until when, and the next update."""

    height = 124

    def __init__(self, theme: Theme, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._clock = clock

    def edge(self, row: RestorationRow) -> QColor | None:
        return self.theme.severity(_LATE).line if is_late(row, self._clock.now()) else None

    def paint_cell(self, cell: Cell[RestorationRow]) -> None:
        row, now = cell.row, self._clock.now()
        text, muted = _token(cell, "text"), _token(cell, "muted")
        place, customer = place_lines(row)
        self._paint_line(cell, 0, [Run(row.number, _token(cell, "link"), 500)])
        self._paint_line(cell, 1, [Run(place, text, 600)])
        self._paint_line(cell, 2, [Run(customer, muted)])
        self._paint_marked(cell, 3, impact_lines(row)[0], impact_severity(row))
        self._paint_line(cell, 4, [Run("ETR", muted), Run(etr_lines(row, now)[0], text, 600, gap=4)])
        if row.next_update_at is not None:
            self._paint_marked(cell, 5, update_lines(row, now)[0], _LATE if is_late(row, now) else None)

    def _paint_marked(
        self, cell: Cell[RestorationRow], place: int, word: str, severity: PerceivedSeverity | None
    ) -> None:
        if severity is None:
            self._paint_line(cell, place, [Run(word, _token(cell, "text"))])
            return
        box = QRectF(cell.rect.left() + PADDING, _middle(cell, place) - _GLYPH / 2, _GLYPH, _GLYPH)
        self.theme.paint_glyph(cell.painter, box, severity, filled=severity is _LATE)
        self._paint_line(cell, place, [Run(word, _token(cell, f"sev.{severity}.text"), 600, gap=_GLYPH + 4)])

    def _paint_line(self, cell: Cell[RestorationRow], place: int, runs: Sequence[Run]) -> None:
        left = cell.rect.left() + PADDING
        paint_runs(cell.painter, self.theme, left, _middle(cell, place), runs, cell.rect.right() - PADDING - left)


class LaneView(RowView[RestorationRow]):
    """The cards of a lane; Left and Right lead to the lanes beside it."""

    lane_wished = Signal(int)

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.lane_wished.emit(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        super().keyPressEvent(event)


class Lane(QFrame):
    """A step's title with its count, and the cards of the tickets in it."""

    def __init__(self, theme: Theme, clock: Clock, title: str) -> None:
        super().__init__()
        self._title = title
        columns = [Column("card", title, 120, _card_text(clock), restoration_order, stretch=True, minimum=60)]
        self.model: RowTableModel[RestorationRow] = RowTableModel(
            columns, key=lambda row: row.ticket_id, order=restoration_order, parent=self
        )
        self.view = LaneView(self.model, CardDelegate(theme, clock), name=title)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.horizontalHeader().setVisible(False)
        self._head: QLabel = plain(title, "section")
        self.setProperty("role", "table")
        self.setMinimumWidth(112)
        head = QHBoxLayout()
        head.setContentsMargins(PADDING, 5, PADDING, 5)
        head.addWidget(self._head)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        nest(column, head)
        column.addWidget(line())
        column.addWidget(self.view, 1)

    def show_rows(self, rows: Sequence[RestorationRow]) -> None:
        """Show these tickets and no others."""
        self.model.reset(rows)
        self._head.setText(f"{self._title}  {len(rows)}")
        self.view.setAccessibleName(f"{self._title}, {len(rows)}")


class RestorationLanes(QWidget):
    """One ticket is the chosen one in all lanes together."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._is_marking = False
        steps: tuple[RestorationStatus | None, ...] = (None, *STEPS)
        self.lanes = {step: Lane(theme, clock, _(RESTORATION_WORDS[step]) if step else NO_STEP) for step in steps}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(4)
        for lane in self.lanes.values():
            row.addWidget(lane, 1)
            lane.view.selection_changed.connect(lambda lane=lane: self._on_selection(lane))
            lane.view.lane_wished.connect(lambda by, lane=lane: self._step_lane(lane, by))

    @property
    def views(self) -> list[LaneView]:
        """The lists of cards, from the first step to the last."""
        return [lane.view for lane in self.lanes.values()]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for view in self.views:
            view.set_theme(theme)

    def show_rows(self, rows: Sequence[RestorationRow], chosen: int | None) -> None:
        """Put each ticket into its lane; the lane of tickets before the first step is there only while it has any."""
        had_focus = any(view.hasFocus() for view in self.views)
        self._is_marking = True
        for step, lane in self.lanes.items():
            lane.show_rows([row for row in rows if row.restoration is step])
            if chosen is None or not lane.view.select_id(chosen):
                lane.view.clearSelection()
                lane.view.ensure_current()
        self._is_marking = False
        self.lanes[None].setVisible(self.lanes[None].model.rowCount() > 0)
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Give the keyboard to the lane of the chosen ticket, else to the first one with tickets."""
        filled = [view for view in self.views if view.rows.rowCount()]
        chosen = [view for view in filled if view.selected_ids()]
        for view in (chosen or filled)[:1]:
            view.setFocus()

    def step(self, by: int) -> None:
        """Go up or down in the lane that has the keyboard."""
        view = next((view for view in self.views if view.hasFocus()), None)
        if view is not None:
            view.step(by)

    def tick(self) -> None:
        """Let ages go on."""
        for view in self.views:
            view.viewport().update()

    def _step_lane(self, lane: Lane, by: int) -> None:
        lanes = [each for each in self.lanes.values() if each is lane or each.model.rowCount()]
        place = lanes.index(lane) + by
        if 0 <= place < len(lanes):
            target = lanes[place].view
            here = max(lane.view.currentIndex().row(), 0)
            target.setFocus()
            target.select_id(target.rows.id_at(min(here, target.rows.rowCount() - 1)))

    def _on_selection(self, lane: Lane) -> None:
        ids = lane.view.selected_ids()
        if not self._is_marking and ids:
            self.chosen.emit(ids[0])


def _card_text(clock: Clock) -> Callable[[RestorationRow], str]:
    def text(row: RestorationRow) -> str:
        now = clock.now()
        parts = (
            row.number,
            *place_lines(row),
            impact_lines(row)[0],
            _("restore by {etr_lines}").format(etr_lines=etr_lines(row, now)[0]),
        )
        return ", ".join(
            part for part in (*parts, _("update {update_lines}").format(update_lines=update_lines(row, now)[0])) if part
        )

    return text


def _middle(cell: Cell[RestorationRow], place: int) -> float:
    return cell.rect.top() + 14 + place * _LINE


def _token(cell: Cell[RestorationRow], token: str) -> str:
    return "selText" if cell.is_selected else token
