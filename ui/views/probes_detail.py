"""The probe pane: how it stands, its last poll and values, its device and service, and what the device said."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.probe_board import PolledRow, ProbeDetail
from nocdesk.clock import Clock
from ui.actions import ActionTable
from ui.probe_delegate import paint_probe_state
from ui.probe_text import STATE_SEVERITY, TYPE_WORD, state_words
from ui.runs import Run, paint_runs
from ui.theme import Theme
from ui.views.probes_answer import last_answer
from ui.views.probes_sections import asked_for, device, last_poll, service, values
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain

WIDTH = 360
NARROW = 300
_BUTTONS = (("probe.poll", "Poll now"), ("probe.network", "Its device"))
_LEFT = 42


class ProbeHead(QWidget):
    """The probe's name, what it is, and its state in words."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._clock = clock
        self._row: PolledRow | None = None
        self._title = plain("", "title", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, 12, 16, 38)
        column.addWidget(self._title)

    def show_row(self, row: PolledRow) -> None:
        """Show a probe."""
        self._row = row
        self._title.setText(row.name)
        self.setAccessibleName(f"{row.name}: {state_words(row, self._clock.now())}")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        row, theme, room = self._row, self.theme, self.width() - _LEFT - 16
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_probe_state(painter, theme, QRectF(16, self._title.geometry().top() + 1, 18, 18), row.state)
        what = [Run(TYPE_WORD[row.type], weight=500), Run(f"on {row.device}", "muted", gap=5)]
        paint_runs(painter, theme, _LEFT, self.height() - 26, what, room)
        words = Run(state_words(row, self._clock.now()), f"sev.{STATE_SEVERITY[row.state]}.text", 600)
        paint_runs(painter, theme, _LEFT, self.height() - 8, [words], room)


class ProbeDetailPane(QFrame):
    """Everything about the probe that the list stands on; ages go on when it is read again."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._detail: ProbeDetail | None = None
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self._head = ProbeHead(theme, clock)
        self._buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True)
            for action_id, text in _BUTTONS
            if actions.allows(action_id)
        }
        self._hint = f"{actions.key_text('probe.poll')} asks now." if actions.allows("probe.poll") else ""
        self._top = QWidget()
        self.area = QScrollArea()
        self._build()
        self.show_message("Select a probe to see what it said last.")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 8, 12)
        buttons.setSpacing(4)
        for action_id, button in self._buttons.items():
            button.set_primary(action_id == "probe.poll")
            button.clicked.connect(lambda _checked=False, action_id=action_id: self.action_requested.emit(action_id))
            buttons.addWidget(button)
        buttons.addStretch(1)
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self._head)
        top.addLayout(buttons)
        top.addWidget(line())
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("What the probe said last")
        column.addWidget(self._top)
        column.addWidget(self.area, 1)

    @property
    def detail(self) -> ProbeDetail | None:
        """What is shown."""
        return self._detail

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = self._head.theme = theme
        self._head.update()
        for button in self._buttons.values():
            button.set_theme(theme)
        if self._detail is not None:
            self.show_detail(self._detail)

    def show_detail(self, detail: ProbeDetail) -> None:
        """Show a probe."""
        now, bar = self._clock.now(), self.area.verticalScrollBar()
        is_other = self._detail is None or self._detail.row.id != detail.row.id
        place = 0 if is_other else bar.value()
        self._detail = detail
        self._top.show()
        self._head.show_row(detail.row)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (
            last_poll(detail, now),
            asked_for(detail.asked, now, self._hint),
            values(detail, now),
            device(detail),
            service(detail),
        ):
            column.addWidget(part)
            column.addWidget(line())
        column.addWidget(last_answer(detail, self._theme))
        column.addStretch(1)
        self.area.setWidget(body)
        bar.setValue(place)

    def show_message(self, message: str) -> None:
        """Say why there is nothing to show."""
        self._detail = None
        self._top.hide()
        label = plain(message, "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setContentsMargins(24, 24, 24, 24)
        self.area.setWidget(label)
