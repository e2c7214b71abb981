"""The large keys of a decision: a verdict to choose, and the signature."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.mirroring import painter_on
from ui.runs import Run, key_width, measure, paint_key, paint_runs
from ui.theme import Theme

HEIGHT = 34


class DecisionKey(QAbstractButton):
    """Key cap and word in the middle; checked it is the verdict, `solid` it is what is done with it."""

    def __init__(
        self, theme: Theme, key: str, text: str, *, solid: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._is_solid = solid
        self.setCheckable(not solid)
        self.setAutoExclusive(False)
        self.setFixedHeight(HEIGHT if not solid else 38)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(text)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def say(self, text: str) -> None:
        """Stand for this."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({self._key})")
        self.updateGeometry()
        self.update()

    def _width(self) -> float:
        return key_width(self._theme, self._key) + 8 + measure(self._theme, [Run(self.text(), weight=600)])

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(round(self._width() + 20), self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, color = painter_on(self), self._theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isEnabled()
        is_filled = self._is_solid and is_on
        ink = "disabled" if not is_on else "surface.table" if is_filled else "selText" if self.isChecked() else "text"
        ground = "focus" if is_filled else "selBg" if self.isChecked() and is_on else "surface.raised"
        edge = color("focus" if (self.isChecked() or is_filled) and is_on else "border" if is_on else "grid")
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(color(ground) if is_on else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, 2 if self.isChecked() and is_on else 1))
        painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("text" if is_filled else "focus"), 2))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 3, 3)
        left, middle = max(8.0, (self.width() - self._width()) / 2), self.height() / 2
        left += paint_key(painter, self._theme, left, middle, self._key, ink=color(ink), outline=color(ink)) + 8
        paint_runs(painter, self._theme, left, middle, [Run(self.text(), ink, 600)], self.width() - left - 7)
