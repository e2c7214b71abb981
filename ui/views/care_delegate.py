"""How the rows of the care screen are painted: two lines each."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from nocdesk.boards.care_rows import CareServiceRow, CareTicketRow
from nocdesk.boards.care_search import FoundRow
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, Row, RowDelegate
from ui.runs import Run, paint_runs
from ui.theme import Theme
from ui.views.care_words import (
    STATE_WORDS,
    Moment,
    fares_words,
    severity_of,
    since_words,
    ticket_about,
    ticket_promise,
    ticket_state,
)

_FIRST, _SECOND = 15, 33
_GLYPH, _GLYPH_ROOM = 14, 19


class TwoLineDelegate(RowDelegate[Row]):
    """Rows of two lines: what it is in bold, what is to be known of it muted."""

    height = 48

    def lines(self, cell: Cell[Row], first: Run, second: Run, *, indent: float = 0) -> None:
        """Paint both lines of a cell."""
        left = cell.rect.left() + PADDING
        room = cell.rect.right() - PADDING - left
        top = cell.rect.top()
        paint_runs(cell.painter, self.theme, left + indent, top + _FIRST, [self._inked(cell, first)], room - indent)
        paint_runs(cell.painter, self.theme, left, top + _SECOND, [self._inked(cell, second)], room)

    def glyph(self, cell: Cell[Row], severity: PerceivedSeverity) -> None:
        """Paint a severity's shape before the first line."""
        box = QRectF(cell.rect.left() + PADDING, cell.rect.top() + _FIRST - _GLYPH / 2, _GLYPH, _GLYPH)
        self.theme.paint_glyph(cell.painter, box, severity, filled=True)

    def _inked(self, cell: Cell[Row], run: Run) -> Run:
        token = "selText" if cell.is_selected else run.token
        return Run(run.text, token, run.weight, run.px)


class FoundDelegate(TwoLineDelegate[FoundRow]):
    """A customer and what it was found by; beside it how its services fare."""

    def paint_cell(self, cell: Cell[FoundRow]) -> None:
        row = cell.row
        if cell.column == "customer":
            second = f"{row.number} · {row.found}" if row.found and row.found != row.name else row.number
            self.lines(cell, Run(row.name, weight=600), Run(second, "muted"))
            return
        worst, rest = fares_words(row)
        severity = _found_severity(row)
        if severity is None:
            self.lines(cell, Run(worst, "muted"), Run(rest, "muted"))
            return
        self.glyph(cell, severity)
        self.lines(cell, Run(worst, f"sev.{severity}.text", 600), Run(rest, "muted"), indent=_GLYPH_ROOM)


class ServiceDelegate(TwoLineDelegate[CareServiceRow]):
    """A service as the customer calls it, and its state in words."""

    def __init__(self, theme: Theme, moment: Moment) -> None:
        super().__init__(theme)
        self._moment = moment

    def edge(self, row: CareServiceRow) -> QColor | None:
        severity = severity_of(row.service_class)
        return self.theme.severity(severity).line if severity else None

    def is_hatched(self, row: CareServiceRow) -> bool:
        return row.service_class is ServiceClass.PLANNED

    def paint_cell(self, cell: Cell[CareServiceRow]) -> None:
        row = cell.row
        if cell.column == "service":
            place = " · ".join(part for part in (row.name if row.label else "", row.site) if part)
            self.lines(cell, Run(row.words, weight=500), Run(place, "muted"))
        elif cell.column == "state":
            self._paint_state(cell)
        else:
            upper = cell._replace(rect=cell.rect.adjusted(0, 0, 0, 2 * _FIRST - cell.rect.height()))
            self.write(upper, cell.text, self.theme.font(12), cell.ink.text if row.open_tickets else cell.ink.muted)

    def _paint_state(self, cell: Cell[CareServiceRow]) -> None:
        row = cell.row
        since = since_words(row, *self._moment())
        severity = severity_of(row.service_class)
        word = STATE_WORDS[row.service_class]
        if severity is None:
            is_usual = row.service_class is ServiceClass.UP
            self.lines(cell, Run(word, "muted" if is_usual else "text", 400 if is_usual else 600), Run(since, "muted"))
            return
        self.glyph(cell, severity)
        self.lines(cell, Run(word, f"sev.{severity}.text", 600), Run(since, "text"), indent=_GLYPH_ROOM)


class TicketDelegate(TwoLineDelegate[CareTicketRow]):
    """A ticket with its state, and what was promised."""

    def __init__(self, theme: Theme, moment: Moment) -> None:
        super().__init__(theme)
        self._moment = moment

    def paint_cell(self, cell: Cell[CareTicketRow]) -> None:
        row = cell.row
        if cell.column == "ticket":
            self.lines(cell, Run(row.number, "link", 600), Run(ticket_state(row, *self._moment()), "muted"))
        else:
            self.lines(cell, Run(ticket_about(row), weight=500), Run(ticket_promise(row, *self._moment()), "muted"))


def _found_severity(row: FoundRow) -> PerceivedSeverity | None:
    return severity_of(ServiceClass.DOWN if row.down else ServiceClass.DEGRADED if row.degraded else ServiceClass.UP)
