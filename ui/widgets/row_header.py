"""The heads of a table's columns; those that its rows are sorted by are marked."""

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.delegates import EDGE, PADDING
from ui.glyphs import paint_chevron
from ui.mirroring import mirror, write
from ui.models.row_table import RowTableModel
from ui.theme import Theme

HEADER_HEIGHT = 26


class RowHeader(QHeaderView):
    """Column heads; those that the rows are sorted by are marked."""

    def __init__(self, model: RowTableModel[Any], theme: Theme, marked: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = model
        self._marked = marked
        self.theme = theme
        self.setFixedHeight(HEADER_HEIGHT)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(24)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        column = self._rows.columns[logicalIndex]
        sorted_by, is_descending = self._rows.sorted_by
        is_marked = column.key in self._marked if sorted_by is None else sorted_by == logicalIndex
        color = self.theme.color
        painter.save()
        if self.isRightToLeft():
            mirror(painter, rect)
        painter.fillRect(rect, color("surface.panel"))
        painter.fillRect(rect.left(), rect.top(), rect.width(), 1, color("grid"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, color("grid"))
        painter.setFont(self.theme.font(11, 600 if is_marked else 500))
        painter.setPen(color("text") if is_marked else color("muted"))
        left = PADDING + (EDGE if self.visualIndex(logicalIndex) == 0 else 0)
        box = QRectF(rect).adjusted(left, 0, -PADDING, 0)
        if column.align & Qt.AlignmentFlag.AlignHCenter:
            box = QRectF(rect)
        heading = painter.fontMetrics().elidedText(column.heading, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
        write(painter, box, int(column.align), heading)
        if is_marked:
            width = painter.fontMetrics().horizontalAdvance(heading)
            is_right = bool(column.align & Qt.AlignmentFlag.AlignRight)
            x = box.right() - width - 8 if is_right else box.left() + width + 8
            if column.align & Qt.AlignmentFlag.AlignHCenter:
                x = box.center().x() + width / 2 + 5
            is_up = sorted_by is not None and not is_descending
            paint_chevron(painter, QPointF(x, box.center().y()), 6, color("text"), is_up=is_up)
        painter.restore()
