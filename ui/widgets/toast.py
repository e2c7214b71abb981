"""What was just done, in a corner of the window, and the way to take it back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from nocdesk.language import _
from ui.keys_in_force import key_of
from ui.mirroring import painter_on, sides, visual
from ui.operations import Offer
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, plain

SECONDS = 10
MOST = 3
WIDTH, OFFER_WIDTH, HEIGHT = 340, 520, 42
_INSET, _MARGIN, _GAP = 6, 16, 6
_ABOVE = 84
"""Clear of the status line and of the field for notes that stands at the foot of many panes."""
_FIELDS = (QLineEdit, QPlainTextEdit)
_SECOND_MS = 1000


class Toast(QFrame):
    """One thing that was done; it goes by itself, and a thin bar shows how soon."""

    over = Signal()
    accepted = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        parent: QWidget,
        *,
        key: str = "Ctrl+Z",
        word: str = _("Undo"),
        is_undo: bool = True,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = text
        self.is_undo = is_undo
        self.seconds_left = SECONDS
        self._figure = plain("", "muted")
        self.button = KeyButton(theme, key, word, primary=True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        label = ElidedLabel(text)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setProperty("role", "raised")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(14, 0, 12, 0))
        row.setSpacing(10)
        row.addWidget(label, 1)
        row.addWidget(self._figure)
        row.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self.tick)
        self.button.clicked.connect(self.accepted)
        self._show_left()
        self.setFixedSize(self._width(label), HEIGHT)
        self._timer.start()

    def _width(self, label: ElidedLabel) -> int:
        """Wide enough for the whole text where that can be: at its end it says how many of how many were done."""
        label.ensurePolished()
        whole = self.sizeHint().width() + label.sizeHint().width()
        return min(max(WIDTH, whole), OFFER_WIDTH) if self.is_undo else OFFER_WIDTH

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.button.set_theme(theme)
        self.update()

    def tick(self) -> None:
        """A second has gone by."""
        self.seconds_left -= 1
        self._show_left()
        if self.seconds_left <= 0:
            self._timer.stop()
            self.over.emit()

    def _show_left(self) -> None:
        self._figure.setText(f"{self.seconds_left} s")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        room = self.width() - 2 * _INSET
        painter = painter_on(self)
        painter.fillRect(_INSET, HEIGHT - 4, room, 2, self._theme.color("grid"))
        painter.fillRect(_INSET, HEIGHT - 4, round(room * self.seconds_left / SECONDS), 2, self._theme.color("focus"))


class ToastStack(QObject):
    """The toasts of a window, the newest lowest; only the newest can be undone, for it is what Ctrl+Z takes back."""

    def __init__(self, theme: Theme, window: QWidget, undo: Callable[[], object]) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._undo = undo
        self.toasts: list[Toast] = []
        window.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._arrange)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for toast in self.toasts:
            toast.set_theme(theme)

    def tell(self, text: str, can_undo: bool) -> None:
        """Say what was done, where it can be taken back; the status line says the rest."""
        if not can_undo:
            return
        self._show(
            Toast(self._theme, text, self._window),
            self._undo,
            _("{text}. {key} takes it back.").format(text=text, key=key_of("undo")),
        )

    def offer(self, offer: Offer) -> None:
        """Say what has come to its end, with a button for what may be done next."""
        toast = Toast(self._theme, offer.text, self._window, key=offer.key, word=offer.word, is_undo=False)
        toast.accepted.connect(lambda: self._remove(toast))
        self._show(toast, offer.accept, f"{offer.text}. {offer.key}: {offer.word}.")

    def _show(self, toast: Toast, accept: Callable[[], object], spoken: str) -> None:
        toast.over.connect(lambda: self._remove(toast))
        toast.accepted.connect(accept)
        self.toasts.append(toast)
        for old in self.toasts[:-MOST]:
            self._remove(old)
        toast.show()
        self._arrange()
        said = QAccessibleAnnouncementEvent(toast, spoken)
        said.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(said)

    def take_back(self) -> None:
        """The newest was undone: it goes, and the one before it is the next."""
        undone = next((toast for toast in reversed(self.toasts) if toast.is_undo), None)
        if undone is not None:
            self._remove(undone)

    def _remove(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        newest = next((toast for toast in reversed(self.toasts) if toast.is_undo), None)
        bottom = self._bottom()
        for toast in reversed(self.toasts):
            toast.button.setVisible(not toast.is_undo or toast is newest)
            left, top = self._window.width() - _MARGIN - toast.width(), bottom - toast.height()
            toast.move(visual(self._window, QRect(QPoint(left, top), toast.size())).topLeft())
            toast.raise_()
            bottom -= toast.height() + _GAP

    def _bottom(self) -> int:
        """Where the lowest ends: above the field that is typed in, where that stands in their corner."""
        bottom = self._window.height() - _ABOVE
        field = QApplication.focusWidget()
        if not self.toasts or not isinstance(field, _FIELDS) or not self._window.isAncestorOf(field):
            return bottom
        place = QRect(field.mapTo(self._window, QPoint()), field.size())
        corner = QRect(0, bottom - HEIGHT, max(toast.width() for toast in self.toasts), HEIGHT)
        corner.moveRight(self._window.width() - _MARGIN)
        return place.top() - _GAP if visual(self._window, corner).intersects(place) else bottom

    # Qt's own names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._arrange()
        return False
