"""The pane beside a problem: why it is one, who is affected, what it costs, its tickets, what may be said, guidance."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.problem_page import ProblemPage, SaidToCustomer
from nocdesk.clock import Clock
from nocdesk.instants import minute_shown
from nocdesk.language import _
from ui.nesting import nest
from ui.problem_words import known_by, ticket_text
from ui.text import number, plural
from ui.theme import Theme
from ui.views.detail_sections import affected, guidance, section
from ui.views.problem_sections import what_it_costs
from ui.widgets.labels import ElidedLabel, OthersLine, line, plain

WIDTH = 340
NARROW = 312
MOST_TICKETS = 8


class ProblemPane(QFrame):
    """Rebuilt when something in it has changed, and every minute for its ages; it keeps its place."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._shown: tuple[ProblemPage, SaidToCustomer | None] | None = None
        self._minute = (0, "")
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(_("What belongs to the problem"))
        self.others = OthersLine()
        self.others.setContentsMargins(12, 6, 12, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.others)
        column.addWidget(self.area)

    @property
    def said(self) -> SaidToCustomer | None:
        """What may be said, and to whom."""
        return self._shown[1] if self._shown is not None else None

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme

    def show_page(self, page: ProblemPage, said: SaidToCustomer | None) -> None:
        """Show a problem, and what may be said to one of its customers."""
        if (page, said) != self._shown:
            self._build(page, said)

    def tick(self) -> None:
        """Let ages go on."""
        if self._shown is not None and minute_shown(self._clock.now()) != self._minute:
            self._build(*self._shown)

    def _build(self, page: ProblemPage, said: SaidToCustomer | None) -> None:
        now, bar = self._clock.now(), self.area.verticalScrollBar()
        is_other = self._shown is None or self._shown[0].detail.id != page.detail.id
        place = 0 if is_other else bar.value()
        self._shown, self._minute = (page, said), minute_shown(now)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = [_why(page), what_it_costs(page.detail), affected(page.detail.impacts, now), self._tickets(page)]
        if said is not None:
            parts.append(_may_be_said(said))
        for part in parts:
            column.addWidget(part)
            column.addWidget(line())
        column.addWidget(guidance(page.guidance))
        column.addStretch(1)
        self.area.setWidget(body)
        bar.setValue(place)

    def _tickets(self, page: ProblemPage) -> QWidget:
        tickets, now = page.detail.tickets, self._clock.now()
        widget, column = section(_("Tickets"), number(len(tickets)) if tickets else "")
        if not tickets:
            column.addWidget(plain(_("No ticket belongs to it."), "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for place, ticket in enumerate(tickets[:MOST_TICKETS]):
            name = plain(ticket.number)
            name.setStyleSheet("font-weight: 500")
            grid.addWidget(name, 2 * place, 0)
            grid.addWidget(ElidedLabel(ticket.customer), 2 * place, 1)
            grid.addWidget(plain(ticket_text(ticket, now), "muted", wrap=True), 2 * place + 1, 0, 1, 2)
        nest(column, grid)
        if len(tickets) > MOST_TICKETS:
            column.addWidget(plain(_("and {count} more").format(count=number(len(tickets) - MOST_TICKETS)), "muted"))
        return widget


def _why(page: ProblemPage) -> QWidget:
    """What explains it, by which rules its alarms are there, and what people have corrected."""
    detail = page.detail
    widget, column = section(_("Why one problem"), "" if detail.root_alarm_id is None else _("root cause known"))
    suspected = _("Same cause suspected: ") if detail.root_alarm_id is None else ""
    column.addWidget(plain(f"{suspected}{detail.reason or page.head.text}", wrap=True))
    grounds: dict[str, int] = {}
    for row in page.members:
        if row.reason:
            ground = known_by(row.rule, row.by)
            grounds[ground] = grounds.get(ground, 0) + 1
    for ground, count in sorted(grounds.items(), key=lambda pair: -pair[1]):
        column.addWidget(plain(f"{plural(count, 'alarm', 'alarms')}: {ground}", "muted", wrap=True))
    return widget


def _may_be_said(said: SaidToCustomer) -> QWidget:
    """The sentences for one customer, in its language; the list of services says which one."""
    widget, column = section(_("What may be said"), _("C copies"))
    column.addWidget(ElidedLabel(said.customer))
    column.addWidget(plain(said.text, wrap=True))
    column.addWidget(plain(_("A row of the services reached gives the words for its customer."), "muted", wrap=True))
    return widget
