"""The icon in the desktop's tray: the worst that nobody has acknowledged, and a word of the desktop for Critical."""

import sys

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon

from nocdesk.boards.status_rows import DeskStatus
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.annunciation.call import Call
from ui.theme import Theme

_SIZES = (16, 22, 32, 64)
_SHOWN_MS = 10_000
_NO_MARKS = str.maketrans({"<": "(", ">": ")", "&": "+"})


class Tray(QObject):
    """Only where a person wishes it and the desktop has a tray; whatever it tells the window tells as well."""

    wished = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[PerceivedSeverity, int] = (PerceivedSeverity.CLEARED, 0)
        self.icon: QSystemTrayIcon | None = None

    def set_wanted(self, is_wanted: bool) -> None:
        """Stand in the tray, or no longer."""
        if is_wanted and self.icon is None and has_tray():
            self.icon = QSystemTrayIcon(self)
            self.icon.activated.connect(lambda _reason: self.wished.emit())
            self.icon.messageClicked.connect(self.wished)
            self._paint()
            self.icon.show()
        elif not is_wanted and self.icon is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self.icon = None

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self._paint()

    def show_status(self, status: DeskStatus) -> None:
        """Show what is worst now."""
        worst = status.worst_unacknowledged
        shown = (worst.severity if worst is not None else PerceivedSeverity.CLEARED, status.unacknowledged)
        if shown != self._shown:
            self._shown = shown
            self._paint()

    def tell(self, call: Call) -> None:
        """Let the desktop tell of what is critical."""
        if self.icon is not None and call.severity is PerceivedSeverity.CRITICAL:
            self.icon.showMessage(_("NocDesk: CRITICAL"), _unmarked(call.words), self.icon.icon(), _SHOWN_MS)

    def _paint(self) -> None:
        if self.icon is None:
            return
        severity, count = self._shown
        self.icon.setIcon(_icon_of(self._theme, severity))
        words = (
            _("{count} unacknowledged, the worst {severity}").format(count=count, severity=severity)
            if count
            else _("nothing unacknowledged")
        )
        self.icon.setToolTip(f"NocDesk: {words}")


def has_tray() -> bool:
    """Whether this desktop has one."""
    return QSystemTrayIcon.isSystemTrayAvailable()


def _unmarked(words: str) -> str:
    """Desktops of Linux read the words of a message as markup, and no plain text can be told to them."""
    return words.translate(_NO_MARKS) if sys.platform.startswith("linux") else words


def _icon_of(theme: Theme, severity: PerceivedSeverity) -> QIcon:
    icon = QIcon()
    for px in _SIZES:
        picture = QPixmap(QSize(px, px))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_alarm = severity is not PerceivedSeverity.CLEARED
        theme.paint_glyph(painter, QRectF(1, 1, px - 2, px - 2), severity, filled=is_alarm)
        painter.end()
        icon.addPixmap(picture)
    return icon
