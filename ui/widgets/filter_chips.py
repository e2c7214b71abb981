"""What is wrong with a filter in one line of words, or what is in force as chips that can be taken away one by one."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from nocdesk.language import _
from ui.mirroring import painter_on
from ui.runs import Run, advance, paint_runs
from ui.theme import Theme

HEIGHT = 26
_CHIP = 22
_ROOM_FOR_CROSS = 20
_WIDEST = 260
_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterChip(QAbstractButton):
    """One condition; a click, Space, Enter, Delete or Backspace takes it away."""

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setText(text)
        self.setToolTip(_("{text}: take away").format(text=text))
        self.setAccessibleName(_("Take away {text}").format(text=text))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        width = min(_WIDEST, round(advance(self.theme, self.text(), 11, 500)) + 12 + _ROOM_FOR_CROSS)
        return QSize(width, _CHIP + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _AWAY:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 2, -1, -2)
        painter.setPen(QPen(theme.color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selBg"))
        painter.drawRoundedRect(box, 9, 9)
        run = Run(self.text(), "selText", 500, 11)
        paint_runs(painter, theme, 9, box.center().y(), [run], self.width() - 9 - _ROOM_FOR_CROSS)
        painter.setPen(QPen(theme.color("selText"), 1.4))
        x, y = self.width() - 12.0, box.center().y()
        painter.drawLine(QRectF(x - 3, y - 3, 6, 6).topLeft(), QRectF(x - 3, y - 3, 6, 6).bottomRight())
        painter.drawLine(QRectF(x - 3, y - 3, 6, 6).bottomLeft(), QRectF(x - 3, y - 3, 6, 6).topRight())


class FilterChips(QWidget):
    """A row below the filter line, there only while it has something to say; `removed` carries a chip's place."""

    removed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict = ""
        self.chips: list[FilterChip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 2)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for chip in self.chips:
            chip.theme = theme
        self.update()

    def show_verdict(self, verdict: str) -> None:
        """Say what is wrong, instead of the chips; nothing for what is understood."""
        self._verdict = verdict
        for chip in self.chips:
            chip.setVisible(not verdict)
        self.setVisible(bool(verdict or self.chips))
        self.update()

    def show_conditions(self, conditions: Sequence[str]) -> None:
        """Show what is in force."""
        if [chip.text() for chip in self.chips] != list(conditions):
            for chip in self.chips:
                self._row.removeWidget(chip)
                chip.deleteLater()
            self.chips = [FilterChip(self._theme, text, self) for text in conditions]
            for place, chip in enumerate(self.chips):
                self._row.insertWidget(place, chip)
                chip.clicked.connect(lambda _checked=False, place=place: self.removed.emit(place))
        self.show_verdict("")

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        if self._verdict:
            run = Run(self._verdict, "sev.critical.text")
            paint_runs(painter, self._theme, 20, HEIGHT / 2 - 2, [run], self.width() - 40)
