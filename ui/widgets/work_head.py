"""The head of the pane of a planned work: what is done, how far it is, and how long that lasts."""

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from nocdesk.boards.work_rows import WorkBoardRow, WorkState, work_state
from ui.mirroring import painter_on, sides
from ui.runs import Run, paint_runs
from ui.theme import Theme
from ui.widgets.labels import Title
from ui.widgets.pane import PaneHead
from ui.work_delegate import paint_work_mark
from ui.work_text import STATE_WORDS, countdown

_LEFT = 42


class WorkHead(PaneHead):
    """The name, below it the state with its countdown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._row: WorkBoardRow | None = None
        self._now: datetime | None = None
        self._title = Title()
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(_LEFT, 12, 16, 22))
        column.addWidget(self._title)

    def show_row(self, row: WorkBoardRow, now: datetime) -> None:
        """Show a work as it stands at `now`."""
        self._row, self._now = row, now
        self._title.setText(row.name)
        self.setAccessibleName(f"{row.name}: {state_words(row, now)}")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None or self._now is None:
            return
        painter = painter_on(self)
        state = work_state(self._row, self._now)
        paint_work_mark(painter, self.theme, QRectF(17, self._title.geometry().top() + 3, 14, 14), state)
        is_muted = state in (WorkState.OVER, WorkState.CALLED_OFF)
        words = [Run(state_words(self._row, self._now), "muted" if is_muted else "text", 600)]
        paint_runs(painter, self.theme, _LEFT, self.height() - 12, words, self.width() - _LEFT - 16)


def state_words(row: WorkBoardRow, now: datetime) -> str:
    """State and countdown: `Under way, 23 min left`."""
    state = work_state(row, now)
    return STATE_WORDS[state] if state is WorkState.CALLED_OFF else f"{STATE_WORDS[state]}, {countdown(row, now)}"
