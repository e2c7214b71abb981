"""How the reception of traps does, below the list of probes."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.boards.trap_board import TrapBoard
from ui.mirroring import painter_on
from ui.runs import Run, paint_runs
from ui.theme import Theme
from ui.trap_text import figure_runs, loss_runs, spoken, state_runs

_HEADER, _ROW, _LINES = 30, 22, 2


class TrapReception(QWidget):
    """Three lines: whether it runs, what it has done, what was refused or lost."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[list[Run], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEADER + _LINES * _ROW + 6)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_board(self, board: TrapBoard, now: datetime) -> None:
        """Show how it stands."""
        self._lines = (state_runs(board, now), figure_runs(board), loss_runs(board, now))
        said = spoken(board, now)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(600, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface.panel"))
        painter.setPen(theme.color("grid"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        for place, runs in enumerate(self._lines):
            middle = _HEADER / 2 if place == 0 else _HEADER + (place - 0.5) * _ROW
            paint_runs(painter, theme, 12, middle, runs, self.width() - 24)
