"""The sheet of shortcuts, made from the table of actions."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.actions import ActionSpec, ActionTable, Scope, key_text
from ui.runs import Run, key_width, paint_key, paint_runs
from ui.theme import Theme

_TITLES = {
    Scope.GLOBAL: "Anywhere",
    Scope.LIST: "In the alarm list",
    Scope.PLOT: "In the plots",
    Scope.PICKER: "In the service picker",
}
_COLUMN, _ROW, _HEAD, _MARGIN = 330, 22, 30, 24


class ShortcutSheet(QDialog):
    """Every key that the role can use, by where it acts; any key closes it."""

    def __init__(self, theme: Theme, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        specs = [spec for spec in actions if spec.keys]
        self._groups = [(scope, [spec for spec in specs if spec.scope is scope]) for scope in Scope]
        self._groups = [(scope, rows) for scope, rows in self._groups if rows]
        self.setWindowTitle("Shortcuts")
        self.setAccessibleName("Shortcuts")
        self.setAccessibleDescription("; ".join(f"{spec.text}: {spec.keys[0]}" for spec in specs))
        self.setFixedSize(self.sizeHint())

    def _paint_row(self, painter: QPainter, spec: ActionSpec, right: float, middle: float) -> None:
        theme = self._theme
        ink, outline = theme.color("text"), theme.color("border")
        x = right
        keys = dict.fromkeys(key_text(key) for key in spec.keys)
        for key in reversed(keys):
            for place, part in enumerate(reversed(key.split(", "))):
                x -= key_width(theme, key_text(part)) + (0 if place == 0 else 3)
                paint_key(painter, theme, x, middle, key_text(part), ink=ink, outline=outline)
            x -= 6
        left = right - _COLUMN + 40
        paint_runs(painter, theme, left, middle, [Run(spec.text)], x - left - 6)

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        rows = max(len(rows) for _, rows in self._groups)
        return QSize(_MARGIN * 2 + _COLUMN * len(self._groups) - 40, _MARGIN * 2 + _HEAD + rows * _ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("surface.raised"))
        for place, (scope, rows) in enumerate(self._groups):
            corner = QPointF(_MARGIN + place * _COLUMN, _MARGIN)
            width = _COLUMN - 40
            paint_runs(painter, self._theme, corner.x(), corner.y() + 8, [Run(_TITLES[scope], weight=600, px=13)])
            painter.fillRect(QRectF(corner.x(), corner.y() + 22, width, 1), self._theme.color("grid"))
            for line, spec in enumerate(rows):
                middle = corner.y() + _HEAD + line * _ROW + _ROW / 2
                self._paint_row(painter, spec, corner.x() + width, middle)
        painter.setPen(self._theme.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
