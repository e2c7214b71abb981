"""Shows the first steps over the window, once unasked and again on request, and goes along on the tour of keys."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from nocdesk.language import _
from ui.dialogs.once import open_once
from ui.first_run.first_steps import FirstSteps
from ui.first_run.tour import Tour, tour_of
from ui.first_run.tour_bar import TourBar
from ui.theme import Theme
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.first_run.wizard import Wizard

FAREWELL_MS = 6000
"""So long all six ticks stay in sight."""


class FirstStepsHost(QObject):
    """`bar` is the strip of the tour, to be put below the screens; it is hidden while there is no tour."""

    def __init__(self, workplace: Workplace, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._workplace, self._theme, self._window = workplace, theme, window
        self._steps = FirstSteps()
        self._tour: Tour | None = None
        self.wizard: Wizard | None = None
        self._left_at: QWidget | None = None
        self.bar = TourBar(theme)
        self.bar.hide()
        self.bar.ended.connect(self.end_tour)
        self._farewell = QTimer(self)
        self._farewell.setSingleShot(True)
        self._farewell.setInterval(FAREWELL_MS)
        self._farewell.timeout.connect(self.end_tour)

    @property
    def is_touring(self) -> bool:
        """Whether somebody is on the tour of keys."""
        return self._tour is not None

    def begin(self, steps: FirstSteps, *, is_known: bool) -> None:
        """What the opener says of this desk; whoever has sat at it before is not asked again."""
        self._steps = steps
        if steps.tours:
            self.begin_tour()
        elif steps.is_due:
            self._workplace.background.write(steps.note_shown, lambda _: None, lambda _: None)
            if not is_known:
                self.open()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What its keys do."""
        return {"import": self.open_import, "discover": self.open_discovery, "first_steps": self.open}

    def open(self) -> None:
        """Show the four steps from the first on."""
        if self.wizard is not None:
            return
        from ui.first_run.wizard import Wizard

        self._left_at = QApplication.focusWidget()
        self.wizard = Wizard(self._workplace, self._theme, self._steps, self._window)
        self.wizard.connect_page.import_wished.connect(self.open_import)
        self.wizard.connect_page.discovery_wished.connect(self.open_discovery)
        self.wizard.tour_wished.connect(self.begin_tour)
        self.wizard.finished.connect(self._on_left)
        self.wizard.open()

    def open_import(self) -> None:
        """Bring tables in from a file."""
        from ui.first_run.import_dialog import ImportDialog

        dialog = ImportDialog(self._workplace, self._theme, self.wizard or self._window)
        open_once(dialog)

    def open_discovery(self) -> None:
        """Ask devices what they offer, and propose what of it is to be watched."""
        from ui.first_run.discovery_dialog import DiscoveryDialog

        dialog = DiscoveryDialog(self._workplace, self._theme, self.wizard or self._window)
        open_once(dialog)

    def begin_tour(self) -> None:
        """Tick from now on what is done of the six."""
        self.end_tour()
        self._workplace.actions.listeners.append(self._on_ran)
        self._show(tour_of(self._workplace.actions, is_demo=self._steps.is_demo))
        self.bar.show()

    def end_tour(self) -> None:
        """Let the strip go, whatever was done."""
        self._farewell.stop()
        self.bar.hide()
        if self._tour is not None:
            self._workplace.actions.listeners.remove(self._on_ran)
            self._tour = None

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.bar.set_theme(theme)
        if self.wizard is not None:
            self.wizard.set_theme(theme)

    def _show(self, tour: Tour) -> None:
        self._tour = tour
        self.bar.show_tour(tour)

    def _on_ran(self, action_id: str) -> None:
        if self._tour is None:
            return
        before, after = self._tour, self._tour.after(action_id)
        if after == before:
            return
        self._show(after)
        self.bar.announce(_("{done} of {all} keys").format(done=after.done, all=len(after.stops)))
        if after.is_over:
            self._farewell.start()

    def _on_left(self) -> None:
        wizard, self.wizard = self.wizard, None
        if wizard is None:
            return
        wizard.deleteLater()
        self._window.activateWindow()
        if self._left_at is not None and isValid(self._left_at):
            self._left_at.setFocus()
        preferences = self._workplace.preferences
        if wizard.look.chosen_pt != preferences.now.text_pt:
            preferences.change(replace(preferences.now, text_pt=wizard.look.chosen_pt))
