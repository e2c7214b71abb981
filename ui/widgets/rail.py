"""The rail at the left: the screens there are, and light or dark."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.glyphs import paint_icon
from ui.key_text import KeyText
from ui.mirroring import painter_on, sides
from ui.runs import Run, advance, paint_runs
from ui.screen import ScreenSpec
from ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme, theme_after

WIDTH = 76
ITEM_HEIGHT, LEAST_HEIGHT = 56, 38
_AROUND = 4
_WORDS = {LIGHT: _("Light"), DARK: _("Dark"), HIGH_CONTRAST: _("Contrast")}


class RailButton(QAbstractButton):
    """An icon above its word, with the number that Alt opens it by."""

    def __init__(self, theme: Theme, icon: str, text: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.key = hint if isinstance(hint, KeyText) else KeyText(hint, "")
        self.setText(text)
        self.setAccessibleName(text)
        self.show_key(self.key)
        self.setCheckable(True)
        self.setFixedWidth(WIDTH - 1)
        self.set_height(ITEM_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_key(self, key: KeyText) -> None:
        """Show another key."""
        self.key = key
        self.setToolTip(f"{self.text()} ({key})" if key else self.text())
        self.update()

    def set_height(self, height: int) -> None:
        """Take so much room."""
        self.setFixedHeight(height)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 1, self.maximumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        is_on = self.isChecked()
        if is_on or self.underMouse():
            painter.fillRect(self.rect(), color("surface.raised"))
        if is_on:
            painter.fillRect(0, 0, 3, self.height(), color("focus"))
        ink = "text" if is_on else "muted"
        centre = self.width() / 2
        # Icon and word keep their sizes; what room there is lies around and between them.
        spare = self.height() - LEAST_HEIGHT
        paint_icon(painter, QPointF(centre, 12 + spare * 0.44), self._icon, color(ink))
        weight = 600 if is_on else 400
        room = self.width() - 4.0
        left = centre - min(room, advance(self._theme, self.text(), 11, weight)) / 2
        paint_runs(painter, self._theme, left, 30 + spare * 0.72, [Run(self.text(), ink, weight, 11)], room)
        short = self.key.removeprefix("Alt+")
        if len(short) == 1:
            hint = advance(self._theme, short, 10)
            paint_runs(painter, self._theme, self.width() - 6 - hint, 11, [Run(short, ink, 400, 10)])
        if self.hasFocus():
            painter.setPen(QPen(color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class Rail(QWidget):
    """One button a screen; below, the switch of the theme and the sheet of shortcuts."""

    screen_requested = Signal(str)
    theme_requested = Signal()
    shortcuts_requested = Signal()

    def __init__(self, theme: Theme, screens: tuple[ScreenSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedWidth(WIDTH)
        self._screens = {
            spec.name: RailButton(theme, spec.name, spec.word, KeyText(spec.key, f"view.{spec.name}"), self)
            for spec in screens
        }
        self._switch = RailButton(theme, "", _("Theme"), KeyText("Ctrl+Alt+T", "theme.switch"), self)
        self._help = RailButton(theme, "help", _("Keys"), KeyText("?", "shortcuts"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(0, _AROUND, 1, _AROUND))
        column.setSpacing(0)
        for screen, button in self._screens.items():
            column.addWidget(button)
            button.clicked.connect(lambda _checked=False, screen=screen: self._on_screen(screen))
        column.addStretch(1)
        for button in (self._switch, self._help):
            button.setCheckable(False)
            column.addWidget(button)
        self._switch.clicked.connect(self.theme_requested)
        self._help.clicked.connect(self.shortcuts_requested)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        follows = theme_after(theme.name)
        self._switch.set_icon(follows)
        self._switch.setText(_WORDS[follows])
        self._switch.setAccessibleName(_("Switch to the {replace} theme").format(replace=follows.replace("-", " ")))
        for button in self._buttons:
            button.set_theme(theme)
        self.update()

    def show_screen(self, screen: str) -> None:
        """Mark the screen that is shown."""
        for name, button in self._screens.items():
            button.setChecked(name == screen)

    @property
    def _buttons(self) -> tuple[RailButton, ...]:
        return (*self._screens.values(), self._switch, self._help)

    def _on_screen(self, screen: str) -> None:
        self.show_screen(screen)
        self.screen_requested.emit(screen)

    # Qt's own names from here on.

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH, 2 * _AROUND + len(self._buttons) * LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = (event.size().height() - 2 * _AROUND) // len(self._buttons)
        for button in self._buttons:
            button.set_height(max(LEAST_HEIGHT, min(ITEM_HEIGHT, room)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.color("grid"))
