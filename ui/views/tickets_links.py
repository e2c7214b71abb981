"""The pane beside a ticket: its promises, its clock, its matches and its neighbours."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.rows import ProposalRow
from nocdesk.clock import Clock
from nocdesk.instants import minute_shown
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.tickets.model import MatchState
from ui.theme import Theme
from ui.views.tickets_pressing import pressing_section, problem_section, quality_words
from ui.views.tickets_reads import TicketScene
from ui.views.tickets_sections import AlarmCard, customer_reads, matches, others, restoration, sla_clock
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain
from ui.workplace import Workplace

WIDTH = 340
NARROW = 322


class TicketLinks(QFrame):
    """Rebuilt when something in it has changed, and every minute for its ages."""

    link_requested = Signal(object)
    decline_requested = Signal(object)
    ticket_chosen = Signal(int)
    problem_requested = Signal()

    def __init__(self, theme: Theme, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock: Clock = workplace.clock
        self._sees_alarms = workplace.may(Act.VIEW_ALARMS)
        self._may_set = workplace.may(Act.SET_RESTORATION)
        self._actions = workplace.actions
        self._may_decide = workplace.may(Act.MATCH_TICKET)
        self._scene: TicketScene | None = None
        self._minute = (0, "")
        self.cards: list[AlarmCard] = []
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(_("What belongs to the ticket"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.area)
        self.show_nothing()

    @property
    def scene(self) -> TicketScene | None:
        """What is shown."""
        return self._scene

    @property
    def best_proposal(self) -> ProposalRow | None:
        """The first alarm that waits for a decision, the focused one before it."""
        waiting = [card for card in self.cards if card.proposal.state is MatchState.PROPOSED]
        focused = next((card for card in waiting if card.hasFocus()), None)
        card = focused or (waiting[0] if waiting else None)
        return card.proposal if card else None

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        if self._scene is not None:
            self._build(self._scene)

    def show_scene(self, scene: TicketScene) -> None:
        """Show what belongs to a ticket."""
        if scene != self._scene:
            self._build(scene)

    def show_nothing(self) -> None:
        """There is no ticket."""
        self._scene = None
        self.cards = []
        self.area.setWidget(plain(""))

    def tick(self) -> None:
        """Let ages go on."""
        if self._scene is not None and minute_shown(self._clock.now()) != self._minute:
            self._build(self._scene)

    def _build(self, scene: TicketScene) -> None:
        now, bar = self._clock.now(), self.area.verticalScrollBar()
        is_other = self._scene is None or self._scene.detail.row.id != scene.detail.row.id
        place = 0 if is_other else bar.value()
        focused = next((card.proposal.alarm_id for card in self.cards if card.hasFocus()), None)
        self._scene, self._minute = scene, minute_shown(now)
        keys = self._actions.key_text("ticket.link"), self._actions.key_text("ticket.decline")
        self.cards = [AlarmCard(self._theme, row, keys if self._may_decide else None) for row in scene.proposals]
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        detail = scene.detail
        problem = scene.pressing.problem
        for part in (
            pressing_section(self._theme, scene.pressing, now),
            *([problem_section(problem, now, self._problem_key())] if problem is not None else []),
            customer_reads(detail, now),
            restoration(self._theme, detail, scene.checks, now, may_set=self._may_set),
            *([matches(self.cards, quality_words(scene.quality))] if self._sees_alarms else []),
            sla_clock(detail, now),
        ):
            column.addWidget(part)
            column.addWidget(line())
        column.addWidget(others(detail.others, now, self.ticket_chosen.emit))
        column.addStretch(1)
        self.area.setWidget(body)
        bar.setValue(place)
        for card in self.cards:
            card.link_requested.connect(self.link_requested)
            card.decline_requested.connect(self.decline_requested)
            if card.proposal.alarm_id == focused:
                card.setFocus()

    def _problem_key(self) -> KeyButton | None:
        if not self._sees_alarms:
            return None
        key = KeyButton(self._theme, self._actions.key_text("ticket.problem"), _("Cause and effect"), compact=True)
        key.clicked.connect(self.problem_requested)
        return key
