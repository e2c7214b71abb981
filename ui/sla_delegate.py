"""How the SLA list paints an objective."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import AT_RISK_SHARE, Verdict
from ui.delegates import PADDING, Cell, RowDelegate, underline
from ui.glyphs import paint_severity
from ui.models.sla_columns import LOW_COVERAGE
from ui.theme import Theme, mix

BAR_WIDTH, BAR_HEIGHT = 32, 8
_SEVERITY = {Verdict.BREACHED: PerceivedSeverity.CRITICAL, Verdict.AT_RISK: PerceivedSeverity.MINOR}
_STATE_COLUMNS = frozenset({"state", "breach"})


def state_severity(state: Verdict) -> PerceivedSeverity:
    """The severity whose shape and colours a state has."""
    return _SEVERITY.get(state, PerceivedSeverity.CLEARED)


def bar_severity(share: float) -> PerceivedSeverity:
    """The colours of a budget's bar: Minor from four fifths on, Critical beyond all of it, else none."""
    if share > 1:
        return PerceivedSeverity.CRITICAL
    return PerceivedSeverity.MINOR if share >= AT_RISK_SHARE else PerceivedSeverity.CLEARED


def paint_state(painter: QPainter, theme: Theme, rect: QRectF, state: Verdict) -> None:
    """The shape of a state: filled where something is lost or near it, dashed where nothing is known."""
    severity = state_severity(state)
    colours = theme.severity(severity)
    fill = colours.fill if state in _SEVERITY else None
    paint_severity(painter, rect, severity, line=colours.line, fill=fill, is_stale=state is Verdict.UNDECIDED)


def paint_budget(painter: QPainter, theme: Theme, rect: QRectF, share: float) -> None:
    """The used part of a budget; one that is overdrawn is full."""
    severity = bar_severity(share)
    colours = theme.severity(severity)
    is_plain = severity is PerceivedSeverity.CLEARED
    painter.setPen(QPen(theme.color("panelEdge") if is_plain else colours.line, 1))
    painter.setBrush(theme.color("surface.raised"))
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRect(box)
    used = box.adjusted(0.5, 0.5, -0.5, -0.5)
    used.setWidth(used.width() * min(1.0, max(0.0, share)))
    painter.fillRect(used, mix(theme.color("muted"), theme.color("surface.raised"), 0.6) if is_plain else colours.fill)


class SlaDelegate(RowDelegate[ObjectiveRow]):
    """Neutral while a promise is kept, Minor and dashed at risk, Critical and solid once it is broken."""

    def edge(self, row: ObjectiveRow) -> QColor | None:
        return self.theme.severity(_SEVERITY[row.state]).line if row.state in _SEVERITY else None

    def is_muted(self, row: ObjectiveRow) -> bool:
        return row.state is Verdict.UNDECIDED

    def weight(self, row: ObjectiveRow, column: str) -> int:
        if column == "customer":
            return 500
        return 600 if row.state in _SEVERITY and column in _STATE_COLUMNS else 400

    def paint_cell(self, cell: Cell[ObjectiveRow]) -> None:
        match cell.column:
            case "state":
                self._paint_state(cell)
            case "budget":
                self._paint_budget(cell)
            case "breach":
                self._paint_breach(cell)
            case "coverage" if cell.row.coverage * 100 < LOW_COVERAGE:
                self.write(cell, cell.text, self.theme.font(12, 600), cell.ink.text)
            case "target" | "month" | "computed":
                self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
            case _:
                super().paint_cell(cell)

    def _state_ink(self, cell: Cell[ObjectiveRow]) -> QColor:
        if cell.is_selected or cell.row.state not in _SEVERITY:
            return cell.ink.muted
        return self.theme.severity(_SEVERITY[cell.row.state]).text

    def _paint_state(self, cell: Cell[ObjectiveRow]) -> None:
        glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, 14, 14)
        paint_state(cell.painter, self.theme, glyph, cell.row.state)
        font = self.theme.font(12, self.weight(cell.row, "state"))
        self.write(cell, cell.text, font, self._state_ink(cell), indent=17)

    def _paint_budget(self, cell: Cell[ObjectiveRow]) -> None:
        if cell.row.achieved is not None:
            top = round(cell.rect.center().y() - BAR_HEIGHT / 2)
            bar = QRectF(cell.rect.left() + PADDING, top, BAR_WIDTH, BAR_HEIGHT)
            paint_budget(cell.painter, self.theme, bar, cell.row.used_share)
        super().paint_cell(cell)

    def _paint_breach(self, cell: Cell[ObjectiveRow]) -> None:
        if cell.row.state not in _SEVERITY:
            super().paint_cell(cell)
            return
        ink = self._state_ink(cell)
        width = self.write(cell, cell.text, self.theme.font(12, 600), ink)
        right, y = cell.rect.right() - PADDING, cell.rect.center().y() + 8
        line = self.theme.severity(_SEVERITY[cell.row.state]).line
        is_dashed = cell.row.state is Verdict.AT_RISK
        underline(cell.painter, QPointF(right - width, y), QPointF(right, y), line, is_dashed=is_dashed)
