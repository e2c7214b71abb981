"""The line of the palette that is typed in, and the foot that says how to narrow the search."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nocdesk.language import _
from ui.mirroring import painter_on
from ui.runs import Run, key_width, measure, paint_key, paint_runs
from ui.theme import Theme
from ui.widgets.palette_list import ROWS_SHOWN

_HEIGHT = 30
_MARGIN = 14
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS_SHOWN, Qt.Key.Key_PageUp: -ROWS_SHOWN}


class PaletteEdit(QLineEdit):
    """The keys that move in a list move in the one below; `lost` tells that the focus went elsewhere."""

    stepped = Signal(int)
    left = Signal()
    lost = Signal()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.lost.emit()


class PaletteFoot(QWidget):
    """Which signs narrow the search, or what keeps it from being whole."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._signs: Mapping[str, str] = {}
        self.problem = ""
        self.setFixedHeight(_HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_signs(self, signs: Mapping[str, str]) -> None:
        """Offer these signs, and say what each narrows the search to."""
        self._signs = signs
        self.update()

    def say(self, problem: str) -> None:
        """Say what went wrong, nothing where all is well."""
        self.problem = problem
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        theme, middle = self._theme, _HEIGHT / 2
        muted, border = theme.color("muted"), theme.color("border")
        painter.fillRect(0, 0, self.width(), 1, theme.color("grid"))
        x = float(_MARGIN)
        if self.problem:
            problem = [Run(self.problem, "sev.critical.text", 600, 11)]
            paint_runs(painter, theme, x, middle, problem, self.width() - 2 * x)
            return
        word = [Run(_("back"), "muted", px=11)]
        right = self.width() - _MARGIN - measure(theme, word)
        paint_runs(painter, theme, right, middle, word)
        right -= 6 + key_width(theme, "Esc")
        paint_key(painter, theme, right, middle, "Esc", ink=muted, outline=border)
        for sign, words in self._signs.items():
            x += paint_key(painter, theme, x, middle, sign, ink=muted, outline=border) + 6
            x = paint_runs(painter, theme, x, middle, [Run(words, "muted", px=11)], max(0.0, right - 8 - x)) + 14
