"""The top of the evidence screen: the way down with its buttons, and the header with the curve."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.charts.evidence_plot import EvidenceCurve, EvidencePlot
from ui.mirroring import painter_on, sides
from ui.nesting import nest
from ui.theme import Theme
from ui.views.evidence_words import Head, HeadCell
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, line, plain

_CELLS = 6
_NEXT = "\u203a"


class EvidenceBar(QWidget):
    """Where one stands, each step a button that goes there, and the keys that lead away."""

    step_chosen = Signal(int)
    wished = Signal(str)

    def __init__(self, theme: Theme, buttons: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons = {name: KeyButton(theme, key, text, compact=True) for name, (key, text) in buttons.items()}
        self._steps: list[QPushButton | QLabel] = []
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(8, 6, 12, 6))
        row.setSpacing(8)
        nest(row, self._crumbs)
        row.addStretch(1)
        for name, button in self._buttons.items():
            button.set_primary(name == "export")
            button.clicked.connect(partial(self._on_button, name))
            row.addWidget(button)
        self.setFixedHeight(38)

    @property
    def words(self) -> list[str]:
        """What the crumbs say."""
        return [step.text() for step in self._steps]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for button in self._buttons.values():
            button.set_theme(theme)

    def show_way(self, words: Sequence[str]) -> None:
        """Show these crumbs; the last one is where one stands."""
        while (item := self._crumbs.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._steps.clear()
        for place, word in enumerate(words[:-1]):
            button = QPushButton(word)
            button.setProperty("role", "flat")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._on_crumb, place))
            self._crumbs.addWidget(button)
            self._crumbs.addWidget(plain(_NEXT, "muted"))
            self._steps.append(button)
        last = plain(words[-1] if words else _("Evidence"), "section")
        last.setContentsMargins(sides(10, 0, 0, 0))
        self._crumbs.addWidget(last)
        self._steps.append(last)

    def _on_crumb(self, place: int, _checked: bool = False) -> None:
        self.step_chosen.emit(place)

    def _on_button(self, name: str, _checked: bool = False) -> None:
        self.wished.emit(name)


class EvidenceHead(QFrame):
    """What was counted and what came of it, the rule's cells below, and the curve at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._mark = _Mark(theme)
        self._title = plain("", "title")
        self._so = ElidedLabel("", "muted")
        self._so.setStyleSheet("font-size: 13px")
        self._cells = [_Cell() for _ in range(_CELLS)]
        self._row = QHBoxLayout()
        self.plot = EvidencePlot(theme)
        self._build()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(9)
        for widget in (self._mark, self._title):
            top.addWidget(widget)
        top.addWidget(self._so, 1)
        self._row.setSpacing(12)
        for cell in self._cells:
            self._row.addWidget(cell)
        left = QVBoxLayout()
        left.setSpacing(10)
        nest(left, top)
        nest(left, self._row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(sides(14, 10, 8, 8))
        whole.setSpacing(12)
        nest(whole, left, 1)
        whole.addWidget(self.plot)

    @property
    def words(self) -> str:
        """All that it says, in one line."""
        cells = [cell.words for cell in self._cells if not cell.isHidden()]
        return "; ".join([f"{self._title.text()} {self._so.text()}", *cells])

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._mark.theme = theme
        self._mark.update()
        self.plot.set_theme(theme)

    def show_head(self, head: Head, curve: EvidenceCurve) -> None:
        """Show this."""
        self._mark.show_bad(head.is_bad)
        self._title.setText(head.title)
        self._so.setText(head.so)
        self._so.setToolTip(head.so)
        for place, cell in enumerate(self._cells):
            has_words = place < len(head.cells)
            cell.setVisible(has_words)
            if has_words:
                cell.show_cell(head.cells[place], is_first=place == 0)
                self._row.setStretch(place, head.cells[place].weight)
        self.plot.show_curve(curve)
        self.plot.setVisible(bool(curve.points))
        self.setAccessibleName(self.words)


class _Cell(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._line = line()
        self._line.setFixedSize(1, 48)
        self._line.setStyleSheet("max-height: 48px; min-height: 48px")
        self._label, self._value, self._source = ElidedLabel("", "caption"), ElidedLabel(""), ElidedLabel("", "caption")
        column = QVBoxLayout()
        column.setSpacing(3)
        for widget in (self._label, self._value, self._source):
            column.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._line)
        nest(row, column, 1)

    @property
    def words(self) -> str:
        return f"{self._label.text()}: {self._value.text()}, {self._source.text()}"

    def show_cell(self, cell: HeadCell, *, is_first: bool) -> None:
        self._line.setVisible(not is_first)
        for label, text in ((self._label, cell.label), (self._value, cell.value), (self._source, cell.source)):
            label.setText(text)
            label.setToolTip(text)
        self._value.setProperty("role", "error" if cell.is_bad else "")
        self._value.setStyleSheet("font-size: 13px; font-weight: 600")


class _Mark(QWidget):
    """The shape of a breach, hollow, or of what is kept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._is_bad = False
        self.setFixedSize(20, 20)

    def show_bad(self, is_bad: bool) -> None:
        self._is_bad = is_bad
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        severity = PerceivedSeverity.CRITICAL if self._is_bad else PerceivedSeverity.CLEARED
        self.theme.paint_glyph(painter_on(self), QRectF(2, 2, 16, 16), severity, filled=False)
