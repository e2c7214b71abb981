"""The pill of new alarms that wait while the list is held."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.mirroring import painter_on
from ui.runs import Run, advance, measure, paint_key, paint_runs
from ui.theme import Theme


class NewRowsPill(QAbstractButton):
    """How many rows wait while the list is held, by severity; it has a slot of its own and covers nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: list[tuple[PerceivedSeverity, int]] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_rows(self, rows: Sequence[AlarmRow]) -> None:
        """Count these rows; without any the pill goes."""
        severities = [row.severity for row in rows]
        self._counts = [(severity, severities.count(severity)) for severity in PerceivedSeverity]
        self._counts = [(severity, count) for severity, count in self._counts if count][:3]
        self.setText(_("▲ {count} new").format(count=len(rows)))
        self.setAccessibleName(_("Take in {count} new alarms").format(count=len(rows)))
        self.setVisible(bool(rows))
        self.updateGeometry()
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        numbers = sum(19 + advance(self._theme, str(count), 12, 600) + 8 for _, count in self._counts)
        words = measure(self._theme, [Run(self.text(), weight=600, gap=12), Run(_("take in"), gap=8)])
        return QSize(round(words + numbers + 10 + 6 + 16 + 10), 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        focus = theme.color("focus")
        painter.setPen(QPen(focus, 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color("selBg"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 11, 11)
        x = paint_runs(painter, theme, 12, 12, [Run(self.text(), "selText", 600)]) + 10
        for severity, count in self._counts:
            theme.paint_glyph(painter, QRectF(x, 6, 12, 12), severity, filled=True)
            x = paint_runs(painter, theme, x + 16, 12, [Run(str(count), "selText", 600)]) + 8
        x = paint_runs(painter, theme, x, 12, [Run(_("take in"), "selText")])
        paint_key(painter, theme, x + 6, 12, "N", ink=theme.color("selText"), outline=focus)
