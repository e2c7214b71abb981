"""The first steps in four pages; each can be skipped, and all of it works with the keyboard alone."""

from typing import Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nocdesk.language import _, pgettext
from ui.actions import key_or_words
from ui.first_run.connect_page import ConnectPage
from ui.first_run.first_steps import FirstSteps
from ui.first_run.keys_page import KeysPage
from ui.first_run.look_page import LookPage
from ui.first_run.seat_page import SeatPage
from ui.first_run.tour import tour_of
from ui.nesting import nest
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain
from ui.workplace import Workplace

WIDTH, HEIGHT = 900, 490
_SAID = _(
    "Every step can be skipped; {key} comes back here at any time. What you choose holds at once, or from when it says "
    "beside it."
)


class _Page(Protocol):
    """One step."""

    title: str

    @property
    def first(self) -> QWidget | None:
        """What gets the keyboard."""

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""


class Wizard(QDialog):
    """Ctrl+Enter goes on, Alt+Left goes back, Esc leaves; the last step begins the tour of keys."""

    tour_wished = Signal()

    def __init__(self, workplace: Workplace, theme: Theme, steps: FirstSteps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = LookPage(workplace, theme)
        self.seat = SeatPage(workplace, theme, steps.settings)
        self.connect_page = ConnectPage(workplace, theme, steps.settings, lambda: self.seat.chosen, steps.is_demo)
        tour = tour_of(workplace.actions, is_demo=steps.is_demo)
        self.keys = KeysPage(theme, tour, is_demo=steps.is_demo)
        self._pages: tuple[QWidget, ...] = (self.look, self.seat, self.connect_page, self.keys)
        self.stack = QStackedWidget()
        self._heads: list[QLabel] = []
        self.leave = KeyButton(theme, "Esc", _("Leave"))
        self.back = KeyButton(theme, "Alt+Left", _("Back"))
        self.go_on = KeyButton(theme, "Ctrl+Enter", pgettext("step", "Next"), primary=True)
        self._build(_SAID.format(key=key_or_words(workplace.actions, "first_steps")))
        self.leave.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self.show_step(self.step - 1))
        self.go_on.clicked.connect(self.advance)
        # Shortcuts, for a button that has the focus would take the arrow for itself.
        for key, act in (("Ctrl+Return", self.advance), ("Ctrl+Enter", self.advance), ("Alt+Left", self.back.click)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.show_step(0)

    @property
    def step(self) -> int:
        """Which page is shown, from nought."""
        return self.stack.currentIndex()

    @property
    def page(self) -> _Page:
        """The page that is shown."""
        return cast(_Page, self._pages[self.step])

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for page in self._pages:
            cast(_Page, page).set_theme(theme)
        for button in (self.leave, self.back, self.go_on):
            button.set_theme(theme)

    def show_step(self, step: int) -> None:
        """Show a page and give it the keyboard."""
        if not 0 <= step < len(self._pages):
            return
        self.stack.setCurrentIndex(step)
        for place, head in enumerate(self._heads):
            head.setProperty("role", "section" if place == step else "muted")
            head.style().polish(head)
        self.back.setEnabled(step > 0)
        self.go_on.setText(_("Begin the tour") if step == len(self._pages) - 1 else pgettext("step", "Next"))
        self.go_on.setAccessibleName(self.go_on.text())
        self.go_on.updateGeometry()
        self.setAccessibleName(
            _("First steps, {step} of {all}: {title}").format(
                step=step + 1, all=len(self._pages), title=self.page.title
            )
        )
        (self.page.first or self.go_on).setFocus()

    def advance(self) -> None:
        """To the next page; from the last one to the tour."""
        if self.step < len(self._pages) - 1:
            self.show_step(self.step + 1)
            return
        self.tour_wished.emit()
        self.accept()

    def _build(self, said: str) -> None:
        self.setWindowTitle(_("First steps"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain(_("First steps"), "title"))
        column.addWidget(plain(said, "muted", wrap=True))
        heads = QHBoxLayout()
        heads.setSpacing(24)
        for place, page in enumerate(self._pages):
            self._heads.append(plain(f"{place + 1}  {cast(_Page, page).title}"))
            heads.addWidget(self._heads[-1])
            self.stack.addWidget(page)
        heads.addStretch(1)
        nest(column, heads)
        column.addWidget(line())
        column.addWidget(self.stack, 1)
        column.addWidget(line())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.go_on)
        nest(column, foot)
        for button in self.findChildren(QPushButton):
            # Else Enter in any field would press whichever comes first.
            button.setAutoDefault(False)
        self.resize(WIDTH, HEIGHT)

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = QApplication.focusWidget()
        if is_enter and isinstance(pressed, QPushButton | KeyButton):
            pressed.click()
        else:
            super().keyPressEvent(event)
