"""What the keys of the site map do: one method an action."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.site_rows import SiteRow
from nocdesk.language import _
from ui.screen import Place
from ui.sitemap.chart import Spot
from ui.topology.walking import Way
from ui.views.sitemap_pane import ShownPlace
from ui.views.sitemap_tables import SiteTables
from ui.widgets.sitemap_panel import SiteMapPanel

Handlers = Mapping[str, Callable[[], object]]


class SiteMapKeys(QObject):
    """Turns keys and buttons into choices and ways to other screens."""

    said = Signal(str)
    chosen = Signal(object)
    go_requested = Signal(object)

    def __init__(self, panel: SiteMapPanel, tables: SiteTables) -> None:
        super().__init__(panel)
        self._panel = panel
        self._canvas = panel.canvas
        self._tables = tables
        self.place: ShownPlace | None = None
        """What is chosen."""
        self.services: Sequence[int] = ()
        """The services that fall with it, worst first."""
        self._canvas.opened.connect(self._on_opened)
        tables.opened.connect(self.show_on_map)

    def canvas_handlers(self) -> Handlers:
        """By action id, for the canvas."""
        ways = {f"network.{way.name.lower()}": partial(self._canvas.walk, way) for way in Way}
        return {
            **ways,
            **self._common_handlers(),
            "network.zoom_in": partial(self._canvas.zoom, 1),
            "network.zoom_out": partial(self._canvas.zoom, -1),
            "network.fit": self._canvas.fit,
            "network.next_link": partial(self._canvas.step_link, 1),
            "network.previous_link": partial(self._canvas.step_link, -1),
            "network.open": self.open,
            "network.search": self.search,
            "network.leave": self.leave,
        }

    def table_handlers(self) -> Handlers:
        """By action id, for the tables."""
        return {**self._common_handlers(), "network.open": self.show_on_map}

    def _common_handlers(self) -> Handlers:
        return {
            "network.impact": partial(self._go, "services"),
            "network.plots": partial(self._go, "workbench"),
            "network.next_table": partial(self._tables.step_table, 1),
            "network.previous_table": partial(self._tables.step_table, -1),
        }

    def open(self) -> None:
        """Look nearer at sites that stand together; of a site or a link show the devices."""
        choice = self._canvas.choice
        if choice is None or self.place is None:
            self.said.emit(_("Nothing is selected: click a site, or search with /."))
        elif not (choice.is_group and self._canvas.part(choice)):
            self.go_requested.emit(Place("network", self._device(self.place)))

    def search(self) -> None:
        """Go to the search."""
        self._panel.head.search.setFocus()
        self._panel.head.search.selectAll()

    def leave(self) -> None:
        """Choose nothing and show everything."""
        self.chosen.emit(None)
        self._canvas.fit()

    def show_on_map(self) -> None:
        """Choose the site of the current row and go to the map; one without a place there is shown by its devices."""
        row = self._tables.current.shown_row()
        if not isinstance(row, SiteRow):
            return
        if row.is_placed:
            self.chosen.emit(Spot(site=row.name))
            self._canvas.setFocus()
        else:
            self.go_requested.emit(Place("network", row.id))

    def _device(self, place: ShownPlace) -> int:
        """Of all that is shown the device in the worst trouble; of a link its first end."""
        if place.links:
            worst = min(place.links, key=lambda row: row.mark.severity.rank if row.mark else 99)
            return worst.a_device_id
        return min(place.devices, key=lambda row: row.mark.severity.rank if row.mark else 99).id

    def _go(self, screen: str) -> None:
        if self._canvas.choice is None:
            self.said.emit(_("Nothing is selected: select a site or a link first."))
        elif not self.services:
            self.said.emit(_("No service falls with it."))
        else:
            self.go_requested.emit(Place(screen, self.services[0]))

    def _on_opened(self, spot: Spot) -> None:
        self.chosen.emit(spot)
        self.open()
