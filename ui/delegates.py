"""How rows are painted: ground, hatch, hairline, edge bar, text, focus outline, in this order."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.glyphs import paint_hatch, paint_hourglass
from ui.models.row_table import CENTRE, Column
from ui.text import MISSING
from ui.theme import Theme, mix
from ui.typesetting import Typesetting

Row = TypeVar("Row")
ROW_HEIGHT = 24
PADDING = 8
EDGE = 4
_HOURGLASS = 10
_FOCUS = 2


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a row's text: plain, lesser, and for what is missing."""

    text: QColor
    muted: QColor
    missing: QColor


class Place(NamedTuple):
    """Where a column stands in a table; the first one has the edges of the rows."""

    column: Column[Any]
    left: int
    width: int
    is_first: bool


class Cell(NamedTuple, Generic[Row]):
    """What a cell is painted from."""

    painter: QPainter
    rect: QRectF
    row: Row
    column: str
    text: str
    align: Qt.AlignmentFlag
    ink: Ink
    is_selected: bool


class RowDelegate(QStyledItemDelegate, Generic[Row]):
    """The house's rows; what a row's state changes is overridden per table, and `height` where rows have two lines."""

    height = ROW_HEIGHT

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._texts = Typesetting()
        self._hairlines: dict[int, QColor] = {}

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.theme = theme
        self._hairlines.clear()

    def ground(self, row: Row) -> QColor | None:
        """The tint of a row, None for the table's own colour."""
        return None

    def edge(self, row: Row) -> QColor | None:
        """The colour of the bar at a row's left edge."""
        return None

    def is_hatched(self, row: Row) -> bool:
        """Whether the row lies under diagonal lines."""
        return False

    def is_muted(self, row: Row) -> bool:
        """Whether the row has lost its colour."""
        return False

    def weight(self, row: Row, column: str) -> int:
        """The weight of a cell's text."""
        return 400

    def paint_cell(self, cell: Cell[Row]) -> None:
        """The text of a cell."""
        colour = cell.ink.missing if cell.text == MISSING else cell.ink.text
        font = self.theme.font(12, self.weight(cell.row, cell.column))
        self.write(cell, cell.text, font, colour)

    def write(self, cell: Cell[Row], text: str, font: QFont, colour: QColor, indent: float = 0) -> float:
        """Write into a cell, cut with an ellipsis where it does not fit; returns how wide it came."""
        if not text:
            return 0.0
        box = cell.rect.adjusted(PADDING + indent, 0, -PADDING, -1)
        if cell.align == CENTRE:
            box = cell.rect.adjusted(2, 0, -2, -1)
        room = box.width()
        line = self._texts.fitted(text, font, room)
        cell.painter.setFont(font)
        cell.painter.setPen(colour)
        line.paint(cell.painter, box, cell.align)
        return line.width if line.text == text else room

    def metrics(self, font: QFont) -> QFontMetricsF:
        """The measures of a font, kept."""
        return self._texts.metrics(font)

    def paint_row(
        self, painter: QPainter, rect: QRect, row: Row, places: Sequence[Place], *, is_selected: bool, is_awaited: bool
    ) -> None:
        """A row, of which so much is seen as these columns; no cell paints beyond itself."""
        painter.setClipRect(rect)
        self._paint_ground(painter, rect, row, is_selected)
        ink = self._ink(row, is_selected)
        top, height = rect.top(), rect.height()
        for column, left, width, is_first in places:
            painter.save()
            painter.setClipRect(left, top, width, height)
            box = QRectF(left, top, width, height)
            try:
                if is_first:
                    box = self._paint_start(painter, box, row, ink, is_awaited=is_awaited)
                self.paint_cell(Cell(painter, box, row, column.key, column.text(row), column.align, ink, is_selected))
            except Exception:  # noqa: BLE001
                # A fault of a cell is told, and hides no other one.
                sys.excepthook(*sys.exc_info())
            painter.restore()

    def paint_focus(self, painter: QPainter, rect: QRect) -> None:
        """The outline of the row that the keys act from."""
        painter.setClipRect(rect)
        colour = self.theme.color("focus")
        for inside in (
            QRect(rect.left(), rect.top(), rect.width(), _FOCUS),
            QRect(rect.left(), rect.bottom() + 1 - _FOCUS, rect.width(), _FOCUS),
            QRect(rect.left(), rect.top(), _FOCUS, rect.height()),
            QRect(rect.right() + 1 - _FOCUS, rect.top(), _FOCUS, rect.height()),
        ):
            painter.fillRect(inside, colour)

    def _paint_start(self, painter: QPainter, box: QRectF, row: Row, ink: Ink, *, is_awaited: bool) -> QRectF:
        """The bar at the edge, and the mark of a row that something waits for; what is left of its first cell."""
        edge = self.edge(row)
        if edge is not None:
            painter.fillRect(QRectF(box.left(), box.top(), EDGE, box.height() - 1), edge)
        box = box.adjusted(EDGE, 0, 0, 0)
        return self._paint_hourglass(painter, box, ink) if is_awaited else box

    @staticmethod
    def _paint_hourglass(painter: QPainter, box: QRectF, ink: Ink) -> QRectF:
        """Mark a row that something waits for; what is left of its first cell."""
        middle = QPointF(box.right() - _HOURGLASS / 2, box.top() + min(box.height(), ROW_HEIGHT) / 2 - 0.5)
        paint_hourglass(painter, middle, 10, ink.text)
        return box.adjusted(0, 0, PADDING - _HOURGLASS, 0)

    def _ink(self, row: Row, is_selected: bool) -> Ink:
        color = self.theme.color
        if is_selected:
            return Ink(color("selText"), color("selText"), color("selText"))
        if self.is_muted(row):
            return Ink(color("muted"), color("muted"), color("disabled"))
        return Ink(color("text"), color("muted"), color("disabled"))

    def _paint_ground(self, painter: QPainter, rect: QRect, row: Row, is_selected: bool) -> None:
        table = self.theme.color("surface.table")
        tint = self.theme.color("selBg") if is_selected else self.ground(row)
        painter.fillRect(rect, tint or table)
        if self.is_hatched(row) and not is_selected:
            paint_hatch(painter, QRectF(rect), self.theme.color("grid"))
        hairline = self._hairline(tint or table)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, hairline)

    def _hairline(self, ground: QColor) -> QColor:
        key = ground.rgb()
        if key not in self._hairlines:
            self._hairlines[key] = mix(self.theme.color("grid"), ground, 0.45)
        return self._hairlines[key]

    # Qt's own names from here on.

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, self.height)


def underline(painter: QPainter, start: QPointF, end: QPointF, colour: QColor, *, is_dashed: bool) -> None:
    """The line under an SLA clock: dashed at risk, solid once breached."""
    pen = QPen(colour, 1.4)
    if is_dashed:
        pen.setDashPattern([3, 2.2])
    painter.setPen(pen)
    painter.drawLine(start, end)
