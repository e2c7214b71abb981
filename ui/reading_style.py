"""Qt's own texts where one reads from the right: what is in Latin letters stands at the right, its order kept."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QProxyStyle

from ui.mirroring import LEFT_TO_RIGHT, side_of, turned

_IS_PLACED = int(Qt.AlignmentFlag.AlignAbsolute)
_IS_LABEL_FROM_LEFT = int(Qt.TextFlag.TextForceLeftToRight)


class ReadingStyle(QProxyStyle):
    """Qt puts a label whose text is Latin at the left of its room, and writes "9 pt" on a button as "pt 9"."""

    # Qt's own names from here on.

    def drawItemText(
        self,
        painter: QPainter,
        rect: QRect,
        flags: int,
        pal: QPalette | Qt.GlobalColor | QColor,
        enabled: bool,
        text: str,
        textRole: QPalette.ColorRole = QPalette.ColorRole.NoRole,
    ) -> None:
        if side_of(text) is not LEFT_TO_RIGHT:
            super().drawItemText(painter, rect, flags, pal, enabled, text, textRole)
            return
        before = painter.layoutDirection()
        painter.setLayoutDirection(LEFT_TO_RIGHT)
        # Only a label says which way its text runs, and has taken the side from it; all else has its own side by now.
        is_own_side = flags & _IS_PLACED and not flags & _IS_LABEL_FROM_LEFT
        super().drawItemText(painter, rect, flags if is_own_side else turned(flags), pal, enabled, text, textRole)
        painter.setLayoutDirection(before)
