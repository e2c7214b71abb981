"""What a list says in the place of its rows while it has none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from nocdesk.language import _
from ui.text import plural
from ui.widgets.plate import Plate


class ListPlate(Plate):
    """`loading`, `nothing` and `noun` are what the list says of itself; `unfiltered`: the filter is to be cleared."""

    unfiltered = Signal()

    def __init__(self, loading: str, nothing: str, noun: tuple[str, str]) -> None:
        self._unfilter = QPushButton(_("Clear filter"))
        super().__init__([self._unfilter])
        self._loading, self._nothing, self._noun = loading, nothing, noun
        self._unfilter.clicked.connect(lambda: self.unfiltered.emit())

    def say_loading(self) -> None:
        """Nothing has been read yet."""
        self.say(self._loading)

    def say_empty(self, why: str) -> None:
        """There are no rows."""
        self.say(f"{self._nothing}.", why)

    def say_filtered(self, total: int, filter_text: str, why: str) -> None:
        """There are rows, but none passes the filter."""
        title = _("{nothing} for “{filter_text}”.").format(nothing=self._nothing, filter_text=filter_text)
        outside = _("{plural} outside the filter. {why}").format(plural=plural(total, *self._noun), why=why)
        self.say(title, outside, buttons=[self._unfilter])
