"""A button that shows the key which does the same."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.key_text import KeyText
from ui.mirroring import painter_on
from ui.runs import Run, advance, key_width, measure, paint_key, paint_runs
from ui.theme import Theme

_LEAST_WORD = 28
"""A compact one may be narrower than its word, which its tool tip says whole."""


class KeyButton(QAbstractButton):
    """Key cap and word; `primary` is the one thing to do next, `flat` has no box, `compact` narrower margins."""

    def __init__(
        self,
        theme: Theme,
        key: str,
        text: str,
        *,
        primary: bool = False,
        flat: bool = False,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.key = key if isinstance(key, KeyText) else KeyText(key, "")
        self._is_primary = primary
        self._is_flat = flat
        self._margin = 4 if flat or compact else 6
        self._gap = 5 if compact else 6
        self._is_compact = compact
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(_tip(text, key))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def set_word(self, text: str) -> None:
        """Do something else from now on, by the same key."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(_tip(text, self.key))
        self.updateGeometry()

    def show_key(self, key: KeyText) -> None:
        """Show another key; a tool tip that says more than the key stays."""
        if self.toolTip() == _tip(self.text(), self.key):
            self.setToolTip(_tip(self.text(), key))
        self.key = key
        self.updateGeometry()
        self.update()

    def set_primary(self, is_primary: bool) -> None:
        """Make it the one thing to do next, or not."""
        self._is_primary = is_primary
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        cap = key_width(self._theme, self.key) + self._gap if self.key else 0
        width = cap + measure(self._theme, [Run(self.text(), weight=500)])
        return QSize(round(width + 2 * self._margin + (0 if self._is_flat else 4)), 24)

    def minimumSizeHint(self) -> QSize:
        wish = self.sizeHint()
        if not self._is_compact:
            return wish
        word = round(advance(self._theme, self.text(), 12, 500))
        return QSize(wish.width() - max(0, word - _LEAST_WORD), wish.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        is_on = self.isEnabled()
        ink = "disabled" if not is_on else "selText" if self._is_primary and not self._is_flat else "text"
        outline = color("focus" if self._is_primary and is_on else "border" if is_on else "grid")
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if not self._is_flat:
            ground = "selBg" if self._is_primary and is_on else "surface.raised"
            if self.isDown():
                ground = "selBg"
            elif self.underMouse() and not self._is_primary:
                ground = "surface.table"
            painter.setBrush(color(ground) if is_on else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(outline, 1))
            painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        left = float(self._margin)
        middle = self.height() / 2
        if self.key:
            left += paint_key(painter, self._theme, left, middle, self.key, ink=color(ink), outline=outline) + self._gap
        room = self.width() - left - self._margin + 1
        paint_runs(painter, self._theme, left, middle, [Run(self.text(), ink, 500)], room)


def _tip(text: str, key: str) -> str:
    return f"{text} ({key})" if key else text
