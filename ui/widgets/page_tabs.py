"""The pages of a screen as tabs, each with how much there is to do on it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui.mirroring import logical, painter_on, sides
from ui.runs import Run, advance, paint_runs
from ui.theme import Theme

HEIGHT = 36
_PADDING = 14


class _PageTab(QAbstractButton):
    """A page's title with its count."""

    def __init__(self, theme: Theme, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._count = ""
        self.setText(title)
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_count(None)

    def show_count(self, count: int | None) -> None:
        """Show how much there is to do; None: that is not known."""
        self._count = "" if count is None else str(count)
        self.setAccessibleName(f"{self.text()} {self._count}".strip())
        self.updateGeometry()
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        count = advance(self.theme, self._count, 12, 500) + 8 if self._count else 0.0
        return QSize(round(advance(self.theme, self.text(), 12, 600) + count + 2 * _PADDING), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, is_on = painter_on(self), self.theme, self.isChecked()
        if is_on:
            painter.fillRect(self.rect(), theme.color("surface.panel"))
            painter.fillRect(0, HEIGHT - 2, self.width(), 2, theme.color("focus"))
        ink = "text" if is_on or self.underMouse() else "muted"
        runs = [Run(self.text(), ink, 600), Run(self._count, "muted", 500, gap=8 if self._count else 0)]
        paint_runs(painter, theme, _PADDING, HEIGHT / 2, runs)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -3))


class PageTabs(QWidget):
    """The tabs, and at the right what holds for all pages; `chosen` gives the place of a page."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, titles: Sequence[str], hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hint = hint
        self._tabs = [_PageTab(theme, title, self) for title in titles]
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(4, 0, 12, 0))
        row.setSpacing(2)
        for place, tab in enumerate(self._tabs):
            row.addWidget(tab)
            tab.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
        row.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for tab in self._tabs:
            tab.theme = theme
        self.update()

    def show_page(self, shown: int) -> None:
        """Mark the page in front."""
        for place, tab in enumerate(self._tabs):
            tab.setChecked(place == shown)

    def show_count(self, place: int, count: int | None) -> None:
        """Show how much there is to do on a page."""
        self._tabs[place].show_count(count)

    @property
    def names(self) -> list[str]:
        """What each tab says."""
        return [tab.accessibleName() for tab in self._tabs]

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        left = self.width() - 12 - advance(theme, self._hint, 12)
        if left > logical(self, self._tabs[-1].geometry()).right() + 24:
            paint_runs(painter, theme, left, HEIGHT / 2, [Run(self._hint, "muted")])
