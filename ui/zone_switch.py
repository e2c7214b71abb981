"""Puts the zone that a person chose in force, everywhere at once, and goes from it to UTC and back by a key."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from nocdesk.instants import LOCAL_NAME, UTC_NAME, ZoneError, show_in, shown_zone, zone_named
from nocdesk.language import _
from ui.preferences import PreferenceMemory


class ZoneSwitch(QObject):
    """Follows the preference; `changed` carries the zone that was shown until now, `said` which one is shown."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(str)

    def __init__(self, preferences: PreferenceMemory, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._name = preferences.now.time_zone
        self._other = LOCAL_NAME
        self._wear()
        preferences.changed.connect(self._on_preferences)

    def toggle(self) -> None:
        """From UTC to the zone that was chosen last, else to that of this machine; and back."""
        now = self._preferences.now
        name = self._other if now.time_zone == UTC_NAME else UTC_NAME
        self._preferences.change(replace(now, time_zone=name))

    def _on_preferences(self) -> None:
        name = self._preferences.now.time_zone
        if name == self._name:
            return
        self._name, before = name, shown_zone()
        self._wear()
        self.changed.emit(before)
        # What is painted writes its times as it paints.
        for widget in QApplication.allWidgets():
            widget.update()
        self.said.emit(_("Times are shown in {zone}.").format(zone=shown_zone().key))

    def _wear(self) -> None:
        if self._name != UTC_NAME:
            self._other = self._name
        try:
            show_in(zone_named(self._name))
        except ZoneError as error:
            show_in(zone_named(UTC_NAME))
            self.failed.emit(str(error))
