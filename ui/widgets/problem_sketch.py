"""The picture of cause and effect with its head: what its lines and shapes mean."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.mirroring import painter_on, sides
from ui.nesting import fill
from ui.runs import Run, measure, paint_runs
from ui.text import plural
from ui.theme import Theme
from ui.topology.graph import Beyond
from ui.topology.scene import Scene
from ui.widgets.labels import plain
from ui.widgets.topology_canvas import TopologyCanvas

_SAMPLE, _GAP = 24, 14
HOLDS, _REACHES, HELD = _("still carries"), _("reaches"), _("held")
_DASHES = {_REACHES: [1.4, 2.6], HELD: [4.0, 2.4]}


class SketchLegend(QWidget):
    """What the lines of the picture mean that are no alarms."""

    def __init__(self, theme: Theme, words: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._words = words
        self._entries: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_scene(self, scene: Scene) -> None:
        """Explain what the picture has."""
        causes = scene.causes
        counts = {
            HOLDS: causes.holding,
            _REACHES: causes.reaching - causes.kept,
            HELD: causes.kept,
        }
        self._entries = tuple(word for word, edges in counts.items() if edges)
        self.setAccessibleName(", ".join(self._word(entry) for entry in self._entries))
        self.updateGeometry()
        self.update()

    def _word(self, entry: str) -> str:
        return self._words.get(entry, entry)

    def _colour(self, word: str) -> QColor:
        if word == _REACHES:
            return self.theme.severity(PerceivedSeverity.CRITICAL).line
        return self.theme.severity(PerceivedSeverity.CLEARED).line

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        widths = [_SAMPLE + 6 + measure(self.theme, [Run(self._word(word))]) for word in self._entries]
        return QSize(round(sum(widths) + _GAP * max(0, len(widths) - 1)) + 4, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        left, middle = 0.0, self.height() / 2
        for word in self._entries:
            pen = QPen(self._colour(word), 3 if word == HOLDS else 1.6)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if word in _DASHES:
                pen.setDashPattern(_DASHES[word])
            painter.setPen(pen)
            painter.drawLine(QPointF(left, middle), QPointF(left + _SAMPLE, middle))
            left = paint_runs(painter, self.theme, left + _SAMPLE + 6, middle, [Run(self._word(word), "muted")]) + _GAP


class SketchPanel(QFrame):
    """Head and canvas; `words` say what lines mean in this picture, where it is something else."""

    chosen = Signal(object)
    opened = Signal(object)
    said = Signal(str)
    resized = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str = _("Cause and effect"),
        words: Mapping[str, str] = MappingProxyType({}),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self._shown = plain("", "muted")
        self.legend = SketchLegend(theme, words)
        self.canvas = TopologyCanvas(theme)
        self.canvas.setAccessibleName(title)
        head = QHBoxLayout()
        head.setContentsMargins(sides(12, 0, 10, 0))
        head.setSpacing(10)
        head.addWidget(plain(title, "section"))
        head.addWidget(self._shown)
        head.addStretch(1)
        head.addWidget(self.legend)
        bar = QWidget()
        bar.setProperty("role", "header")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(30)
        fill(bar, head)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.canvas, 1)
        self.canvas.chosen.connect(self.chosen)
        self.canvas.opened.connect(self.opened)
        self.canvas.said.connect(self.said)
        self.canvas.resized.connect(self.resized)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.legend.theme = theme
        self.legend.update()
        self.canvas.set_theme(theme)

    def show_scene(self, scene: Scene) -> None:
        """Show another picture."""
        self.canvas.set_scene(scene)
        self.legend.show_scene(scene)
        devices = plural(scene.graph.total, "device", "devices")
        folded = scene.graph.total - scene.graph.shown
        words = _("{devices}, {folded} of them gathered").format(devices=devices, folded=folded) if folded else devices
        has_reach = any(isinstance(node.kind, Beyond) for node in scene.graph.nodes.values())
        self._shown.setText(words if has_reach else _("{words}, no customer").format(words=words))
