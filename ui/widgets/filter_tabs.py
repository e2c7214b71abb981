"""The saved filters above a list, with how many rows each holds."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.filters import SavedFilter
from ui.mirroring import logical, painter_on, visual
from ui.runs import Run, advance, paint_runs
from ui.theme import Theme

HEIGHT = 34
MARGIN, GAP = 12, 22


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
        painter = painter_on(self)
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

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.filters: tuple[SavedFilter, ...] = ()
        self._tabs: list[FilterTab] = []
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(1)

    def set_filters(self, filters: Sequence[SavedFilter]) -> None:
        """Show these tabs and no others."""
        for tab in self._tabs:
            tab.hide()
            tab.deleteLater()
        self.filters = tuple(filters)
        self._tabs = [FilterTab(self._theme, saved.title, self) for saved in filters]
        for place, (saved, tab) in enumerate(zip(filters, self._tabs, strict=True)):
            tab.setToolTip(" · ".join(part for part in (saved.text, saved.note) if part))
            tab.clicked.connect(lambda _checked=False, place=place: self.choose(place))
        if not filters:
            self.hide()
        elif self.parentWidget() is not None:
            # Without a parent it would be a window of its own.
            self.show()
        self.show_text(self._text)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for tab in self._tabs:
            tab.set_theme(theme)
        self.update()

    def choose(self, place: int) -> None:
        """Take the filter at a place; where there is none, nothing happens."""
        if place < len(self.filters):
            self.chosen.emit(self.filters[place].text)

    def show_text(self, text: str) -> None:
        """Mark the saved filter whose text is in force, if it is one."""
        self._text = text.strip()
        for saved, tab in zip(self.filters, self._tabs, strict=True):
            tab.setChecked(saved.text == self._text)

    def show_counts(self, counts: list[int]) -> None:
        """Show how many rows pass each filter."""
        for tab, count in zip(self._tabs, counts, strict=True):
            tab.show_count(count)
        self._lay_out()

    def _lay_out(self) -> None:
        """One beside the other; those for which there is no room are reached by their keys."""
        left = MARGIN
        for tab in self._tabs:
            width = tab.sizeHint().width()
            tab.setGeometry(visual(self, QRect(left, 0, width, HEIGHT)))
            tab.setVisible(left + width <= self.width() - MARGIN)
            left += width + GAP

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def sizeHint(self) -> QSize:
        widths = [tab.sizeHint().width() + GAP for tab in self._tabs]
        return QSize(sum(widths) + 2 * MARGIN, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, self._theme.color("grid"))
        hint = f"Ctrl+1…{min(9, len(self.filters))}"
        left = self.width() - MARGIN - advance(self._theme, hint, 11)
        if self._tabs and left > logical(self, self._tabs[-1].geometry()).right() + MARGIN:
            paint_runs(painter, self._theme, left, 17, [Run(hint, "muted", 400, 11)])
