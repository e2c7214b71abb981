"""The head of the topology: how much of the network it shows, what its lines mean, and the search."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.glyphs import paint_severity
from ui.mirroring import painter_on, sides
from ui.runs import Run, measure, paint_runs
from ui.text import number
from ui.theme import Theme
from ui.widgets.labels import plain, short
from ui.widgets.search_edit import SearchEdit

_SAMPLE = 26
_GAP = 16


class Legend(QWidget):
    """What is in trouble, what is lit and what is neither, each with its line and its count."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._worst: PerceivedSeverity | None = None
        self._counts = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_counts(self, worst: PerceivedSeverity | None, troubled: int, lit: int, calm: int) -> None:
        """Say how many nodes and links are in alarm, carry what the chosen one carries, or are neither."""
        self._worst, self._counts = worst, (troubled, lit, calm)
        self.setAccessibleName(", ".join(f"{word} {count}" for word, count in self._entries()))
        self.updateGeometry()
        self.update()

    def _entries(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip((_("In alarm"), _("Impact"), _("Unaffected")), self._counts, strict=True))

    def _runs(self, word: str, count: int) -> list[Run]:
        token = "muted" if word == _("Unaffected") or not count else "text"
        return [Run(f"{word} {number(count)}", token, 500 if token == "text" else 400)]

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        widths = [_SAMPLE + 6 + measure(self._theme, self._runs(*entry)) for entry in self._entries()]
        return QSize(round(sum(widths) + _GAP * (len(widths) - 1)) + 2, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 0.0, self.height() / 2
        for word, count in self._entries():
            self._paint_sample(painter, word, left, middle)
            left = (
                paint_runs(
                    painter,
                    self._theme,
                    left + _SAMPLE + 6,
                    middle,
                    self._runs(word, count),
                    max(0.0, self.width() - left - _SAMPLE - 5),
                )
                + _GAP
            )

    def _paint_sample(self, painter: QPainter, word: str, left: float, middle: float) -> None:
        theme = self._theme
        severity = self._worst or PerceivedSeverity.CLEARED
        pen = {
            _("In alarm"): QPen(theme.severity(severity).line, 3),
            _("Impact"): QPen(theme.color("focus"), 2),
            _("Unaffected"): QPen(theme.color("border"), 1.2),
        }[word]
        if word == _("Impact"):
            pen.setDashPattern([3, 2.2])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, middle), QPointF(left + _SAMPLE, middle))
        if word == _("In alarm") and self._worst is not None:
            colours = theme.severity(severity)
            box = self.rect().toRectF()
            box.setRect(left + _SAMPLE / 2 - 6, middle - 6, 12, 12)
            paint_severity(painter, box, severity, line=colours.line, fill=colours.fill)


class TopologyHead(QWidget):
    """Title, what is shown of how much, legend and search."""

    def __init__(self, theme: Theme, title: str, hint: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(36)
        self._shown = short("", "muted")
        self.legend = Legend(theme)
        self.search = SearchEdit(hint, about)
        self.search.setFixedWidth(184)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(12, 0, 8, 0))
        row.setSpacing(10)
        row.addWidget(plain(title, "section"))
        row.addWidget(self._shown)
        row.addStretch(1)
        row.addWidget(self.legend)
        row.addSpacing(4)
        row.addWidget(self.search)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.legend.set_theme(theme)

    def show_share(self, words: str) -> None:
        """Say how much of the network stands in the picture."""
        self._shown.setText(words)
