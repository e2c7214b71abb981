"""How the restoration board paints a ticket: cells of two lines, the steps as dots, a bar where an update is late."""

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QColor, QFont, QTextLayout, QTextOption

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate
from ui.models.restoration_columns import (
    Lines,
    crew_lines,
    etr_lines,
    impact_lines,
    impact_severity,
    is_late,
    place_lines,
    step_lines,
    update_lines,
)
from ui.runs import Run, paint_runs
from ui.text import MISSING
from ui.theme import Theme
from ui.widgets.restoration_steps import paint_steps

_FIRST, _SECOND = 22, 43
_LONGEST = 300
_GLYPH, _GLYPH_ROOM = 14, 19
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:%|ms|s|min|h|d|km|m|dBm?|[kMG]bit/s)(?!\w))")
_LATE = PerceivedSeverity.WARNING
Row = RestorationRow


class RestorationDelegate(RowDelegate[RestorationRow]):
    """Neutral rows of 64 px; colour only for what is down, degraded or late."""

    height = 64

    def __init__(self, theme: Theme, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._clock = clock

    def edge(self, row: Row) -> QColor | None:
        return self.theme.severity(_LATE).line if is_late(row, self._clock.now()) else None

    def paint_cell(self, cell: Cell[Row]) -> None:
        row, now = cell.row, self._clock.now()
        match cell.column:
            case "ticket":
                self._paint_line(cell, _FIRST, [Run(row.number, _token(cell, "link"), 500)])
            case "place":
                self._paint_lines(cell, place_lines(row))
            case "impact":
                self._paint_impact(cell)
            case "crew":
                self._paint_lines(cell, crew_lines(row), weight=400)
            case "step":
                self._paint_step(cell)
            case "etr":
                self._paint_lines(cell, etr_lines(row, now), weight=700, px=14)
            case "update":
                self._paint_update(cell)
            case _:
                self._paint_note(cell)

    def _paint_line(self, cell: Cell[Row], y: float, runs: Sequence[Run], indent: float = 0) -> None:
        left = cell.rect.left() + PADDING + indent
        room = cell.rect.right() - PADDING - left
        paint_runs(cell.painter, self.theme, left, cell.rect.top() + y, runs, room)

    def _paint_lines(self, cell: Cell[Row], lines: Lines, *, weight: int = 600, px: int = 12) -> None:
        first, second = lines
        token = "disabled" if first == MISSING else "text"
        self._paint_line(cell, _FIRST, [Run(first, _token(cell, token), weight, px)])
        self._paint_line(cell, _SECOND, [Run(second, _token(cell, "muted"))])

    def _paint_glyph(self, cell: Cell[Row], severity: PerceivedSeverity, *, filled: bool) -> None:
        box = QRectF(cell.rect.left() + PADDING, cell.rect.top() + _FIRST - _GLYPH / 2, _GLYPH, _GLYPH)
        self.theme.paint_glyph(cell.painter, box, severity, filled=filled)

    def _paint_impact(self, cell: Cell[Row]) -> None:
        word, service = impact_lines(cell.row)
        severity = impact_severity(cell.row)
        if severity is None:
            self._paint_lines(cell, (word, service), weight=400)
            return
        self._paint_glyph(cell, severity, filled=False)
        colour = _token(cell, f"sev.{severity}.text")
        self._paint_line(cell, _FIRST, [Run(word, colour, 600)], indent=_GLYPH_ROOM)
        self._paint_line(cell, _SECOND, [Run(service, _token(cell, "muted"))])

    def _paint_step(self, cell: Cell[Row]) -> None:
        rect = cell.rect
        dots = QRectF(rect.left() + PADDING, rect.top() + _FIRST - 10, rect.width() - 2 * PADDING, 20)
        ground = self.theme.color("selBg" if cell.is_selected else "surface.table")
        paint_steps(cell.painter, self.theme, dots, cell.row.restoration, ground=ground, ink=cell.ink.text)
        word, since = step_lines(cell.row, self._clock.now())
        weight = 600 if cell.row.restoration is not None else 400
        runs = [Run(word, _token(cell, "text"), weight), Run(since, _token(cell, "muted"), gap=5)]
        self._paint_line(cell, _SECOND, runs)

    def _paint_update(self, cell: Cell[Row]) -> None:
        now = self._clock.now()
        if not is_late(cell.row, now):
            self._paint_lines(cell, update_lines(cell.row, now), weight=400)
            return
        late, due = update_lines(cell.row, now)
        self._paint_glyph(cell, _LATE, filled=True)
        self._paint_line(cell, _FIRST, [Run(late, _token(cell, f"sev.{_LATE}.text"), 600)], indent=_GLYPH_ROOM)
        self._paint_line(cell, _SECOND, [Run(due, _token(cell, "muted"))])

    def _paint_note(self, cell: Cell[Row]) -> None:
        font = self.theme.font(12)
        room = cell.rect.width() - 2 * PADDING
        for y, text in zip((_FIRST, _SECOND), two_lines(keep_units(cell.text), font, room), strict=False):
            self._paint_line(cell, y, [Run(text, _token(cell, "text"))])


def keep_units(text: str) -> str:
    """A text in which no number is parted from its unit at the end of a line."""
    return _NUMBER_AND_UNIT.sub("\u00a0", text)


def two_lines(text: str, font: QFont, room: float) -> list[str]:
    """A text as at most two lines; what does not fit stays at the end of the second one, for whoever cuts it."""
    lines = list(_wrapped(" ".join(text.split("\n"))[:_LONGEST], font, room))
    return [*lines[:1], " ".join(lines[1:])] if len(lines) > 1 else lines


def _wrapped(text: str, font: QFont, room: float) -> Iterator[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        yield text[line.textStart() : line.textStart() + line.textLength()].rstrip()
    layout.endLayout()


def _token(cell: Cell[Row], token: str) -> str:
    return "selText" if cell.is_selected else token
