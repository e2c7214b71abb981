"""The SLA pane: an objective's arithmetic, its story, its bad times, how it is counted, and the tickets."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.sla_board import ObjectiveDetail
from nocdesk.clock import Clock
from ui.actions import ActionTable
from ui.theme import Theme
from ui.views.sla_counted import ticket_clocks
from ui.views.sla_sections import arithmetic, bad_times, closed, counting, in_words, tickets
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain
from ui.widgets.sla_head import SlaHead

WIDTH = 360
NARROW = 300
_BUTTONS = (("sla.evidence", "Evidence"), ("sla.open", "Plots"), ("sla.ticket", "Ticket"))


class SlaDetailPane(QFrame):
    """Everything about the objective that the list stands on; rebuilt only when something in it changed."""

    action_requested = Signal(str)
    interval_chosen = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._detail: ObjectiveDetail | None = None
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self._subtitle = plain("", "muted")
        self._head = SlaHead(theme)
        self._buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True)
            for action_id, text in _BUTTONS
            if actions.allows(action_id)
        }
        self._top = QWidget()
        self.area = QScrollArea()
        self._build()
        self.show_message("Select an objective to see how it came about.")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        title = QHBoxLayout()
        title.setContentsMargins(12, 0, 12, 0)
        title.setSpacing(8)
        title.addWidget(plain("Objective", "section"))
        title.addWidget(self._subtitle)
        title.addStretch(1)
        bar = QWidget()
        bar.setFixedHeight(33)
        bar.setLayout(title)
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self._head)
        top.addLayout(self._button_row())
        top.addWidget(line())
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("How the objective came about")
        for widget in (bar, line(), self._top):
            column.addWidget(widget)
        column.addWidget(self.area, 1)

    @property
    def detail(self) -> ObjectiveDetail | None:
        """What is shown."""
        return self._detail

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._head.theme = theme
        self._head.update()
        for button in self._buttons.values():
            button.set_theme(theme)

    def show_detail(self, detail: ObjectiveDetail) -> None:
        """Show an objective."""
        if detail != self._detail:
            is_other = self._detail is None or self._detail.row.id != detail.row.id
            self._detail = detail
            self._show(detail, is_other=is_other)
        self.tick()

    def show_chosen(self, is_chosen: bool) -> None:
        """Say whether the objective is the selected one."""
        self._subtitle.setText("follows selection" if is_chosen else "first in the list, none selected")

    def show_message(self, message: str) -> None:
        """Say why there is nothing to show."""
        self._detail = None
        self._subtitle.setText("")
        self._top.hide()
        label = plain(message, "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setContentsMargins(24, 24, 24, 24)
        self.area.setWidget(label)

    def tick(self) -> None:
        """Let ages go on."""
        if self._detail is not None:
            self._head.show_row(self._detail.row, self._clock.now())

    def _show(self, detail: ObjectiveDetail, *, is_other: bool) -> None:
        now, bar = self._clock.now(), self.area.verticalScrollBar()
        place = 0 if is_other else bar.value()
        self._top.show()
        self._head.show_row(detail.row, now)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        clocks = [ticket_clocks(detail, now)] if detail.row.counts_tickets else []
        for part in (
            arithmetic(detail),
            in_words(detail, now),
            *clocks,
            bad_times(detail, now, self.interval_chosen.emit),
            closed(detail, now),
            tickets(detail.tickets, now),
        ):
            column.addWidget(part)
            column.addWidget(line())
        column.addWidget(counting(detail))
        column.addStretch(1)
        self.area.setWidget(body)
        bar.setValue(place)

    def _button_row(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setContentsMargins(16, 8, 8, 12)
        layout.setSpacing(4)
        for action_id, button in self._buttons.items():
            button.set_primary(action_id == "sla.evidence")
            button.clicked.connect(lambda _checked=False, action_id=action_id: self.action_requested.emit(action_id))
            layout.addWidget(button)
        layout.addStretch(1)
        return layout
