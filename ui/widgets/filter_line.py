"""The filter line with its verdict, how many rows it leaves, and the pill of rows that wait."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.severity import PerceivedSeverity
from ui.glyphs import paint_tick
from ui.runs import Run, advance, measure, paint_key, paint_runs
from ui.theme import Theme

HEIGHT = 36


class FilterEdit(QLineEdit):
    """The words of the filter; Enter, Down and Esc lead to the list."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.verdict = ""
        self.setPlaceholderText("Filter: words, sev>=major, state:unacked, sla:risk, customer:…")
        self.setAccessibleName("Filter of the alarm list")
        self.setTextMargins(20, 0, 52, 0)
        self.setFixedHeight(26)
        self.setMaximumWidth(512)
        self.setMinimumWidth(180)

    def show_verdict(self, problem: str) -> None:
        """Mark the line as understood, or say what is wrong with it."""
        self.verdict = problem
        self.setProperty("valid", not problem)
        self.setToolTip(problem)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme, middle = self.theme, self.height() / 2
        muted, border = theme.color("muted"), theme.color("border")
        paint_key(painter, theme, 6, middle, "/", ink=muted, outline=border)
        if not self.text().strip():
            return
        word = "unclear" if self.verdict else "valid"
        token = "sev.critical.text" if self.verdict else "muted"
        left = self.width() - 10 - advance(theme, word, 11)
        if not self.verdict:
            paint_tick(painter, QRectF(left - 16, middle - 5, 10, 10).center(), 8, muted)
        paint_runs(painter, theme, left, middle, [Run(word, token, 400, 11)])


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
        self.setText(f"▲ {len(rows)} new")
        self.setAccessibleName(f"Take in {len(rows)} new alarms")
        self.setVisible(bool(rows))
        self.updateGeometry()
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        numbers = sum(19 + advance(self._theme, str(count), 12, 600) + 8 for _, count in self._counts)
        words = measure(self._theme, [Run(self.text(), weight=600, gap=12), Run("take in", gap=8)])
        return QSize(round(words + numbers + 10 + 6 + 16 + 10), 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
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
        x = paint_runs(painter, theme, x, 12, [Run("take in", "selText")])
        paint_key(painter, theme, x + 6, 12, "N", ink=theme.color("selText"), outline=focus)


class FilterLine(QWidget):
    """Filter, count of rows, why the list is held, and the pill."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = ""
        self.edit = FilterEdit(theme, self)
        self.pill = NewRowsPill(theme, self)
        self._words = QWidget(self)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(12)
        row.addWidget(self.edit, 3)
        row.addWidget(self._words, 2)
        row.addWidget(self.pill)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = self.edit.theme = theme
        self.edit.update()
        self.pill.set_theme(theme)
        self.update()

    def show_count(self, shown: int, total: int) -> None:
        """How many of all rows the filter leaves."""
        self._count = f"{shown} of {total} rows" if shown != total else f"{total} rows"
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        slot = self._words.geometry()
        middle = self.height() / 2
        problem = self.edit.verdict
        first = Run(problem or self._count, "sev.critical.text" if problem else "muted")
        end = paint_runs(painter, self._theme, slot.left(), middle, [first], slot.width())
        if self.pill.isVisible():
            held = [Run("List held while a row is selected", "muted")]
            left = slot.right() - measure(self._theme, held)
            if left > end + 16:
                paint_runs(painter, self._theme, left, middle, held)
