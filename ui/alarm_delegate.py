"""How the alarm console paints an alarm."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.delegates import PADDING, Cell, RowDelegate, underline
from ui.glyphs import paint_clock, paint_fold, paint_severity, paint_struck_circle, paint_tick
from ui.mirroring import write
from ui.models.alarm_columns import CODE, service_and_resource, sla_figures
from ui.theme import Theme, mix

_GAP, _LEAST_RESOURCE, _INDENT = 7, 64, 14
_BOLD_COLUMNS = frozenset({"severity", "state", "last", "age", "service", "alarm"})


class AlarmDelegate(RowDelegate[AlarmRow]):
    """Tint and bold while unacknowledged, hollow afterwards, grey while it asks nobody for attention.

    What is suppressed lies under diagonal lines, what is shelved has a clock, what is out of service a struck circle.
    """

    def __init__(self, theme: Theme, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._clock = clock
        self.flashing: frozenset[int] = frozenset()

    def ground(self, row: AlarmRow) -> QColor | None:
        if row.is_acknowledged or not row.is_active or row.is_quiet or row.fold.is_below:
            return None
        colours = self.theme.severity(row.severity)
        return mix(colours.fill, colours.tint, 0.22) if row.id in self.flashing else colours.tint

    def edge(self, row: AlarmRow) -> QColor | None:
        if row.is_acknowledged or row.is_quiet or row.fold.is_below:
            return None
        return self.theme.severity(row.severity).line

    def is_hatched(self, row: AlarmRow) -> bool:
        return row.is_planned or bool(row.withheld.suppressed_by)

    def is_muted(self, row: AlarmRow) -> bool:
        return row.is_quiet and not row.fold.is_below

    def weight(self, row: AlarmRow, column: str) -> int:
        is_new = not row.is_acknowledged and not row.is_quiet and not row.fold.is_below
        return 600 if is_new and column in _BOLD_COLUMNS else 400

    def paint_cell(self, cell: Cell[AlarmRow]) -> None:
        match cell.column:
            case "severity":
                self._paint_severity(cell)
            case "state":
                is_new = not cell.row.is_acknowledged and not cell.row.is_quiet
                self.write(cell, cell.text, self.theme.font(11, 600 if is_new else 500), cell.ink.text)
            case "ack":
                self._paint_tick(cell)
            case "service":
                self._paint_service(cell)
            case "sla":
                self._paint_sla(cell)
            case "first":
                self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
            case "customer":
                is_internal = not cell.row.customer
                self.write(cell, cell.text, self.theme.font(12), cell.ink.muted if is_internal else cell.ink.text)
            case "ticket":
                self._paint_ticket(cell)
            case _:
                super().paint_cell(cell)

    def _paint_severity(self, cell: Cell[AlarmRow]) -> None:
        row = cell.row
        colours = self.theme.severity(row.severity)
        y = cell.rect.center().y() - 0.5
        indent = _INDENT if row.fold.is_below else 0
        if indent:
            self._paint_branch(cell)
        glyph = QRectF(cell.rect.left() + PADDING - 3 + indent, y - 7, 14, 14)
        if row.withheld.is_shelved:
            paint_clock(cell.painter, glyph.center(), 5.5, cell.ink.muted)
        elif row.withheld.out_of_service:
            paint_struck_circle(cell.painter, glyph.center(), 5.5, cell.ink.muted)
        elif not row.is_active:
            self.theme.paint_glyph(cell.painter, glyph, PerceivedSeverity.CLEARED, filled=True)
        else:
            line = cell.ink.muted if self.is_muted(row) else colours.line
            fill = colours.fill if not row.is_acknowledged and not self.is_muted(row) else None
            paint_severity(cell.painter, glyph, row.severity, line=line, fill=fill)
        ink = cell.ink.text if cell.is_selected or self.is_muted(row) else colours.text
        font = self.theme.font(12, self.weight(row, "severity"))
        self.write(cell, CODE[row.severity], font, ink, indent=17 + indent)

    def _paint_branch(self, cell: Cell[AlarmRow]) -> None:
        """The line from a problem's row to a symptom below it."""
        left, rect = cell.rect.left() + PADDING, cell.rect
        middle = round(rect.center().y())
        colour = self.theme.color("border")
        cell.painter.fillRect(QRectF(left, rect.top(), 1, rect.height()), colour)
        cell.painter.fillRect(QRectF(left, middle, _INDENT - 5, 1), colour)

    def _paint_tick(self, cell: Cell[AlarmRow]) -> None:
        if cell.row.is_acknowledged:
            paint_tick(cell.painter, cell.rect.center() - QPointF(0, 0.5), 8, cell.ink.muted)

    def _paint_service(self, cell: Cell[AlarmRow]) -> None:
        service, resource = service_and_resource(cell.row)
        row, fold = cell.row, cell.row.fold
        is_new = not row.is_acknowledged and not row.is_quiet and not fold.is_below
        strong, plain = self.theme.font(12, 600 if is_new else 500), self.theme.font(12)
        width = float(_INDENT if fold.is_below else 0)
        if fold.symptoms:
            width = self._paint_fold(cell)
        width += self.write(cell, service, strong, cell.ink.text, indent=width)
        for part in (f"+{row.service_count - 1}" if row.service_count > 1 else "", resource):
            room = cell.rect.width() - 2 * PADDING - width - _GAP
            if part and room >= min(_LEAST_RESOURCE, self.metrics(plain).horizontalAdvance(part)):
                width += _GAP + self.write(cell, part, plain, cell.ink.muted, indent=width + _GAP)

    def _paint_fold(self, cell: Cell[AlarmRow]) -> float:
        """The chevron and how many symptoms there are, in a pill; how wide both came."""
        fold, painter = cell.row.fold, cell.painter
        left, y = cell.rect.left() + PADDING, cell.rect.center().y() - 0.5
        paint_fold(painter, QPointF(left + 4, y), 6, cell.ink.text, is_open=fold.is_open)
        font = self.theme.font(11, 600)
        text = f"{fold.symptoms}?" if fold.is_suspected else str(fold.symptoms)
        width = self.metrics(font).horizontalAdvance(text)
        pill = QRectF(left + 14, y - 8, width + 12, 16)
        painter.setPen(QPen(cell.ink.muted, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pill, 8, 8)
        painter.setFont(font)
        painter.setPen(cell.ink.text)
        write(painter, pill, int(Qt.AlignmentFlag.AlignCenter), text)
        return 14 + pill.width() + _GAP

    def _paint_ticket(self, cell: Cell[AlarmRow]) -> None:
        if not cell.row.tickets and cell.row.proposals:
            colour = cell.ink.text if cell.is_selected else self.theme.color("link")
            self.write(cell, cell.text, self.theme.font(12, 500), colour)
            return
        super().paint_cell(cell)

    def _paint_sla(self, cell: Cell[AlarmRow]) -> None:
        word, figure = sla_figures(cell.row, self._clock.now())
        state = cell.row.sla.state if cell.row.sla is not None else Verdict.UNDECIDED
        if not word or state not in (Verdict.AT_RISK, Verdict.BREACHED) or cell.row.is_planned:
            small = self.theme.font(11) if cell.row.is_planned else self.theme.font(12)
            missing = cell.ink.missing if figure == "—" else cell.ink.text
            self.write(cell, figure or word, small, cell.ink.muted if cell.row.is_planned else missing)
            return
        severity = PerceivedSeverity.MINOR if state is Verdict.AT_RISK else PerceivedSeverity.CRITICAL
        colours = self.theme.severity(severity)
        ink = cell.ink.text if cell.is_selected else colours.text
        number = self.write(cell, figure, self.theme.font(12, 600), ink)
        before = cell._replace(rect=cell.rect.adjusted(0, 0, -number - 5, 0))
        word_width = self.write(before, word, self.theme.font(11, 500), ink)
        right, y = cell.rect.right() - PADDING, cell.rect.center().y() + 8
        left = right - number - 5 - word_width
        underline(cell.painter, QPointF(left, y), QPointF(right, y), colours.line, is_dashed=state is Verdict.AT_RISK)
