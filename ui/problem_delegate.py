"""How the lists of a problem's screen paint their rows: alarms, lines of the timeline, services."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from nocdesk.boards.problem_members import ProblemMemberRow
from nocdesk.boards.problem_page import ProblemServiceRow
from nocdesk.boards.problem_timeline import StepKind, TimelineStep
from nocdesk.problems.model import MemberRole
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_severity, paint_tick
from ui.models.alarm_columns import CODE
from ui.models.problem_columns import is_of_people, severity_of_effect

_GLYPH, _INDENT = 14, 17


class MemberDelegate(RowDelegate[ProblemMemberRow]):
    """The root stands out; what has cleared is quiet; what nobody has acknowledged is bold."""

    def ground(self, row: ProblemMemberRow) -> QColor | None:
        return (
            self.theme.severity(row.alarm.severity).tint if row.role is MemberRole.ROOT and self._is_new(row) else None
        )

    def edge(self, row: ProblemMemberRow) -> QColor | None:
        return self.theme.severity(row.alarm.severity).line if self._is_new(row) else None

    def is_muted(self, row: ProblemMemberRow) -> bool:
        return not row.alarm.is_active and row.alarm.is_acknowledged

    def weight(self, row: ProblemMemberRow, column: str) -> int:
        is_head = row.role is MemberRole.ROOT and column in ("role", "resource")
        is_new = self._is_new(row) and column in ("severity", "resource", "alarm")
        return 600 if is_head or is_new else 400

    def paint_cell(self, cell: Cell[ProblemMemberRow]) -> None:
        row = cell.row
        if cell.column == "severity":
            self._paint_severity(cell)
        elif cell.column == "ack":
            if row.alarm.is_acknowledged:
                paint_tick(cell.painter, cell.rect.center() - QPointF(0, 0.5), 8, cell.ink.muted)
        elif cell.column in ("began", "state"):
            self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
        else:
            super().paint_cell(cell)

    @staticmethod
    def _is_new(row: ProblemMemberRow) -> bool:
        return row.alarm.is_active and not row.alarm.is_acknowledged

    def _paint_severity(self, cell: Cell[ProblemMemberRow]) -> None:
        alarm, colours = cell.row.alarm, self.theme.severity(cell.row.alarm.severity)
        glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, _GLYPH, _GLYPH)
        if alarm.is_active:
            fill = None if alarm.is_acknowledged else colours.fill
            paint_severity(cell.painter, glyph, alarm.severity, line=colours.line, fill=fill)
        else:
            self.theme.paint_glyph(cell.painter, glyph, PerceivedSeverity.CLEARED, filled=True)
        is_plain = cell.is_selected or self.is_muted(cell.row)
        ink = cell.ink.text if is_plain else colours.text
        self.write(cell, CODE[alarm.severity], self.theme.font(12, self.weight(cell.row, "severity")), ink, _INDENT)


class StepDelegate(RowDelegate[TimelineStep]):
    """What people did is plain, what the network did has the shape of its severity; the first sign is bold."""

    def weight(self, row: TimelineStep, column: str) -> int:
        is_turn = row.kind in (StepKind.FIRST_SIGN, StepKind.OPENED, StepKind.OVER)
        return 600 if is_turn and column in ("at", "kind", "text") else 400

    def paint_cell(self, cell: Cell[TimelineStep]) -> None:
        row = cell.row
        if cell.column == "kind" and row.severity is not None:
            severity = PerceivedSeverity.CLEARED if row.kind is StepKind.CLEARED else row.severity
            glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, _GLYPH, _GLYPH)
            self.theme.paint_glyph(cell.painter, glyph, severity, filled=row.kind is not StepKind.ACKNOWLEDGED)
            self.write(cell, cell.text, self.theme.font(12, self.weight(row, "kind")), cell.ink.text, _INDENT)
        elif cell.column == "kind":
            self.write(cell, cell.text, self.theme.font(12, self.weight(row, "kind")), cell.ink.text, _INDENT)
        elif cell.column == "known" or (cell.column == "at" and is_of_people(row)):
            self.write(cell, cell.text, self.theme.font(12), cell.ink.muted)
        else:
            super().paint_cell(cell)


class ReachedDelegate(RowDelegate[ProblemServiceRow]):
    """Down and degraded have their shapes; what redundancy carries is quiet."""

    def is_muted(self, row: ProblemServiceRow) -> bool:
        return row.effect is ServiceClass.UP

    def paint_cell(self, cell: Cell[ProblemServiceRow]) -> None:
        row = cell.row
        severity = severity_of_effect(row.effect)
        if cell.column == "effect":
            if severity is not None:
                glyph = QRectF(cell.rect.left() + PADDING - 3, cell.rect.center().y() - 7.5, _GLYPH, _GLYPH)
                self.theme.paint_glyph(cell.painter, glyph, severity, filled=True)
            self.write(cell, cell.text, self.theme.font(12, 500), cell.ink.text, _INDENT)
        elif cell.column == "sla" and row.sla is not None and not cell.is_selected:
            self.write(cell, cell.text, self.theme.font(12, 500), self._sla_ink(cell, row.sla.state))
        else:
            super().paint_cell(cell)

    def _sla_ink(self, cell: Cell[ProblemServiceRow], state: Verdict) -> QColor:
        marks = {Verdict.AT_RISK: PerceivedSeverity.MINOR, Verdict.BREACHED: PerceivedSeverity.CRITICAL}
        severity = marks.get(state)
        return self.theme.severity(severity).text if severity is not None else cell.ink.text
