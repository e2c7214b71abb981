"""The head of a problem's screen: how bad, which one, how it stands, since when, whom it touches, and its keys."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.problem_page import ProblemPage
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.actions import ActionTable
from ui.mirroring import painter_on, sides
from ui.nesting import nest
from ui.problem_words import reach_text, spoken, state_text, times_text
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel

_BUTTONS: Sequence[tuple[str, str]] = (
    ("problem.acknowledge", _("Ack all")),
    ("problem.own", _("Own")),
    ("problem.state", _("Move on")),
    ("problem.merge", _("Merge")),
    ("problem.console", _("Console")),
    ("problem.next", _("Next")),
)


class ProblemHeadBar(QFrame):
    """Two lines of words beside the shape of the severity, and buttons with the keys that do the same."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._page: ProblemPage | None = None
        self.setProperty("role", "panel")
        self._title = ElidedLabel("", "title")
        self._second = ElidedLabel("", "muted")
        self.buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True)
            for action_id, text in _BUTTONS
            if actions.allows(action_id)
        }
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._second)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(42, 8, 10, 8))
        row.setSpacing(4)
        nest(row, words, 1)
        row.addSpacing(8)
        for action_id, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, action_id=action_id: self.action_requested.emit(action_id))
            row.addWidget(button)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for button in self.buttons.values():
            button.set_theme(theme)
        self.update()

    def show_page(self, page: ProblemPage) -> None:
        """Show a problem."""
        self._page = page
        self._title.setText(f"{page.detail.number} · {page.head.text}")
        if "problem.acknowledge" in self.buttons:
            is_new = any(not row.alarm.is_acknowledged for row in page.members)
            self.buttons["problem.acknowledge"].setVisible(is_new)
        self.tick()
        self.update()

    def tick(self) -> None:
        """Let ages go on."""
        if self._page is None:
            return
        now = self._clock.now()
        self._second.setText(" · ".join((state_text(self._page), reach_text(self._page), times_text(self._page, now))))
        self.setAccessibleName(spoken(self._page, now))

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._page is None:
            return
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_over = not any(row.alarm.is_active for row in self._page.members)
        severity = PerceivedSeverity.CLEARED if is_over else self._page.head.severity
        is_new = any(row.alarm.is_active and not row.alarm.is_acknowledged for row in self._page.members)
        self._theme.paint_glyph(painter, QRectF(13, self.height() / 2 - 9, 18, 18), severity, filled=is_new)
