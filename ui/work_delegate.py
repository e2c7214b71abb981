"""How the list of planned works paints a row."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nocdesk.boards.work_rows import WorkBoardRow, WorkState, work_state
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_hatch
from ui.theme import Theme

MARK = 13


def paint_work_mark(painter: QPainter, theme: Theme, rect: QRectF, state: WorkState) -> None:
    """A hatched box while it takes services down, an empty one before and after, a struck one once called off."""
    colour = theme.color("text" if state is WorkState.RUNNING else "muted")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state is WorkState.RUNNING:
        paint_hatch(painter, rect.adjusted(1, 1, -1, -1), colour, 4)
    pen = QPen(colour, 1.4)
    if state is WorkState.PLANNED:
        pen.setDashPattern([2.2, 1.8])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)
    if state is WorkState.CALLED_OFF:
        painter.drawLine(rect.topLeft(), rect.bottomRight())
    painter.restore()


class WorkDelegate(RowDelegate[WorkBoardRow]):
    """Work under way lies under diagonal lines, what is over or called off has lost its colour."""

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__(theme)
        self._clock = clock

    def edge(self, row: WorkBoardRow) -> QColor | None:
        return self.theme.color("muted") if self._state(row) is WorkState.RUNNING else None

    def is_hatched(self, row: WorkBoardRow) -> bool:
        return self._state(row) is WorkState.RUNNING

    def is_muted(self, row: WorkBoardRow) -> bool:
        return self._state(row) in (WorkState.OVER, WorkState.CALLED_OFF)

    def weight(self, row: WorkBoardRow, column: str) -> int:
        is_strong = column == "name" or (column == "countdown" and self._state(row) is WorkState.RUNNING)
        return 600 if is_strong and not self.is_muted(row) else 400

    def paint_cell(self, cell: Cell[WorkBoardRow]) -> None:
        font = self.theme.font(12, self.weight(cell.row, cell.column))
        if cell.column == "state":
            top = cell.rect.center().y() - MARK / 2
            mark = QRectF(cell.rect.left() + PADDING, top, MARK, MARK)
            paint_work_mark(cell.painter, self.theme, mark, self._state(cell.row))
            self.write(cell, cell.text, font, cell.ink.text, indent=MARK + 7)
            return
        is_lesser = cell.column in ("customers", "who") or cell.text in (_("once"), _("not announced"))
        self.write(cell, cell.text, font, cell.ink.muted if is_lesser else cell.ink.text)

    def _state(self, row: WorkBoardRow) -> WorkState:
        return work_state(row, self._clock.now())
