"""How figures of alarm quality and what is behind them are painted."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from nocdesk.alarms.health.targets import Standing
from nocdesk.boards.health_board import CauseRow, FigureRow
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate
from ui.mirroring import upright

SIGNS = {
    Standing.EXCESSIVE: PerceivedSeverity.CRITICAL,
    Standing.BAD: PerceivedSeverity.MAJOR,
    Standing.MANAGEABLE: PerceivedSeverity.MINOR,
}
"""What is beyond its target has the shape and colour of an alarm as grave; what is not is neutral."""

_GLYPH = 13


class FigureDelegate(RowDelegate[FigureRow]):
    """A glyph and a word for the state, and the last days as a line with its target."""

    height = 26

    def edge(self, row: FigureRow) -> QColor | None:
        return self.theme.severity(SIGNS[row.standing]).line if row.standing.is_beyond_target else None

    def weight(self, row: FigureRow, column: str) -> int:
        return 600 if column in ("title", "value", "state") and row.standing.is_beyond_target else 400

    def paint_cell(self, cell: Cell[FigureRow]) -> None:
        match cell.column:
            case "state":
                self._paint_state(cell)
            case "days":
                self._paint_days(cell)
            case "target":
                self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
            case _:
                super().paint_cell(cell)

    def _paint_state(self, cell: Cell[FigureRow]) -> None:
        sign = SIGNS.get(cell.row.standing)
        ink = cell.ink.muted
        if sign is not None:
            top = cell.rect.center().y() - _GLYPH / 2 - 0.5
            glyph = QRectF(cell.rect.left() + PADDING, top, _GLYPH, _GLYPH)
            self.theme.paint_glyph(cell.painter, glyph, sign, filled=cell.row.standing.is_beyond_target)
            ink = cell.ink.text if cell.is_selected else self.theme.severity(sign).text
        font = self.theme.font(12, self.weight(cell.row, cell.column))
        self.write(cell, cell.text, font, ink, indent=_GLYPH + 6)

    def _paint_days(self, cell: Cell[FigureRow]) -> None:
        """A point a day; a day of which nothing is known breaks the line."""
        days = cell.row.days
        known = [value for value in days if value is not None]
        if not known:
            return
        box = cell.rect.adjusted(PADDING, 5, -PADDING, -6)
        top = max(*known, cell.row.bound * 1.2, 1e-9)
        with upright(cell.painter, box):
            self._paint_line(cell, box, top)

    def _paint_line(self, cell: Cell[FigureRow], box: QRectF, top: float) -> None:
        days, painter = cell.row.days, cell.painter
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        self._paint_bound(cell, box, top)
        painter.setPen(QPen(cell.ink.text, 1.3))
        path, is_down = QPainterPath(), False
        for place, value in enumerate(days):
            if value is None:
                is_down = False
                continue
            spot = QPointF(_across(box, place, len(days)), box.bottom() - box.height() * value / top)
            (path.lineTo if is_down else path.moveTo)(spot)
            is_down = True
            if sum(each is not None for each in days) == 1:
                painter.drawEllipse(spot, 1.6, 1.6)
        painter.drawPath(path)
        painter.restore()

    def _paint_bound(self, cell: Cell[FigureRow], box: QRectF, top: float) -> None:
        pen = QPen(cell.ink.muted, 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        cell.painter.setPen(pen)
        level = box.bottom() - box.height() * cell.row.bound / top
        cell.painter.drawLine(QPointF(box.left(), level), QPointF(box.right(), level))


class CauseDelegate(RowDelegate[CauseRow]):
    """The alarm's severity before its text; the rule is what one would change."""

    def paint_cell(self, cell: Cell[CauseRow]) -> None:
        if cell.column == "resource" and cell.row.severity is not None:
            top = cell.rect.center().y() - _GLYPH / 2 - 0.5
            glyph = QRectF(cell.rect.left() + PADDING, top, _GLYPH, _GLYPH)
            self.theme.paint_glyph(cell.painter, glyph, cell.row.severity, filled=False)
            self.write(cell, cell.text, self.theme.font(12), cell.ink.text, indent=_GLYPH + 6)
        elif cell.column == "rule":
            self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
        else:
            super().paint_cell(cell)


def _across(box: QRectF, place: int, count: int) -> float:
    return box.left() + (box.width() * place / (count - 1) if count > 1 else box.width() / 2)
