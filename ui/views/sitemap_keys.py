"""What the keys of the site map do: one method an action."""

from nocdesk.boards.site_rows import SiteRow
from nocdesk.language import _
from ui.screen import Place
from ui.sitemap.chart import Spot
from ui.views.picture_keys import PictureKeys
from ui.views.sitemap_pane import ShownPlace
from ui.views.sitemap_tables import SiteTables
from ui.widgets.sitemap_panel import SiteMapPanel


class SiteMapKeys(PictureKeys):
    """Looks nearer at what stands together, and leads to the devices of a site."""

    nothing_chosen = _("Nothing is selected: select a site or a link first.")
    no_service = _("No service falls with it.")

    def __init__(self, panel: SiteMapPanel, tables: SiteTables) -> None:
        super().__init__(panel, tables)
        self.place: ShownPlace | None = None
        """What is chosen."""

    def open(self) -> None:
        """Look nearer at sites that stand together; of a site or a link show the devices."""
        choice = self._canvas.choice
        if choice is None or self.place is None:
            self.said.emit(_("Nothing is selected: click a site, or search with /."))
        elif not (choice.is_group and self._canvas.part(choice)):
            self.go_requested.emit(Place("network", self._device(self.place)))

    def show_row(self) -> None:
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
