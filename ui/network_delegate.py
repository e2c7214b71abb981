"""How devices, interfaces and probe bindings are painted in their tables."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from nocdesk.boards.network_rows import AlarmMark, BindingRow, DeviceRow, Health, InterfaceRow
from nocdesk.quality.reading import Outcome
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_severity
from ui.models.network_columns import severity_code
from ui.theme import Theme

Row = TypeVar("Row")
_STRONG = frozenset({"severity", "name", "device", "state", "alarm"})


class MarkDelegate(RowDelegate[Row]):
    """Rows with the alarm of an element: tint and bold while unacknowledged, hollow afterwards, calm without one."""

    def __init__(self, theme: Theme, mark_of: Callable[[Row], AlarmMark | None]) -> None:
        super().__init__(theme)
        self._mark_of = mark_of

    def ground(self, row: Row) -> QColor | None:
        mark = self._mark_of(row)
        return None if mark is None or mark.is_acknowledged else self.theme.severity(mark.severity).tint

    def edge(self, row: Row) -> QColor | None:
        mark = self._mark_of(row)
        return None if mark is None or mark.is_acknowledged else self.theme.severity(mark.severity).line

    def weight(self, row: Row, column: str) -> int:
        mark = self._mark_of(row)
        if column == "name":
            return 600
        return 600 if mark is not None and not mark.is_acknowledged and column in _STRONG else 400

    def is_stale(self, row: Row) -> bool:
        """Whether nothing is heard of the element."""
        return False

    def paint_cell(self, cell: Cell[Row]) -> None:
        if cell.column == "severity":
            self._paint_severity(cell)
        elif cell.column in ("layer", "location", "description"):
            self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
        else:
            super().paint_cell(cell)

    def _paint_severity(self, cell: Cell[Row]) -> None:
        mark = self._mark_of(cell.row)
        severity = mark.severity if mark is not None else PerceivedSeverity.CLEARED
        colours = self.theme.severity(severity)
        glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, 14, 14)
        fill = colours.fill if mark is not None and not mark.is_acknowledged else None
        is_stale = mark is None and self.is_stale(cell.row)
        line = colours.line if mark is not None or is_stale else self.theme.color("disabled")
        paint_severity(cell.painter, glyph, severity, line=line, fill=fill, is_stale=is_stale)
        quiet = cell.ink.text if cell.is_selected else cell.ink.muted
        ink = colours.text if mark is not None and not cell.is_selected else quiet
        text = "?" if is_stale else severity_code(mark)
        self.write(cell, text, self.theme.font(12, self.weight(cell.row, "severity")), ink, indent=17)


class DeviceDelegate(MarkDelegate[DeviceRow]):
    """A device of which nothing is heard has a dashed circle, alarm or not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, lambda row: row.mark)

    def is_stale(self, row: DeviceRow) -> bool:
        return row.health is not Health.ANSWERS


class InterfaceDelegate(MarkDelegate[InterfaceRow]):
    """An interface that is not read has a dashed circle."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, lambda row: row.mark)

    def weight(self, row: InterfaceRow, column: str) -> int:
        return 400 if column == "name" and row.mark is None else super().weight(row, column)

    def is_stale(self, row: InterfaceRow) -> bool:
        return not row.is_watched


class BindingDelegate(RowDelegate[BindingRow]):
    """A poll that brought nothing is written in bold; what it means is the device's matter."""

    def weight(self, row: BindingRow, column: str) -> int:
        is_lost = row.outcome not in (None, Outcome.ANSWERED)
        return 600 if is_lost and column in ("name", "outcome") else 500 if column == "name" else 400

    def paint_cell(self, cell: Cell[BindingRow]) -> None:
        if cell.column in ("type", "parameters", "interval"):
            self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
        else:
            super().paint_cell(cell)
