"""Where the words of a filter are typed: verdict, mark below a fault, and the list of what may come next."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QLineEdit, QWidget

from nocdesk.filtering.completion import Completion
from nocdesk.filtering.fault import Span
from nocdesk.filtering.tree import NOWHERE
from nocdesk.language import _
from ui.glyphs import paint_tick
from ui.mirroring import painter_on, read_from_left
from ui.runs import Run, advance, paint_key, paint_runs
from ui.theme import Theme
from ui.widgets.filter_completion import FilterCompletion

_AHEAD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterEdit(QLineEdit):
    """The words of the filter; Enter and Down lead to the list, Esc clears and then leads there too.

    `asked` wants completions for where the cursor stands, and says whether a person asked for them; `dropped` is the
    wish to take the last condition away, and `settled` says that the last word is meant as it stands.
    """

    left = Signal()
    asked = Signal(bool)
    dropped = Signal()
    settled = Signal()

    def __init__(self, theme: Theme, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self.theme = theme
        self.verdict = ""
        self._fault = NOWHERE
        self._completion = Completion(NOWHERE)
        self.offer = FilterCompletion(theme, self)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setTextMargins(20, 0, 52, 0)
        self.setFixedHeight(26)
        self.setMaximumWidth(640)
        self.setMinimumWidth(180)
        self.textEdited.connect(lambda: self.asked.emit(False))
        self.offer.chosen.connect(self._take)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.theme = self.offer.theme = theme
        self.update()

    def show_verdict(self, problem: str, span: Span = NOWHERE) -> None:
        """Mark the line as understood, or say what is wrong with it and where."""
        self.verdict, self._fault = problem, span
        self.setProperty("valid", not problem)
        self.setToolTip(problem)
        self.setAccessibleDescription(problem)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    def show_completion(self, completion: Completion) -> None:
        """Offer what may be written; nothing to offer hides the list."""
        self._completion = completion
        self.offer.offer(completion.options, round(self._x_of(completion.span.at)) if completion.options else 0)

    def cursor_at(self) -> int:
        """Before which character the cursor stands; Qt counts those beyond 16 bits twice."""
        units = self.text().encode("utf-16-le", "surrogatepass")[: 2 * self.cursorPosition()]
        return len(units.decode("utf-16-le", "replace"))

    def _take(self, place: int) -> None:
        """Write an option; a name goes on with its values, a value with the next word."""
        span, option = self._completion.span, self._completion.options[place]
        before, after = self.text()[: span.at], self.text()[span.end :]
        is_value = option.text[-1] not in ":=<>"
        written = option.text + (" " if is_value and not after else "")
        self.setText(before + written + after)
        self.setCursorPosition(_units(before + written))
        self.asked.emit(not is_value)

    def _x_of(self, place: int) -> float:
        """Where a character of the text stands, in any direction of writing."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        if not line.isValid():
            return float(self.textMargins().left())
        here = _position(line.cursorToX(self.cursorPosition()))
        return self.cursorRect().center().x() + _position(line.cursorToX(_units(self.text()[:place]))) - here

    def _step(self, key: int) -> bool:
        """What a key does to the list of options; whether it did something."""
        if not self.offer.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.offer.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Tab or (key in _ENTER and self.offer.place >= 0):
            self._take(max(0, self.offer.place))
        elif key == Qt.Key.Key_Escape:
            self.offer.hide()
            self.settled.emit()
        else:
            return False
        return True

    # Qt's own names from here on.

    def event(self, event: QEvent) -> bool:
        # Tab would go on to the next widget before it became a key of this one.
        is_tab = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if is_tab and self._step(Qt.Key.Key_Tab):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if self._step(key):
            return
        if key == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.asked.emit(True)
        elif key == Qt.Key.Key_Backspace and modifiers == Qt.KeyboardModifier.AltModifier:
            self.dropped.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in _AHEAD or key == Qt.Key.Key_Escape:
            self.offer.hide()
            self.settled.emit()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.offer.hide()
        self.settled.emit()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = painter_on(self)
        theme, middle = self.theme, self.height() / 2
        muted, border = theme.color("muted"), theme.color("border")
        paint_key(painter, theme, 6, middle, "/", ink=muted, outline=border)
        if not self.text().strip():
            return
        word = _("unclear") if self.verdict else _("valid")
        token = "sev.critical.text" if self.verdict else "muted"
        left = self.width() - 10 - advance(theme, word, 11)
        if self.verdict:
            self._underline(painter, left - 8)
        else:
            paint_tick(painter, QRectF(left - 16, middle - 5, 10, 10).center(), 8, muted)
        paint_runs(painter, theme, left, middle, [Run(word, token, 400, 11)])

    def _underline(self, painter: QPainter, end: float) -> None:
        ends = self._x_of(self._fault.at), self._x_of(self._fault.end)
        first, last = max(22.0, min(ends)), min(end, max(ends))
        if last > first:
            painter.setPen(QPen(self.theme.color("sev.critical.text"), 2))
            painter.drawLine(QPointF(first, self.height() - 4), QPointF(last, self.height() - 4))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _position(found: object) -> float:
    """A horizontal place, which Qt gives alone or with the character that it is of."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
