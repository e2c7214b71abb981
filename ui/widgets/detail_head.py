"""The head of the detail pane: title, what the alarm touches, its state in words, and its times."""

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.mirroring import painter_on, sides
from ui.models.alarm_columns import CODE, service_and_resource
from ui.runs import Run, paint_runs
from ui.text import age, moment
from ui.theme import Theme
from ui.widgets.labels import Title


class DetailHead(QWidget):
    """Title, what it touches, the state in words, and its times."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._row: AlarmRow | None = None
        self._now: datetime | None = None
        self._title = Title()
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(42, 12, 16, 52))
        column.addWidget(self._title)

    def show_row(self, row: AlarmRow, now: datetime) -> None:
        """Show an alarm as it stands at `now`."""
        self._row, self._now = row, now
        self._title.setText(row.text)
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None or self._now is None:
            return
        row, theme = self._row, self.theme
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        severity = row.severity if row.is_active else PerceivedSeverity.CLEARED
        top = self._title.geometry().top() + 1
        theme.paint_glyph(painter, QRectF(16, top, 18, 18), severity, filled=not row.is_acknowledged)
        token = f"sev.{row.severity}.text"
        state = _("active") if row.is_active else _("cleared")
        noted = (
            _("acknowledged by {acknowledged_by}").format(acknowledged_by=row.acknowledged_by)
            if row.is_acknowledged
            else _("unacknowledged")
        )
        service, resource = service_and_resource(row)
        room = self.width() - 42 - 16
        what = [Run(service, weight=500), Run(resource, "muted", gap=7)]
        paint_runs(painter, theme, 42, self.height() - 42, what, room)
        words = [Run(f"{CODE[row.severity]} · {state} · {noted}", token, 500)]
        if row.is_planned:
            words.append(Run(_("planned work"), "muted", gap=7))
        paint_runs(painter, theme, 42, self.height() - 24, words, room)
        over = row.cleared_at or self._now
        times = [
            Run(_("since"), "muted"),
            Run(moment(row.raised_at, self._now), gap=5),
            Run(age((over - row.raised_at).total_seconds()), gap=9),
            Run(_("count"), "muted", gap=9),
            Run(str(row.count), gap=5),
        ]
        if row.owner:
            times += [Run(_("owner"), "muted", gap=9), Run(row.owner, gap=5)]
        paint_runs(painter, theme, 42, self.height() - 6, times, room)
