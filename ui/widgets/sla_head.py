"""The head of the SLA pane: whose objective it is, of which service, and where it stands."""

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.language import _
from ui.mirroring import painter_on, sides
from ui.runs import Run, paint_runs
from ui.sla_delegate import paint_state, state_severity
from ui.sla_text import objective_text, promised_text
from ui.theme import Theme
from ui.views.sla_words import state_words
from ui.widgets.labels import plain
from ui.widgets.pane import PaneHead

_LEFT = 42


class SlaHead(PaneHead):
    """Customer and service, below them the objective and its state in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._row: ObjectiveRow | None = None
        self._now: datetime | None = None
        self._title = plain("", "title", wrap=True)
        self._service = plain("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(_LEFT, 12, 16, 38))
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addWidget(self._service)

    def show_row(self, row: ObjectiveRow, now: datetime) -> None:
        """Show an objective as it stands at `now`."""
        self._row, self._now = row, now
        self._title.setText(row.customer)
        self._service.setText(f"{row.service}, {row.label}" if row.label else row.service)
        self.setAccessibleName(f"{row.customer}, {row.service}, {objective_text(row)}: {state_words(row, now)}")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None or self._now is None:
            return
        row, theme, bottom = self._row, self.theme, self.height()
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_state(painter, theme, QRectF(16, self._title.geometry().top() + 1, 18, 18), row.state)
        room = self.width() - _LEFT - 16
        promised = promised_text(row)
        promise = [
            Run(objective_text(row), weight=500),
            Run(_("in {share}").format(share=promised) if row.is_share else promised, "muted", gap=7),
        ]
        paint_runs(painter, theme, _LEFT, bottom - 26, promise, room)
        token = f"sev.{state_severity(row.state)}.text"
        paint_runs(painter, theme, _LEFT, bottom - 8, [Run(state_words(row, self._now), token, 600)], room)
