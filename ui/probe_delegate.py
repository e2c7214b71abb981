"""How the list of probes paints a probe."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nocdesk.boards.probe_board import PolledRow, ProbeState
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_severity
from ui.probe_text import STATE_SEVERITY
from ui.theme import Theme

_LOUD = frozenset({ProbeState.SILENT, ProbeState.REFUSED, ProbeState.FAULTY, ProbeState.LATE})


def paint_probe_state(painter: QPainter, theme: Theme, rect: QRectF, state: ProbeState) -> None:
    """The shape of a state: dashed where the poll is late and nobody knows, hollow where nothing is wrong."""
    colours = theme.severity(STATE_SEVERITY[state])
    fill = colours.fill if state in _LOUD and state is not ProbeState.LATE else None
    is_stale = state in (ProbeState.LATE, ProbeState.NEVER)
    paint_severity(painter, rect, STATE_SEVERITY[state], line=colours.line, fill=fill, is_stale=is_stale)


class ProbeDelegate(RowDelegate[PolledRow]):
    """Quiet while it answers; an edge, a shape and bold words where it does not."""

    def edge(self, row: PolledRow) -> QColor | None:
        return self.theme.severity(STATE_SEVERITY[row.state]).line if row.state in _LOUD else None

    def is_muted(self, row: PolledRow) -> bool:
        return row.state is ProbeState.NEVER

    def weight(self, row: PolledRow, column: str) -> int:
        if column == "probe":
            return 500
        return 600 if row.state in _LOUD and column == "state" else 400

    def paint_cell(self, cell: Cell[PolledRow]) -> None:
        match cell.column:
            case "state":
                self._paint_state(cell)
            case "every" | "type":
                self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
            case "said" if cell.row.state is ProbeState.ANSWERS:
                self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
            case _:
                super().paint_cell(cell)

    def _paint_state(self, cell: Cell[PolledRow]) -> None:
        row = cell.row
        glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, 14, 14)
        paint_probe_state(cell.painter, self.theme, glyph, row.state)
        is_plain = cell.is_selected or row.state not in _LOUD
        ink = cell.ink.muted if is_plain else self.theme.severity(STATE_SEVERITY[row.state]).text
        self.write(cell, cell.text, self.theme.font(12, self.weight(row, "state")), ink, indent=17)
