"""How the ticket queue paints a ticket: cells of two lines, a bar where an update is late."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from nocdesk.boards.rows import TicketRow
from nocdesk.boards.ticket_fields import is_late
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import TicketStatus
from ui.delegates import PADDING, Cell, RowDelegate, underline
from ui.models.ticket_columns import (
    Lines,
    clock_lines,
    customer_lines,
    match_words,
    name_lines,
    promise_lines,
)
from ui.runs import Run, measure, paint_runs
from ui.sla_delegate import state_severity
from ui.theme import Theme

_FIRST, _SECOND = 15, 32
_GLYPH = 12
_LATE = PerceivedSeverity.WARNING
_PRESSING = frozenset({Verdict.AT_RISK, Verdict.BREACHED})


class TicketDelegate(RowDelegate[TicketRow]):
    """Neutral rows of 46 px; colour only for a late update and an SLA clock that runs out."""

    height = 46

    def __init__(self, theme: Theme, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._clock = clock

    def edge(self, row: TicketRow) -> QColor | None:
        return self.theme.severity(_LATE).line if is_late(row, self._clock.now()) else None

    def is_muted(self, row: TicketRow) -> bool:
        return row.status in (TicketStatus.CLOSED, TicketStatus.REJECTED, TicketStatus.CANCELLED)

    def paint_cell(self, cell: Cell[TicketRow]) -> None:
        row, now = cell.row, self._clock.now()
        match cell.column:
            case "ticket":
                weight = 600 if row.status is TicketStatus.ACKNOWLEDGED else 500
                self._paint_lines(cell, name_lines(row), "link", weight)
            case "customer":
                self._paint_customer(cell)
            case "promise":
                self._paint_promise(cell, promise_lines(row, now))
            case _:
                self._paint_clock(cell, clock_lines(row, now))

    def _paint_line(self, cell: Cell[TicketRow], y: float, runs: list[Run], indent: float = 0) -> None:
        start = cell.rect.left() + PADDING + indent
        room = cell.rect.right() - PADDING - start
        if cell.align & Qt.AlignmentFlag.AlignRight:
            start = max(start, cell.rect.right() - PADDING - measure(self.theme, runs))
        paint_runs(cell.painter, self.theme, start, cell.rect.top() + y, runs, room)

    def _paint_lines(self, cell: Cell[TicketRow], lines: Lines, token: str, weight: int) -> None:
        self._paint_line(cell, _FIRST, [Run(lines[0], self._token(cell, token), weight)])
        self._paint_line(cell, _SECOND, [Run(lines[1], self._token(cell, "muted"))])

    def _paint_customer(self, cell: Cell[TicketRow]) -> None:
        customer, service = customer_lines(cell.row)
        words = match_words(cell.row)
        self._paint_line(cell, _FIRST, [Run(customer, self._token(cell, "text"), 500)])
        second = [Run(service, self._token(cell, "muted"))]
        if words:
            second.append(Run(words, self._token(cell, "text"), 600 if cell.row.proposals else 400, gap=8))
        self._paint_line(cell, _SECOND, second)

    def _paint_promise(self, cell: Cell[TicketRow], lines: Lines) -> None:
        if not is_late(cell.row, self._clock.now()) or not lines[1]:
            self._paint_lines(cell, lines, "text" if cell.row.etr_at else "muted", 400)
            return
        self._paint_line(cell, _FIRST, [Run(lines[0], self._token(cell, "text" if cell.row.etr_at else "muted"))])
        box = QRectF(cell.rect.left() + PADDING - 1, cell.rect.top() + _SECOND - _GLYPH / 2, _GLYPH, _GLYPH)
        self.theme.paint_glyph(cell.painter, box, _LATE, filled=True)
        token = self._token(cell, f"sev.{_LATE}.text")
        self._paint_line(cell, _SECOND, [Run(lines[1], token, 600)], indent=_GLYPH + 3)

    def _paint_clock(self, cell: Cell[TicketRow], lines: Lines) -> None:
        self._paint_line(cell, _FIRST, [Run(lines[0], self._token(cell, "text"))])
        state = cell.row.sla.state if cell.row.sla else Verdict.UNDECIDED
        if state not in _PRESSING:
            self._paint_line(cell, _SECOND, [Run(lines[1], self._token(cell, "muted"))])
            return
        severity = state_severity(state)
        runs = [Run(lines[1], self._token(cell, f"sev.{severity}.text"), 600)]
        self._paint_line(cell, _SECOND, runs)
        right, y = cell.rect.right() - PADDING, cell.rect.top() + _SECOND + 8
        start = max(cell.rect.left() + PADDING, right - measure(self.theme, runs))
        colour = self.theme.severity(severity).line
        underline(cell.painter, QPointF(start, y), QPointF(right, y), colour, is_dashed=state is Verdict.AT_RISK)

    def _token(self, cell: Cell[TicketRow], token: str) -> str:
        if cell.is_selected:
            return "selText"
        return "muted" if self.is_muted(cell.row) else token
