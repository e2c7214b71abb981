"""Octets as a dump of sixteen a line, with the place of the chosen object marked."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from nocdesk.language import _
from ui.mirroring import painter_on, read_from_left
from ui.theme import Theme, mono_font

_ROW, _LINE, _LEFT = 16, 18, 10
_PX = 11


class OctetView(QScrollArea):
    """Scrolls to what is marked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._page = _Page(theme)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Encoded octets"))

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._page.theme = theme
        self._page.update()

    def show_octets(self, octets: bytes, offset: int = 0, length: int = 0) -> None:
        """Show these, and mark so many from the offset on."""
        page = self._page
        page.octets, page.offset, page.length = octets, offset, length
        page.setMinimumSize(page.sizeHint())
        page.update()
        self.setAccessibleDescription(octets[offset : offset + length].hex(" "))
        self.ensureVisible(0, offset // _ROW * _LINE + _LINE, 0, 2 * _LINE)


class _Page(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.octets, self.offset, self.length = b"", 0, 0

    def _char(self) -> float:
        return QFontMetricsF(mono_font(_PX)).horizontalAdvance("0")

    def _place(self, column: int) -> float:
        """Where an octet of a line begins, in characters; there is a gap in the middle."""
        return 7 + 3 * column + (1 if column >= _ROW // 2 else 0)

    def _paint_line(self, painter: QPainter, number: int, middle: float) -> None:
        char, color = self._char(), self.theme.color
        box = QRectF(_LEFT, middle - _LINE / 2, char * 6, _LINE)
        painter.setPen(color("muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), f"{number * _ROW:04x}")
        for column, octet in enumerate(self.octets[number * _ROW : (number + 1) * _ROW]):
            at = number * _ROW + column
            is_marked = self.offset <= at < self.offset + self.length
            x = _LEFT + self._place(column) * char
            readable = _LEFT + (7 + 3 * _ROW + 3 + column) * char
            if is_marked:
                painter.fillRect(QRectF(x - char / 2, middle - 8, char * 3, 16), color("selBg"))
                painter.fillRect(QRectF(readable, middle - 8, char, 16), color("selBg"))
            painter.setPen(color("selText") if is_marked else color("text"))
            painter.drawText(QRectF(x, middle - _LINE / 2, char * 3, _LINE), int(_MIDDLE), f"{octet:02x}")
            shown = chr(octet) if 0x20 <= octet < 0x7F else "·"
            painter.setPen(color("selText") if is_marked else color("muted"))
            painter.drawText(QRectF(readable, middle - _LINE / 2, char * 2, _LINE), int(_MIDDLE), shown)

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        lines = -(-len(self.octets) // _ROW)
        return QSize(round(_LEFT + (7 + 3 * _ROW + 4 + _ROW) * self._char()), lines * _LINE + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, seen = painter_on(self), event.rect()
        painter.fillRect(seen, self.theme.color("surface.table"))
        painter.setFont(mono_font(_PX))
        last = -(-len(self.octets) // _ROW)
        for number in range(max(0, seen.top() // _LINE), min(last, seen.bottom() // _LINE + 1)):
            self._paint_line(painter, number, number * _LINE + _LINE / 2 + 2)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter
