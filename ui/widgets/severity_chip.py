"""A chip of the status strip: how many alarms of a severity are active, and how many are new."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nocdesk.boards.status_rows import SeverityCount
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.mirroring import painter_on
from ui.models.alarm_columns import CODE
from ui.runs import Run, measure, paint_runs
from ui.theme import Theme


class SeverityChip(QAbstractButton):
    """Glyph, code, number and what is new; only new Critical is tinted."""

    def __init__(self, theme: Theme, severity: PerceivedSeverity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = SeverityCount(severity, 0, 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._describe()

    @property
    def severity(self) -> PerceivedSeverity:
        """Which severity it counts."""
        return self._count.severity

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_count(self, count: SeverityCount) -> None:
        """Show other numbers."""
        self._count = count
        self._describe()
        self.updateGeometry()
        self.update()

    def _describe(self) -> None:
        text = _("{severity}: {active} active, {unacknowledged} unacknowledged").format(
            severity=self._count.severity, active=self._count.active, unacknowledged=self._count.unacknowledged
        )
        self.setAccessibleName(text)
        self.setToolTip(_("{text}. Click to list them.").format(text=text))

    def _runs(self) -> list[Run]:
        is_new = self._count.unacknowledged > 0
        token = f"sev.{self._count.severity}.text"
        runs = [
            Run(CODE[self._count.severity], token if is_new else "muted", 600 if is_new else 400),
            Run(str(self._count.active), "text", 600 if is_new else 500, 13, 7),
        ]
        if is_new:
            runs.append(
                Run(_("{unacknowledged} new").format(unacknowledged=self._count.unacknowledged), token, 500, 11, 9)
            )
        return runs

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(round(measure(self._theme, self._runs())) + 39, 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.severity(self._count.severity)
        is_new = self._count.unacknowledged > 0
        outline = self._theme.color("border" if is_new else "grid")
        painter.setBrush(self._theme.color("surface.raised") if is_new else Qt.BrushStyle.NoBrush)
        if is_new and self._count.severity is PerceivedSeverity.CRITICAL:
            outline = colours.line
            painter.setBrush(colours.tint)
        painter.setPen(QPen(self._theme.color("focus"), 2) if self.hasFocus() else QPen(outline, 1))
        inset = 1 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        self._theme.paint_glyph(painter, QRectF(8, 5, 14, 14), self._count.severity, filled=is_new)
        paint_runs(painter, self._theme, 29, self.height() / 2, self._runs())
