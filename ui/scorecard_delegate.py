"""How the scorecard paints its tree: folds, verdicts, a bar a day, and the budget's bar."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_chevron, paint_line
from ui.mirroring import upright
from ui.models.scorecard import Level, ScoreRow
from ui.models.sla_columns import LOW_COVERAGE
from ui.runs import Run, paint_runs
from ui.sla_delegate import BAR_HEIGHT, BAR_WIDTH, paint_budget, paint_state, state_severity
from ui.theme import mix

INDENT, _FOLD = 20, 18
_LOUD = (PerceivedSeverity.CRITICAL, PerceivedSeverity.MINOR)
_DAY_MOST_S = 3600.0
"""A day with so much bad time has a full bar; less is drawn by its square root, so that minutes can be seen."""


class ScorecardDelegate(RowDelegate[ScoreRow]):
    """Neutral while promises are kept; a customer's row has the colours of its most urgent objective."""

    height = 28

    def ground(self, row: ScoreRow) -> QColor | None:
        return self.theme.color("surface.panel") if row.level is Level.CUSTOMER else None

    def edge(self, row: ScoreRow) -> QColor | None:
        severity = state_severity(row.worst.state)
        return self.theme.severity(severity).line if severity in _LOUD else None

    def paint_cell(self, cell: Cell[ScoreRow]) -> None:
        match cell.column:
            case "title":
                self._paint_title(cell)
            case "state":
                self._paint_verdict(cell)
            case "days":
                self._paint_days(cell)
            case "budget":
                self._paint_budget(cell)
            case "coverage" if cell.row.coverage * 100 < LOW_COVERAGE:
                self.write(cell, cell.text, self.theme.font(12, 600), cell.ink.text)
            case "target" | "month":
                self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
            case _:
                super().paint_cell(cell)

    def _paint_title(self, cell: Cell[ScoreRow]) -> None:
        row, middle = cell.row, cell.rect.center().y()
        left = cell.rect.left() + PADDING + INDENT * row.level
        if row.level is not Level.OBJECTIVE:
            spot = QPointF(left + 4, middle)
            if row.is_open:
                paint_chevron(cell.painter, spot, 8, cell.ink.muted)
            else:
                points = [(spot.x() - 2, middle - 4), (spot.x() + 2, middle), (spot.x() - 2, middle + 4)]
                paint_line(cell.painter, points, cell.ink.muted)
        ink = "selText" if cell.is_selected else "text"
        runs = [Run(row.title, ink, 600 if row.level is Level.CUSTOMER else 400)]
        if row.count and not row.is_open:
            runs.append(Run(row.count, ink if cell.is_selected else "muted", gap=10))
        room = cell.rect.right() - left - _FOLD - PADDING
        paint_runs(cell.painter, self.theme, left + _FOLD, middle, runs, room)

    def _paint_verdict(self, cell: Cell[ScoreRow]) -> None:
        severity = state_severity(cell.row.worst.state)
        glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, 14, 14)
        paint_state(cell.painter, self.theme, glyph, cell.row.worst.state)
        is_loud = severity in _LOUD
        ink = self.theme.severity(severity).text if is_loud and not cell.is_selected else cell.ink.muted
        self.write(cell, cell.text, self.theme.font(12, 600 if is_loud else 400), ink, indent=17)

    def _paint_days(self, cell: Cell[ScoreRow]) -> None:
        """A bar a day on a base line: none where nothing was bad."""
        left, base = cell.rect.left() + PADDING, round(cell.rect.bottom() - 6)
        room = cell.rect.width() - 2 * PADDING
        step, high = room / len(cell.row.days), cell.rect.height() - 12
        cell.painter.fillRect(QRectF(left, base, room, 1), cell.ink.missing)
        tall = mix(cell.ink.muted, self.theme.color("surface.table"), 0.8)
        with upright(cell.painter, cell.rect):
            for place, seconds in enumerate(cell.row.days):
                if seconds > 0:
                    size = max(2.0, high * min(1.0, (seconds / _DAY_MOST_S) ** 0.5))
                    bar = QRectF(round(left + place * step), base - size, max(3.0, step - 2), size)
                    cell.painter.fillRect(bar, tall)

    def _paint_budget(self, cell: Cell[ScoreRow]) -> None:
        row = cell.row.worst
        if row.achieved is not None:
            top = round(cell.rect.center().y() - BAR_HEIGHT / 2)
            bar = QRectF(cell.rect.left() + PADDING, top, BAR_WIDTH, BAR_HEIGHT)
            paint_budget(cell.painter, self.theme, bar, row.used_share)
        super().paint_cell(cell)
