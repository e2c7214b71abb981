"""How rows are painted: ground, hatch, hairline, edge bar, text, focus outline, in this order."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.glyphs import paint_hatch, paint_hourglass
from ui.mirroring import mirror_row, write
from ui.models.row_table import CENTRE, RowTableModel
from ui.text import MISSING
from ui.theme import Theme, mix

Row = TypeVar("Row")
ROW_HEIGHT = 24
PADDING = 8
EDGE = 4
_HOURGLASS = 10
_WIDTHS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a row's text: plain, lesser, and for what is missing."""

    text: QColor
    muted: QColor
    missing: QColor


@dataclass(frozen=True, slots=True)
class Cell(Generic[Row]):
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
        self._metrics: dict[tuple[int, int], QFontMetricsF] = {}
        self._widths: dict[tuple[int, int, str], float] = {}
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
        rect = cell.rect.adjusted(PADDING + indent, 0, -PADDING, -1)
        if cell.align == CENTRE:
            rect = cell.rect.adjusted(2, 0, -2, -1)
        metrics = self.metrics(font)
        width = self._width(metrics, font, text)
        if width > rect.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            width = rect.width()
        cell.painter.setFont(font)
        cell.painter.setPen(colour)
        write(cell.painter, rect, int(cell.align), text)
        return width

    def _width(self, metrics: QFontMetricsF, font: QFont, text: str) -> float:
        """How wide a text is; the same ones come with every frame."""
        key = (font.pixelSize(), font.weight(), text)
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) >= _WIDTHS_KEPT:
                self._widths.clear()
            width = self._widths[key] = metrics.horizontalAdvance(text)
        return width

    def metrics(self, font: QFont) -> QFontMetricsF:
        """The measures of a font, kept."""
        key = (font.pixelSize(), font.weight())
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(font)
        return self._metrics[key]

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

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = cast(Any, option)
        model = cast(RowTableModel[Row], index.model())
        view = shown.widget
        row = model.row_at(index)
        column = model.columns[index.column()]
        is_selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        rect: QRect = shown.rect
        painter.save()
        painter.setClipRect(rect)
        mirror_row(painter, option)
        self._paint_ground(painter, rect, row, is_selected)
        place = view.horizontalHeader().visualIndex(index.column()) if hasattr(view, "horizontalHeader") else 0
        edge = self.edge(row) if place == 0 else None
        if edge is not None:
            painter.fillRect(rect.left(), rect.top(), EDGE, rect.height() - 1, edge)
        ink = self._ink(row, is_selected)
        box = QRectF(rect).adjusted(EDGE if place == 0 else 0, 0, 0, 0)
        if place == 0 and model.key(row) in model.awaited:
            box = self._paint_hourglass(painter, box, ink)
        self.paint_cell(Cell(painter, box, row, column.key, column.text(row), column.align, ink, is_selected))
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row():
            self._paint_focus(painter, rect, view, index.column())
        painter.restore()

    @staticmethod
    def _paint_hourglass(painter: QPainter, box: QRectF, ink: Ink) -> QRectF:
        """Mark a row that something waits for; what is left of its first cell."""
        middle = QPointF(box.right() - _HOURGLASS / 2, box.top() + min(box.height(), ROW_HEIGHT) / 2 - 0.5)
        paint_hourglass(painter, middle, 10, ink.text)
        return box.adjusted(0, 0, PADDING - _HOURGLASS, 0)

    def _paint_focus(self, painter: QPainter, rect: QRect, view: Any, column: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        colour = self.theme.color("focus")
        bottom = rect.bottom()
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, colour)
        painter.fillRect(rect.left(), bottom - 1, rect.width(), 2, colour)
        header = view.horizontalHeader()
        shown = [place for place in range(header.count()) if not header.isSectionHidden(header.logicalIndex(place))]
        place = header.visualIndex(column)
        if place == shown[0]:
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), colour)
        if place == shown[-1]:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), colour)


def underline(painter: QPainter, start: QPointF, end: QPointF, colour: QColor, *, is_dashed: bool) -> None:
    """The line under an SLA clock: dashed at risk, solid once breached."""
    pen = QPen(colour, 1.4)
    if is_dashed:
        pen.setDashPattern([3, 2.2])
    painter.setPen(pen)
    painter.drawLine(start, end)
