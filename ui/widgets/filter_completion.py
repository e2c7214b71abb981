"""What may be written next in a filter, as a list below its line; the keys stay with the line."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from nocdesk.filtering.completion import Option
from nocdesk.language import _
from ui.mirroring import painter_on
from ui.runs import Run, advance, measure, paint_runs
from ui.theme import Theme

ROW_HEIGHT = 24
_MARGIN, _GAP = 10, 24
_LEAST, _MOST = 220, 520


class FilterCompletion(QWidget):
    """Options with what they are or how many rows have them; `chosen` carries the place of one."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, edit: QLineEdit) -> None:
        super().__init__(edit)
        self.theme = theme
        self._edit = edit
        self.options: tuple[Option, ...] = ()
        self.place = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Completions of the filter"))
        self.hide()

    def offer(self, options: Sequence[Option], x: int) -> None:
        """Show options below the line, from `x` of it on; none hides the list."""
        self.options, self.place = tuple(options), -1
        if not options:
            self.hide()
            return
        window = self._edit.window()
        self.setParent(window)
        spot = self._edit.mapTo(window, QPoint(x, self._edit.height() + 1))
        width = min(_MOST, max(_LEAST, *(self._width(option) for option in options)))
        left = max(0, min(spot.x(), window.width() - width))
        self.setGeometry(left, spot.y(), width, ROW_HEIGHT * len(options) + 2)
        self.show()
        self.raise_()
        self.update()

    def step(self, by: int) -> None:
        """Go to the next option or the one before, round the end."""
        self.place = (self.place + by) % len(self.options) if self.place >= 0 or by > 0 else len(self.options) - 1
        self._edit.setAccessibleDescription(f"{self.options[self.place].text} {self.options[self.place].note}")
        self.update()

    def _width(self, option: Option) -> int:
        theme = self.theme
        return round(advance(theme, option.text, 12, 600) + _GAP + advance(theme, option.note, 11)) + 2 * _MARGIN

    # Qt's own names from here on.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().y() - 1) // ROW_HEIGHT
        if 0 <= place < len(self.options):
            self.chosen.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self.theme
        painter.fillRect(self.rect(), theme.color("surface.raised"))
        for place, option in enumerate(self.options):
            row = QRect(1, 1 + place * ROW_HEIGHT, self.width() - 2, ROW_HEIGHT)
            is_on = place == self.place
            if is_on:
                painter.fillRect(row, theme.color("selBg"))
            middle = row.center().y() + 1
            note = [Run(option.note, "selText" if is_on else "muted", 400, 11)]
            room = row.width() - 2 * _MARGIN - _GAP - advance(theme, option.text, 12, 600)
            left = row.right() - _MARGIN - min(measure(theme, note), room)
            paint_runs(painter, theme, left, middle, note, room + 1)
            word = Run(option.text, "selText" if is_on else "text", 600 if is_on else 500)
            paint_runs(painter, theme, row.left() + _MARGIN, middle, [word], left - _GAP / 2 - row.left() - _MARGIN)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
