"""How the picker's lines are painted: sections, two-line services with a sparkline, customers and their services."""

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.charts.colours import colours_of
from ui.charts.ink import BOLD, MEDIUM, NORMAL, RIGHT, Ink
from ui.charts.sparkline import Spark, paint_sparkline
from ui.mirroring import mirror_row
from ui.models.row_table import ROW_ROLE
from ui.theme import Theme
from ui.widgets.service_entries import EntryKind, PickerEntry, service_severity

_HEIGHTS = {EntryKind.SECTION: 34, EntryKind.SERVICE: 40, EntryKind.CUSTOMER: 24, EntryKind.LEAF: 24}
_SPARK_WIDTH, _NARROW_SPARK_WIDTH = 64, 40
_ROOM_FOR_SPARK = 240


class ServicePickerDelegate(QStyledItemDelegate):
    """Paints one line from its entry and the sparks that are known."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colours = colours_of(theme)
        self._sparks: Mapping[int, Spark] = {}

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self._colours = colours_of(theme)

    def set_sparks(self, sparks: Mapping[int, Spark]) -> None:
        """The last hour of the services, by id."""
        self._sparks = sparks

    def _paint_section(self, ink: Ink, rect: QRectF, entry: PickerEntry) -> None:
        middle = rect.bottom() - 12
        used = ink.text(rect.left() + 12, middle, entry.title, ink.colours.muted, pixels=11, weight=BOLD)
        if rect.width() - used - 36 > ink.width(entry.note, 11):
            ink.text(rect.right() - 12, middle, entry.note, ink.colours.muted, pixels=11, align=RIGHT)

    def _paint_service(self, ink: Ink, rect: QRectF, entry: PickerEntry, text: QColor, lesser: QColor) -> None:
        self._paint_state(ink, rect.left() + 21, rect.top() + 13, entry)
        spark = self._sparks.get(entry.service.id) if entry.service is not None else None
        spark_width = _SPARK_WIDTH if rect.width() >= _ROOM_FOR_SPARK else _NARROW_SPARK_WIDTH
        most = rect.width() - 36 - (spark_width + 18 if spark is not None else 12)
        ink.text(rect.left() + 36, rect.top() + 13, entry.title, text, weight=BOLD, most=most)
        ink.text(rect.left() + 36, rect.top() + 29, entry.note, lesser, pixels=11, most=most)
        if spark is not None:
            box = QRectF(rect.right() - 10 - spark_width, rect.top() + 12, spark_width, 16)
            line = ink.colours.breach_line
            paint_sparkline(
                ink.painter, box, spark.values, lesser, limit=spark.limit, side=spark.side, breach_colour=line
            )

    def _paint_customer(self, ink: Ink, rect: QRectF, entry: PickerEntry) -> None:
        middle = rect.center().y()
        _paint_fold(ink, rect.left() + 21, middle, entry.is_open)
        most = rect.width() - 36 - 44
        ink.text(rect.left() + 36, middle, entry.title, ink.colours.text, most=most)
        ink.text(rect.right() - 12, middle, entry.note, ink.colours.muted, align=RIGHT)

    def _paint_leaf(self, ink: Ink, rect: QRectF, entry: PickerEntry, text: QColor, lesser: QColor) -> None:
        middle = rect.center().y()
        self._paint_state(ink, rect.left() + 42, middle, entry)
        used = ink.text(rect.left() + 56, middle, entry.title, text, weight=MEDIUM, most=rect.width() - 68)
        if rect.width() - 56 - used > 60:
            most = rect.width() - 56 - used - 24
            ink.text(rect.right() - 12, middle, entry.note, lesser, pixels=11, weight=NORMAL, align=RIGHT, most=most)

    def _paint_state(self, ink: Ink, x: float, y: float, entry: PickerEntry) -> None:
        """A severity's glyph where something is wrong, a dot where not."""
        severity = service_severity(entry.service) if entry.service is not None else None
        if severity is None:
            ink.dot(x, y, 1.8, ink.colours.border, ink.colours.border)
        else:
            self._theme.paint_glyph(ink.painter, QRectF(x - 6, y - 6, 12, 12), severity, filled=False)

    # Qt's own names from here on.

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry = cast(PickerEntry, index.data(ROW_ROLE))
        return QSize(200, _HEIGHTS[entry.kind])

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = cast(Any, option)
        entry = cast(PickerEntry, index.data(ROW_ROLE))
        area: QRect = shown.rect
        rect = QRectF(area)
        selected = bool(shown.state & QStyle.StateFlag.State_Selected) and entry.service is not None
        current = shown.widget.hasFocus() and shown.widget.currentIndex() == index
        painter.save()
        mirror_row(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink(painter, self._colours, self._theme.font())
        colours = self._colours
        if selected:
            ink.fill(rect, colours.selection)
        text = colours.selection_text if selected else colours.text
        lesser = colours.selection_text if selected else colours.muted
        if entry.kind is EntryKind.SECTION:
            self._paint_section(ink, rect, entry)
        elif entry.kind is EntryKind.CUSTOMER:
            self._paint_customer(ink, rect, entry)
        elif entry.kind is EntryKind.LEAF:
            self._paint_leaf(ink, rect, entry, text, lesser)
        else:
            self._paint_service(ink, rect, entry, text, lesser)
        if current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.focus, 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _paint_fold(ink: Ink, x: float, y: float, is_open: bool) -> None:
    """An arrow to the right, or down for an unfolded customer."""
    ink.painter.setPen(QPen(ink.colours.text, 1.5))
    size = 3.5
    if is_open:
        points = [QPointF(x - size, y - size / 2), QPointF(x, y + size / 2), QPointF(x + size, y - size / 2)]
    else:
        points = [QPointF(x - size / 2, y - size), QPointF(x + size / 2, y), QPointF(x - size / 2, y + size)]
    ink.painter.drawPolyline(points)
