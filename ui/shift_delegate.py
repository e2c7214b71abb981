"""How the shift log and a handover sheet are painted."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from nocdesk.boards.handover_board import SheetRow
from nocdesk.boards.shift_rows import LogKind, LogRow
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate

_GLYPH = 13


class LogDelegate(RowDelegate[LogRow]):
    """What people wrote stands out from what follows from what was done; what was taken back is struck out."""

    def edge(self, row: LogRow) -> QColor | None:
        return self.theme.color("focus") if row.kind is LogKind.NOTE and not row.is_withdrawn else None

    def is_muted(self, row: LogRow) -> bool:
        return row.is_withdrawn

    def weight(self, row: LogRow, column: str) -> int:
        return 600 if column == "text" and row.kind is LogKind.NOTE and not row.is_withdrawn else 400

    def paint_cell(self, cell: Cell[LogRow]) -> None:
        font = self.theme.font(12, self.weight(cell.row, cell.column))
        if cell.column == "text" and cell.row.is_withdrawn:
            font.setStrikeOut(True)
        is_lesser = cell.column in ("at", "kind", "who")
        self.write(cell, cell.text, font, cell.ink.muted if is_lesser else cell.ink.text)


class SheetDelegate(RowDelegate[SheetRow]):
    """A pressing line has the edge of a critical alarm until it was read back."""

    def edge(self, row: SheetRow) -> QColor | None:
        is_due = row.item.is_pressing and not row.is_read_back
        return self.theme.severity(PerceivedSeverity.CRITICAL).line if is_due else None

    def is_muted(self, row: SheetRow) -> bool:
        return row.item.key.endswith(":none")

    def weight(self, row: SheetRow, column: str) -> int:
        return 600 if column == "text" and row.item.is_pressing else 400

    def paint_cell(self, cell: Cell[SheetRow]) -> None:
        font = self.theme.font(12, self.weight(cell.row, cell.column))
        if cell.column == "read" and cell.row.item.is_pressing:
            top = cell.rect.center().y() - _GLYPH / 2 - 0.5
            glyph = QRectF(cell.rect.left() + PADDING - 3, top, _GLYPH, _GLYPH)
            sign = PerceivedSeverity.CLEARED if cell.row.is_read_back else PerceivedSeverity.CRITICAL
            self.theme.paint_glyph(cell.painter, glyph, sign, filled=not cell.row.is_read_back)
            self.write(cell, cell.text.replace("to be read back", "to do"), font, cell.ink.text, indent=_GLYPH + 3)
            return
        is_lesser = cell.column in ("section", "detail")
        self.write(cell, cell.text, font, cell.ink.muted if is_lesser else cell.ink.text)
