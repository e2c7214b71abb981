"""The detail pane: what, actions, who is affected, guidance, tickets, journal, and a note field at the foot."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.problem_rows import ProblemDetail
from nocdesk.boards.rows import AlarmDetail, AlarmRow, ProposalRow
from nocdesk.clock import Clock
from nocdesk.instants import shown_zone
from nocdesk.language import _
from nocdesk.problems.model import MemberRole
from nocdesk.tickets.model import MatchState
from ui.actions import ActionTable
from ui.nesting import nest
from ui.note_drafts import NoteDrafts
from ui.theme import Theme
from ui.views.detail_sections import ProposalCard, affected, guidance, journal, section
from ui.views.problem_sections import problem_tickets, what_it_costs, why_grouped
from ui.widgets.button_row import ButtonRow
from ui.widgets.detail_head import DetailHead
from ui.widgets.labels import OthersLine, line, plain, short
from ui.widgets.note_edit import NoteEdit
from ui.widgets.title_bar import title_bar

WIDTH = 340
NARROW = 312
_BUTTONS = {
    "alarm.acknowledge": _("Ack"),
    "alarm.unacknowledge": _("Un-ack"),
    "alarm.ticket": _("Ticket"),
    "alarm.own": _("Own"),
    "alarm.clear": _("Clear"),
}


class AlarmDetailPane(QFrame):
    """Everything about the alarm that the list stands on; it is rebuilt only when something in it changed."""

    action_requested = Signal(str)
    link_requested = Signal(object)
    decline_requested = Signal(object)
    note_submitted = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._actions = actions
        self._detail: AlarmDetail | None = None
        self._zone = shown_zone()
        self.problem: ProblemDetail | None = None
        """The problem that the alarm is part of."""
        self.cards: list[ProposalCard] = []
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self._head = DetailHead(theme)
        self._buttons = ButtonRow(theme, actions, _BUTTONS, primary="alarm.acknowledge")
        self.note = NoteEdit(theme)
        self.notes = NoteDrafts(self.note.text, self.note.setText)
        self._top = QWidget()
        self._scroll = QScrollArea()
        self._subtitle = short(_("follows selection"), "muted")
        self.others = OthersLine()
        self.others.setContentsMargins(12, 6, 12, 0)
        self._build()
        self._show_nothing(_("No alarm to show."))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(title_bar(_("Alarm detail"), self._subtitle))
        column.addWidget(line())
        column.addWidget(self.others)
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self._head)
        top.addWidget(self._buttons)
        top.addWidget(line())
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._top)
        column.addWidget(self._scroll, 1)
        column.addWidget(line())
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 7, 12, 7)
        foot.addWidget(self.note)
        nest(column, foot)
        self._buttons.pressed.connect(self.action_requested)
        self.note.submitted.connect(self.note_submitted)
        self.note.left.connect(self.left)
        self.note.setVisible(self._actions.allows("note"))

    @property
    def detail(self) -> AlarmDetail | None:
        """What is shown."""
        return self._detail

    @property
    def best_proposal(self) -> ProposalRow | None:
        """The first proposal that waits for a decision, the focused one before it."""
        open_ones = [card for card in self.cards if card.proposal.state is MatchState.PROPOSED]
        focused = next((card for card in open_ones if card.hasFocus()), None)
        card = focused or (open_ones[0] if open_ones else None)
        return card.proposal if card else None

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = self._head.theme = self.note.theme = theme
        self._buttons.set_theme(theme)
        if self._detail is not None:
            self._show(self._detail)

    def show_detail(self, detail: AlarmDetail | None, problem: ProblemDetail | None = None, *, is_chosen: bool) -> None:
        """Show an alarm and its problem, or that there is none; `is_chosen` is whether the user chose it."""
        self.show_chosen(is_chosen)
        if detail is None:
            self._subtitle.setText("")
            self._show_nothing(_("No alarm to show."))
        elif (detail, problem, shown_zone()) != (self._detail, self.problem, self._zone):
            self.problem = problem
            self._show(detail)
        else:
            self.tick()

    def show_chosen(self, is_chosen: bool) -> None:
        """Say whether the alarm is the selected one."""
        self._subtitle.setText(_("follows selection") if is_chosen else _("first in the list, none selected"))

    def fail(self, message: str) -> None:
        """Say that the alarm could not be read."""
        self._show_nothing(message)

    def tick(self) -> None:
        """Let ages go on."""
        if self._detail is not None:
            self._head.show_row(self._detail.row, self._clock.now())

    def _show_nothing(self, message: str) -> None:
        self._detail = self.problem = None
        self.cards = []
        self.notes.stand_on(None)
        self.note.setEnabled(False)
        self._top.hide()
        body, column = self._new_body()
        column.addStretch(1)
        label = plain(message, "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
        column.addStretch(2)
        self._swap(body)

    def _new_body(self) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        return body, column

    def _swap(self, body: QWidget) -> None:
        place = self._scroll.verticalScrollBar().value()
        self._scroll.setWidget(body)
        self._scroll.verticalScrollBar().setValue(place)

    def _show(self, detail: AlarmDetail) -> None:
        now = self._clock.now()
        focused = next((card.proposal.ticket_id for card in self.cards if card.hasFocus()), None)
        is_other = self._detail is None or self._detail.row.id != detail.row.id
        self._detail, self._zone = detail, shown_zone()
        self.notes.stand_on(detail.row.id)
        self.note.setEnabled(True)
        self._head.show_row(detail.row, now)
        body, column = self._new_body()
        self._top.show()
        self._show_buttons(detail.row)
        for part in self._parts(detail, now):
            column.addWidget(part)
            column.addWidget(line())
        column.addWidget(journal(detail.journal, now))
        column.addStretch(1)
        self._swap(body)
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)
        for card in self.cards:
            if card.proposal.ticket_id == focused:
                card.setFocus()

    def _parts(self, detail: AlarmDetail, now: datetime) -> list[QWidget]:
        """What stands between the head and the journal; who is affected is said of all of a problem by its own row."""
        problem, own = self.problem, self.problem.member(detail.row.id) if self.problem else None
        if problem is None or own is None:
            return [affected(detail.impacts, now), guidance(detail.guidance), self._proposals(detail)]
        parts = [why_grouped(problem, detail.row.id, now)]
        if own.role is MemberRole.SYMPTOM:
            parts.append(affected(detail.impacts, now))
        else:
            parts += [affected(problem.impacts, now), what_it_costs(problem)]
        parts.append(guidance(detail.guidance))
        if problem.tickets:
            parts.append(problem_tickets(problem.tickets, now))
        return [*parts, self._proposals(detail)]

    def _show_buttons(self, row: AlarmRow) -> None:
        hidden = {"alarm.acknowledge"} if row.is_acknowledged else {"alarm.unacknowledge"}
        if not row.is_active:
            hidden.add("alarm.clear")
        self._buttons.leave_out(hidden)

    def _proposals(self, detail: AlarmDetail) -> QWidget:
        rows = [row for row in detail.proposals if row.state is not MatchState.DECLINED]
        widget, column = section(_("Tickets"), _("score") if rows else "")
        keys = self._actions.key_text("alarm.link"), self._actions.key_text("alarm.decline")
        may_decide = self._actions.allows("alarm.link")
        self.cards = [ProposalCard(self._theme, row, keys if may_decide else None) for row in rows]
        for card in self.cards:
            card.link_requested.connect(self.link_requested)
            card.decline_requested.connect(self.decline_requested)
            column.addWidget(card)
        if not rows:
            column.addWidget(plain(_("No ticket is linked or proposed."), "muted"))
        return widget
