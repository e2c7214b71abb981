"""Numbers with what they are above and where they come from below, as a grid or as a strip across a screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.nesting import nest
from ui.widgets.labels import ElidedLabel, line, plain, short

PLAIN = "title"


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: what it is, the value, where it comes from, and the style sheet's role of the value."""

    label: str
    value: str
    source: str
    role: str = PLAIN


def figure_grid(figures: Sequence[Figure], *, across: int) -> QGridLayout:
    """The figures in rows of so many."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    for place, figure in enumerate(figures):
        top, left = place // across * 4, place % across
        grid.addWidget(plain(figure.label, "caption"), top, left)
        grid.addWidget(_value(figure), top + 1, left)
        grid.addWidget(plain(figure.source, "caption", wrap=True), top + 2, left, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(left, 1)
        if top:
            grid.setRowMinimumHeight(top - 1, 10)
    return grid


class FigureStrip(QFrame):
    """Figures side by side, with a line between them; they change in place."""

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._values = [_value(Figure(label, "", "")) for label in labels]
        self._sources = [ElidedLabel("", "caption") for _ in labels]
        self._labels = [short(label, "caption") for label in labels]
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 9)
        row.setSpacing(12)
        for place in range(len(labels)):
            if place:
                row.addWidget(_upright())
            cell = QVBoxLayout()
            cell.setSpacing(1)
            for widget in (self._labels[place], self._values[place], self._sources[place]):
                cell.addWidget(widget)
            nest(row, cell, 1)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these, one for each label, in the same order."""
        for figure, label, value, source in zip(figures, self._labels, self._values, self._sources, strict=True):
            label.setText(figure.label)
            value.setText(figure.value)
            source.setText(figure.source)
            source.setToolTip(figure.source)
            if value.property("role") != figure.role:
                value.setProperty("role", figure.role)
                value.style().unpolish(value)
                value.style().polish(value)
        self.setAccessibleName("; ".join(f"{figure.label} {figure.value}, {figure.source}" for figure in figures))

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Each value with its source."""
        return [(v.text(), s.text()) for v, s in zip(self._values, self._sources, strict=True)]


def _value(figure: Figure) -> QLabel:
    label = short(figure.value, figure.role)
    label.setStyleSheet("font-size: 15px; font-weight: 600")
    return label


def _upright() -> QFrame:
    upright = line()
    upright.setFixedSize(1, 40)
    upright.setStyleSheet("max-height: 40px; min-height: 40px")
    return upright
