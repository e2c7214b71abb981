"""How the lists of the evidence are painted: what is over the limit in red, what was counted with a bar at its edge."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from nocdesk.boards.evidence_rows import BinRow, DecodedLine, EvidenceRow, IntervalRow, RowKind, VarbindRow
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_chevron
from ui.theme import mono_font

_GLYPH = 14
_LESSER = frozenset({"took", "clock", "kind", "type", "previous"})
_INDENT = 18


class EvidenceDelegate(RowDelegate[EvidenceRow]):
    """Samples over the limit in the colours of a breach; traps and changes of state by their severity."""

    def edge(self, row: EvidenceRow) -> QColor | None:
        if not row.is_charged or row.over is None:
            return None
        return self.theme.severity(PerceivedSeverity.CRITICAL).line

    def paint_cell(self, cell: Cell[EvidenceRow]) -> None:
        row = cell.row
        if cell.column == "info" and row.kind in (RowKind.TRAP, RowKind.STATE):
            self._paint_event(cell)
        elif cell.column in ("value", "over") and row.over is not None:
            colour = cell.ink.text if cell.is_selected or not row.is_charged else self._red()
            self.write(cell, cell.text, self.theme.font(12, 600 if cell.column == "value" else 400), colour)
        elif cell.column in _LESSER or cell.column == "info":
            self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
        else:
            super().paint_cell(cell)

    def _red(self) -> QColor:
        return self.theme.severity(PerceivedSeverity.CRITICAL).text

    def _paint_event(self, cell: Cell[EvidenceRow]) -> None:
        indent = 0.0
        if cell.row.severity is not None:
            glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, _GLYPH, _GLYPH)
            is_told = cell.row.severity is not PerceivedSeverity.CLEARED
            self.theme.paint_glyph(cell.painter, glyph, cell.row.severity, filled=is_told)
            indent = 17.0
        self.write(cell, cell.text, self.theme.font(12, 600), cell.ink.text, indent=indent)


class IntervalDelegate(RowDelegate[IntervalRow]):
    """Every interval is time in which a promise was not kept."""

    def edge(self, row: IntervalRow) -> QColor | None:
        return self.theme.severity(PerceivedSeverity.CRITICAL).line

    def weight(self, row: IntervalRow, column: str) -> int:
        return 600 if column == "lasted" else 400


class BinDelegate(RowDelegate[BinRow]):
    """Bad bins in the colours of a breach; those that do not count have lost theirs."""

    def edge(self, row: BinRow) -> QColor | None:
        return self.theme.severity(PerceivedSeverity.CRITICAL).line if row.is_good is False else None

    def is_muted(self, row: BinRow) -> bool:
        return row.is_good is None

    def paint_cell(self, cell: Cell[BinRow]) -> None:
        if cell.row.is_good is False and cell.column in ("value", "over", "verdict") and not cell.is_selected:
            red = self.theme.severity(PerceivedSeverity.CRITICAL).text
            self.write(cell, cell.text, self.theme.font(12, 600), red)
        else:
            super().paint_cell(cell)


class DecodedDelegate(RowDelegate[DecodedLine]):
    """A tree as lines that are moved in; parents have a chevron."""

    height = 22

    def __init__(self, *args: object, closed: set[int]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._closed = closed

    def paint_cell(self, cell: Cell[DecodedLine]) -> None:
        line = cell.row
        if cell.column != "name":
            is_red = line.is_bad and not cell.is_selected
            red = self.theme.severity(PerceivedSeverity.CRITICAL).text
            self.write(
                cell, cell.text, self.theme.font(12, 600 if line.is_bad else 400), red if is_red else cell.ink.text
            )
            return
        indent = line.depth * _INDENT + 14
        if line.is_parent:
            centre = QPointF(cell.rect.left() + PADDING + indent - 8, cell.rect.center().y())
            paint_chevron(cell.painter, centre, 6, cell.ink.muted, is_up=line.id in self._closed)
        self.write(cell, cell.text, self.theme.font(12, 600 if line.is_parent else 400), cell.ink.text, indent=indent)


class VarbindDelegate(RowDelegate[VarbindRow]):
    """Objects with their identifiers in a face of equal widths; those asked for another probe are muted."""

    height = 22

    def is_muted(self, row: VarbindRow) -> bool:
        return not row.is_own

    def weight(self, row: VarbindRow, column: str) -> int:
        return 600 if column == "delta" and row.delta else 400

    def paint_cell(self, cell: Cell[VarbindRow]) -> None:
        if cell.column == "oid":
            metrics = self.metrics(mono_font(11))
            room = cell.rect.width() - 2 * PADDING
            # Of an identifier the end tells which instance it is.
            text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideMiddle, room)
            self.write(cell, text, mono_font(11), cell.ink.text)
        elif cell.column in _LESSER:
            self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
        else:
            super().paint_cell(cell)
