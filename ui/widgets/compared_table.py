"""Objectives as they were judged and as they would have been: two lines each, with what differs marked."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.language import _
from ui.mirroring import painter_on
from ui.runs import Run, measure, paint_runs
from ui.theme import Theme, mix
from ui.what_if_text import HEADS, ComparedLine

_HEAD, _ROW, _GAP = 24, 22, 6
_MARGIN = 6.0
_NAME, _WHICH = 0.215, 0.085
"""What of the width the objective's name takes, and the words that tell the two lines apart."""

_COLUMNS = (0.105, 0.1, 0.155, 0.165, 0.09, 0.085)


class ComparedTable(QWidget):
    """A line `was` and a line `would be` for each objective; a cell that differs has a ground and heavy type."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.lines: tuple[ComparedLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEAD)

    def show_lines(self, lines: Sequence[ComparedLine]) -> None:
        """Show these."""
        self.lines = tuple(lines)
        self.setFixedHeight(_HEAD + len(self.lines) * (2 * _ROW + _GAP))
        self.setAccessibleName(_("Was and would be. ") + " ".join(line.words for line in self.lines))
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        for (left, right), head in zip(self._places(), HEADS, strict=True):
            self._right_aligned(painter, left, right, _HEAD / 2, Run(head, "muted", px=11))
        for place, line in enumerate(self.lines):
            self._paint_line(painter, line, _HEAD + place * (2 * _ROW + _GAP))

    def _paint_line(self, painter: QPainter, line: ComparedLine, top: float) -> None:
        theme, width = self.theme, self.width()
        painter.fillRect(QRectF(0, top, width, 1), theme.color("grid"))
        was, would = top + _GAP / 2 + _ROW / 2, top + _GAP / 2 + _ROW * 1.5
        paint_runs(painter, theme, _MARGIN, was, [Run(line.objective, weight=600)], width * _NAME - 4)
        for words, middle in ((_("was"), was), (_("would be"), would)):
            paint_runs(painter, theme, width * _NAME, middle, [Run(words, "muted", px=11)])
        ground = mix(theme.color("selBg"), theme.color("surface.table"), 0.55)
        cells = zip(self._places(), line.before, line.after, line.differs, strict=True)
        for (left, right), before, after, differs in cells:
            self._right_aligned(painter, left, right, was, Run(before))
            if differs:
                painter.fillRect(QRectF(left, would - _ROW / 2 + 1, right - left, _ROW - 2), ground)
            self._right_aligned(painter, left, right, would, Run(after, weight=600 if differs else 400))

    def _places(self) -> list[tuple[float, float]]:
        left, found = self.width() * (_NAME + _WHICH), []
        for share in _COLUMNS:
            right = left + share * self.width()
            found.append((left + 2, right))
            left = right
        return found

    def _right_aligned(self, painter: QPainter, left: float, right: float, middle: float, run: Run) -> None:
        start = max(left, right - 6 - measure(self.theme, [run]))
        paint_runs(painter, self.theme, start, middle, [run], right - 2)
