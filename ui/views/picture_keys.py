"""What the keys of a picture of the network and of the tables below it do, whatever it draws."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from nocdesk.language import _
from ui.screen import Place
from ui.widgets.list_tabs import ListTabs
from ui.widgets.picture_panel import PicturePanel

Handlers = Mapping[str, Callable[[], object]]


class PictureKeys(QObject):
    """Turns keys and buttons into choices and ways to other screens; what opens a choice or a row is its maker's."""

    said = Signal(str)
    chosen = Signal(object)
    go_requested = Signal(object)

    nothing_chosen = _("Nothing is selected: select a device or a link first.")
    no_service = _("No service rides on it.")

    def __init__(self, panel: PicturePanel[Any], tables: ListTabs) -> None:
        super().__init__(panel)
        self._panel = panel
        self._canvas = panel.canvas
        self._tables = tables
        self.services: Sequence[int] = ()
        """The services that fall with what is chosen, worst first."""
        self._canvas.opened.connect(self._on_opened)
        tables.opened.connect(self.show_row)

    def canvas_handlers(self) -> Handlers:
        """By action id, for the canvas."""
        return {
            **self._canvas.handlers(),
            **self.shared_handlers(),
            "network.open": self.open,
            "network.search": self.search,
            "network.leave": self.leave,
        }

    def table_handlers(self) -> Handlers:
        """By action id, for the tables."""
        return {**self.shared_handlers(), "network.open": self.show_row}

    def shared_handlers(self) -> Handlers:
        """What the same keys do on the canvas and in the tables."""
        return {
            "network.impact": partial(self.go, "services"),
            "network.plots": partial(self.go, "workbench"),
            "network.next_table": partial(self._tables.step_table, 1),
            "network.previous_table": partial(self._tables.step_table, -1),
        }

    def open(self) -> None:
        """Show more of what is chosen."""
        raise NotImplementedError

    def show_row(self) -> None:
        """Choose in the picture what the current row is about."""
        raise NotImplementedError

    def search(self) -> None:
        """Go to the search."""
        self._panel.head.search.setFocus()
        self._panel.head.search.selectAll()

    def leave(self) -> None:
        """Choose nothing and show everything."""
        self.chosen.emit(None)
        self._canvas.fit()

    def go(self, screen: str, start: datetime | None = None) -> None:
        """Show the first service that falls with what is chosen on another screen."""
        if self._canvas.choice is None:
            self.said.emit(self.nothing_chosen)
        elif not self.services:
            self.said.emit(self.no_service)
        else:
            self.go_requested.emit(Place(screen, self.services[0], start))

    def _on_opened(self, chosen: object) -> None:
        self.chosen.emit(chosen)
        self.open()
