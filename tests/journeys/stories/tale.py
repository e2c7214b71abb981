"""A journey told once: what hands do is done with real keys on real windows, what is told becomes a page of help."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from nocdesk.core import Core
from nocdesk.manual.pages import Page
from nocdesk.people.model import Actor, Role
from tests.journeys.stories.night import Night
from ui.application import Desk, make_application
from ui.help.small_picture import save_small
from ui.screenshots import settle

SIZE = (1280, 800)
PATIENCE_S = 60.0
_LOOK_MS = 15


class Seat:
    """Somebody at a desk of their own."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.desk = Desk(make_application(), core, "light")
        self.desk.window.resize(*SIZE)
        self.desk.window.show()
        self.desk.window.activateWindow()
        self.desk.window.start()
        settle(self.desk)

    def leave(self) -> None:
        """Close the desk."""
        self.desk.close()
        self.core.close()


class Tale:
    """Does the steps of a journey, and keeps its words; with a folder it takes the pictures, too."""

    def __init__(self, name: str, title: str, night: Night, pictures: Path | None = None) -> None:
        self._name = name
        self.night = night
        self._pictures = pictures
        self._taken = 0
        self._seats: list[Seat] = []
        self.done: list[str] = []
        """The actions whose keys were pressed, in their order."""
        self._lines = [f"# {title}"]

    @property
    def page(self) -> Page:
        """What was told."""
        return Page(f"story-{self._name}", "\n\n".join(self._lines) + "\n")

    @property
    def seat(self) -> Seat:
        """Who sat down last."""
        return self._seats[-1]

    @property
    def desk(self) -> Desk:
        """The desk of who sat down last."""
        return self.seat.desk

    def sit_down(self, name: str, role: Role) -> Seat:
        """Open a desk for somebody, whose hands do everything from now on."""
        self._seats.append(Seat(self.night.open_core(Actor(name, role))))
        return self.seat

    def tell(self, text: str) -> None:
        """A paragraph of the page; the time of the night stands before it."""
        self._lines.append(f"**{self.night.clock.now():%H:%M}** {text}")

    def say(self, text: str) -> None:
        """A paragraph without a time."""
        self._lines.append(text)

    def show(self, caption: str) -> None:
        """A picture of what is seen now: of the dialog where one is open, else of the window."""
        self._taken += 1
        file = f"{self._name}-{self._taken}.png"
        self._lines.append(f"![{caption}](pictures/{file})")
        if self._pictures is not None:
            settle(self.desk)
            save_small(self.desk.window, self._pictures / file)

    def do(self, *actions: str) -> None:
        """Press the key of each action, wherever the focus is."""
        for action in actions:
            self.done.append(action)
            self.press(self.desk.window.actions_table.spec(action).keys[0])

    def press(self, *keys: str) -> None:
        """Press keys as they are written."""
        for key in keys:
            sequence = cast(Any, QKeySequence(key))
            for place in range(sequence.count()):
                QTest.keyClick(self._focused(), sequence[place].key(), sequence[place].keyboardModifiers())

    def write(self, text: str) -> None:
        """Type a text, letter by letter."""
        QTest.keyClicks(self._focused(), text)

    def see(self, is_so: Callable[[], object], what: str) -> None:
        """Wait until something is seen, or is in the store."""
        end = time.perf_counter() + PATIENCE_S
        while not is_so():
            assert time.perf_counter() < end, f"not seen: {what}"
            if QApplication.activeWindow() is None:
                # Where a dialog was closed, a window manager gives the keyboard back; offscreen there is none.
                self.desk.window.activateWindow()
            QTest.qWait(_LOOK_MS)

    def dialog(self) -> QDialog:
        """The dialog that has just been opened, once it has the keyboard."""
        self.see(lambda: isinstance(QApplication.activeWindow(), QDialog), "a dialog")
        return cast(QDialog, QApplication.activeWindow())

    def end(self) -> None:
        """Everybody leaves."""
        for seat in reversed(self._seats):
            seat.leave()

    def _focused(self) -> QWidget:
        self.see(QApplication.focusWidget, "who has the keyboard")
        return cast(QWidget, QApplication.focusWidget())
