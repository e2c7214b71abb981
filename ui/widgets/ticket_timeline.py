"""The timeline of a ticket: what was written, for whom, and its faults in service words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.ticket_board import FaultRow, TicketDetail
from nocdesk.instants import clock_time, shown_zone
from nocdesk.language import _
from nocdesk.tickets.line_words import staff_line
from nocdesk.tickets.model import Audience
from nocdesk.tickets.queries import TimelineRow
from ui.nesting import nest
from ui.text import moment
from ui.widgets.labels import plain

_TOP = Qt.AlignmentFlag.AlignTop
CUSTOMER = _("customer")
STAFF = _("staff")
FAULT = _("fault")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown: when, by whom, for whom, and the words."""

    at: datetime
    author: str
    mark: str
    text: str


def timeline_lines(lines: Sequence[TimelineRow], faults: Sequence[FaultRow]) -> list[Line]:
    """What was written and what happened, in the order of time."""
    marks = {Audience.CUSTOMER: CUSTOMER, Audience.STAFF: STAFF}
    shown = [Line(line.at, line.author, marks[line.audience], _text(line)) for line in lines]
    for fault in faults:
        shown.append(Line(fault.began_at, "", FAULT, _("{fault}: began").format(fault=fault.words)))
        if fault.ended_at is not None:
            shown.append(Line(fault.ended_at, "", FAULT, _("{fault}: over").format(fault=fault.words)))
    return sorted(shown, key=lambda line: line.at)


def _text(line: TimelineRow) -> str:
    """What the desk wrote for the staff is said in their language; what customers read is in theirs."""
    return staff_line(line.text, is_by_hand=line.is_by_hand) if line.audience is Audience.STAFF else line.text


class TicketTimeline(QScrollArea):
    """Oldest first, standing at its end; whoever has scrolled up stays where they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Line] = []
        self._ticket_id: int | None = None
        self._zone = shown_zone()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Timeline"))
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._stays_at_end = True
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Show the lines of a ticket."""
        lines = timeline_lines(detail.lines, detail.faults)
        if detail.row.id == self._ticket_id and lines == self._shown and self._zone == shown_zone():
            return
        is_other = detail.row.id != self._ticket_id
        place = self.verticalScrollBar().value()
        self._stays_at_end = self._stays_at_end or is_other
        stays_at_end = self._stays_at_end
        self._ticket_id, self._shown, self._zone = detail.row.id, lines, shown_zone()
        self.setWidget(_body(lines, now))
        self._stays_at_end = stays_at_end
        if not stays_at_end:
            self.verticalScrollBar().setValue(place)

    def _on_range(self, _least: int, most: int) -> None:
        if self._stays_at_end:
            self.verticalScrollBar().setValue(most)

    def _on_scrolled(self, value: int) -> None:
        self._stays_at_end = value >= self.verticalScrollBar().maximum()


def _body(lines: Sequence[Line], now: datetime) -> QWidget:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(16, 12, 16, 12)
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(3, 1)
    for place, shown in enumerate(lines):
        at = plain(moment(shown.at, now), "muted")
        at.setToolTip(clock_time(shown.at))
        author = plain(shown.author)
        author.setStyleSheet("font-weight: 500")
        grid.addWidget(at, place, 0, _TOP)
        grid.addWidget(_mark(shown.mark), place, 1, _TOP)
        grid.addWidget(author, place, 2, _TOP)
        grid.addWidget(plain(shown.text, wrap=True), place, 3, _TOP)
    nest(column, grid)
    column.addStretch(1)
    return body


def _mark(words: str) -> QLabel:
    return plain(words, "tag" if words == CUSTOMER else "caption")
