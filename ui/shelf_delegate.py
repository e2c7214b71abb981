"""How the list of what asks nobody for attention paints a row."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from nocdesk.boards.shelf_board import QuietKind, QuietRow
from nocdesk.clock import Clock
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_clock, paint_hatch, paint_struck_circle
from ui.theme import Theme

SOON_S = 900
MARK = 13


class ShelfDelegate(RowDelegate[QuietRow]):
    """A clock for the shelf, a struck circle for out of service, diagonal lines for planned work."""

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__(theme)
        self._clock = clock

    def edge(self, row: QuietRow) -> QColor | None:
        return self.theme.color("text") if row.kind is QuietKind.ASKED or self._ends_soon(row) else None

    def is_hatched(self, row: QuietRow) -> bool:
        return row.kind is QuietKind.SUPPRESSED

    def weight(self, row: QuietRow, column: str) -> int:
        is_strong = column == "resource" or (column in ("left", "kind") and self.edge(row) is not None)
        return 600 if is_strong else 400

    def paint_cell(self, cell: Cell[QuietRow]) -> None:
        font = self.theme.font(12, self.weight(cell.row, cell.column))
        if cell.column == "kind":
            self._paint_mark(cell)
            self.write(cell, cell.text, font, cell.ink.text, indent=MARK + 7)
            return
        is_lesser = cell.column in ("by", "since")
        self.write(cell, cell.text, font, cell.ink.muted if is_lesser else cell.ink.text)

    def _paint_mark(self, cell: Cell[QuietRow]) -> None:
        centre = QPointF(cell.rect.left() + PADDING + MARK / 2, cell.rect.center().y() - 0.5)
        colour = cell.ink.text if cell.row.kind is QuietKind.ASKED or cell.is_selected else cell.ink.muted
        match cell.row.kind:
            case QuietKind.OUT_OF_SERVICE:
                paint_struck_circle(cell.painter, centre, 5.5, colour)
            case QuietKind.SUPPRESSED:
                box = QRectF(centre.x() - 5.5, centre.y() - 5.5, 11, 11)
                paint_hatch(cell.painter, box, colour, 4)
                cell.painter.setPen(colour)
                cell.painter.drawRect(box)
            case _:
                paint_clock(cell.painter, centre, 5.5, colour)

    def _ends_soon(self, row: QuietRow) -> bool:
        return row.until is not None and (row.until - self._clock.now()).total_seconds() <= SOON_S
