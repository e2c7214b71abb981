"""The saved filters above a list, with how many rows each holds."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui.filters import SavedFilter
from ui.runs import Run, advance, paint_runs
from ui.theme import Theme

HEIGHT = 34


class FilterTab(QAbstractButton):
    """A filter's title with its count in a round box."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self.setText(title)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_count(0)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_count(self, count: int) -> None:
        """Show how many rows pass the filter."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        width = advance(self._theme, self.text(), 12, 600) + advance(self._theme, str(self._count), 11, 600) + 16
        return QSize(round(width), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, is_on = self._theme, self.isChecked()
        ink = "text" if is_on or self.underMouse() else "muted"
        x = paint_runs(painter, theme, 0, 17, [Run(self.text(), ink, 600 if is_on else 500)])
        box = QRectF(x + 6, 9, self.width() - x - 6, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selBg" if is_on else "surface.raised"))
        painter.drawRoundedRect(box, 8, 8)
        count = str(self._count)
        left = box.center().x() - advance(theme, count, 11, 600 if is_on else 500) / 2
        paint_runs(painter, theme, left, 17, [Run(count, "selText" if is_on else "muted", 600 if is_on else 500, 11)])
        if is_on:
            painter.fillRect(0, HEIGHT - 2, self.width(), 2, theme.color("focus"))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -3))


class FilterTabs(QWidget):
    """The tabs; `chosen` gives the text of the filter."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, filters: tuple[SavedFilter, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filters = filters
        self._tabs = [FilterTab(theme, saved.title, self) for saved in filters]
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(22)
        for place, tab in enumerate(self._tabs):
            row.addWidget(tab)
            tab.clicked.connect(lambda _checked=False, place=place: self.choose(place))
        row.addStretch(1)
        self.show_text("")

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for tab in self._tabs:
            tab.set_theme(theme)
        self.update()

    def choose(self, place: int) -> None:
        """Take the filter at a place; where there is none, nothing happens."""
        if place < len(self._filters):
            self.chosen.emit(self._filters[place].text)

    def show_text(self, text: str) -> None:
        """Mark the saved filter whose text is in force, if it is one."""
        for saved, tab in zip(self._filters, self._tabs, strict=True):
            tab.setChecked(saved.text == text.strip())

    def show_counts(self, counts: list[int]) -> None:
        """Show how many rows pass each filter."""
        for tab, count in zip(self._tabs, counts, strict=True):
            tab.show_count(count)

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, self._theme.color("grid"))
        hint = f"Ctrl+1…{len(self._filters)}"
        left = self.width() - 12 - advance(self._theme, hint, 11)
        if self._tabs and left > self._tabs[-1].geometry().right() + 12:
            paint_runs(painter, self._theme, left, 17, [Run(hint, "muted", 400, 11)])
