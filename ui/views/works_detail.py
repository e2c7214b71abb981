"""The pane of a planned work: its head, what can be done, and everything about it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.work_rows import WorkDetail, WorkState, work_state
from nocdesk.clock import Clock
from ui.actions import ActionTable
from ui.theme import Theme
from ui.views.works_sections import sections
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain
from ui.widgets.work_head import WorkHead

WIDTH, NARROW = 360, 300
_BUTTONS: Mapping[str, str] = {"work.announce": "Announce", "work.extend": "Extend", "work.end": "End"}
_OPEN = {
    "work.announce": frozenset({WorkState.PLANNED}),
    "work.extend": frozenset({WorkState.PLANNED, WorkState.RUNNING}),
    "work.end": frozenset({WorkState.PLANNED, WorkState.RUNNING}),
}


class WorkDetailPane(QFrame):
    """Everything about the work that the list stands on; rebuilt only when something in it changed."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._detail: WorkDetail | None = None
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self._subtitle = plain("", "muted")
        self._head = WorkHead(theme)
        self._buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True)
            for action_id, text in _BUTTONS.items()
            if actions.allows(action_id)
        }
        self._top = QWidget()
        self.area = QScrollArea()
        self._build()
        self.show_message("Select a work to see what it is about.")

    def _build(self) -> None:
        title = QHBoxLayout()
        title.setContentsMargins(12, 0, 12, 0)
        title.setSpacing(8)
        title.addWidget(plain("Work", "section"))
        title.addWidget(self._subtitle)
        title.addStretch(1)
        bar = QWidget()
        bar.setFixedHeight(33)
        bar.setLayout(title)
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self._head)
        if self._buttons:
            top.addLayout(self._button_row())
        top.addWidget(line())
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("About the work")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for widget in (bar, line(), self._top):
            column.addWidget(widget)
        column.addWidget(self.area, 1)

    @property
    def detail(self) -> WorkDetail | None:
        """What is shown."""
        return self._detail

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._head.theme = theme
        self._head.update()
        for button in self._buttons.values():
            button.set_theme(theme)

    def show_detail(self, detail: WorkDetail) -> None:
        """Show a work."""
        if detail != self._detail:
            is_other = self._detail is None or self._detail.row.id != detail.row.id
            self._detail = detail
            self._show(detail, is_other=is_other)
        self.tick()

    def show_chosen(self, is_chosen: bool) -> None:
        """Say whether the work is the selected one."""
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
        """Let the countdown go on, and offer only what can be done by now."""
        if self._detail is None:
            return
        row, now = self._detail.row, self._clock.now()
        self._head.show_row(row, now)
        state = work_state(row, now)
        for action_id, button in self._buttons.items():
            button.setEnabled(state in _OPEN[action_id])
        if (end := self._buttons.get("work.end")) is not None:
            words = "End now" if state is WorkState.RUNNING else "Call off"
            if end.text() != words:
                end.setText(words)
                end.setAccessibleName(words)
                end.updateGeometry()

    def _show(self, detail: WorkDetail, *, is_other: bool) -> None:
        now, bar = self._clock.now(), self.area.verticalScrollBar()
        place = 0 if is_other else bar.value()
        self._top.show()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, part in enumerate(sections(detail, now)):
            if number:
                column.addWidget(line())
            column.addWidget(part)
        column.addStretch(1)
        self.area.setWidget(body)
        bar.setValue(place)

    def _button_row(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setContentsMargins(16, 8, 8, 12)
        layout.setSpacing(4)
        for action_id, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, action_id=action_id: self.action_requested.emit(action_id))
            layout.addWidget(button)
        layout.addStretch(1)
        return layout
