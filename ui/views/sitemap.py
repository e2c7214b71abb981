"""The site map: where the network stands, how each site fares, and what falls with a site or a link."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.network_rows import badness, worst_mark
from nocdesk.language import _
from nocdesk.problems.network_graph import Thing
from nocdesk.services.model import ServiceClass
from ui.change_feed import Changes
from ui.first_run.next_step import NEXT_STEP
from ui.picture_screen import PictureScreen
from ui.screen import Binding, Place, Scope
from ui.sitemap.chart import Chart, LitSites, Spot
from ui.text import plural
from ui.theme import Theme
from ui.views.network_detail import WIDTH
from ui.views.outage_sections import outage_words
from ui.views.sitemap_keys import SiteMapKeys
from ui.views.sitemap_pane import ShownPlace, SitePane
from ui.views.sitemap_reads import Fall, SiteMapReads, failing
from ui.views.sitemap_tables import SiteTables
from ui.widgets.panes import Panes, PaneSplit
from ui.widgets.sitemap_panel import SiteMapPanel
from ui.workplace import Workplace


class SiteMapScreen(PictureScreen[Chart]):
    """Keeps the map true to the store while it is visible; a place names a device, whose site is chosen."""

    soon_ms = 150

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace)
        self._reads = SiteMapReads(workplace.core)
        self._chart: Chart | None = None
        self._spot: Spot | None = None
        self._asked: int | None = None
        self._failing: frozenset[Thing] = frozenset()
        self._fall: Fall | None = None
        self._level = 0
        self._proof = ""
        self.map = SiteMapPanel(theme)
        self.tables = SiteTables(theme, workplace.me)
        self.pane = SitePane(theme, workplace.clock, workplace.actions)
        self.keys = SiteMapKeys(self.map, self.tables)
        self._build()
        self._connect()

    def _build(self) -> None:
        left = Panes(Qt.Orientation.Vertical, self.map, self.tables, sizes=(560, 240))
        left.setStretchFactor(0, 5)
        left.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(PaneSplit(left, self.pane, widest=WIDTH))

    def _connect(self) -> None:
        for part in (self.map, self.tables):
            part.retry_requested.connect(self.reload)
        for speaker in (self.map, self.tables, self.keys):
            speaker.said.connect(self.said)
        for chooser in (self.map, self.keys):
            chooser.chosen.connect(self.choose)
        self.map.canvas.looked.connect(self._on_looked)
        self.tables.shown_changed.connect(self._on_row)
        self.keys.go_requested.connect(self.go_requested)
        self.pane.action_requested.connect(lambda action_id: self.keys.canvas_handlers()[action_id]())

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.NETWORK, self.map.canvas, self.keys.canvas_handlers())
        for table in self.tables.lists:
            yield Binding(Scope.LIST, table.view, table.handlers())
            yield Binding(Scope.NETWORK, table.view, self.keys.table_handlers())

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("inventory"):
            self._reads.forget_network()
        if changes.touches("alarm", "device", "probe", "inventory"):
            self._upkeep.outdate()
            if self.isVisible():
                self._soon.start()

    def tick(self) -> None:
        self.tables.tick()

    def prove_polling(self, proof: str) -> None:
        self._proof = proof
        self.tables.explain(proof if self._chart and self._chart.picture.sites else NEXT_STEP)

    def go_to(self, place: Place) -> None:
        self._asked = place.id
        self._go_to_asked()

    def take_focus(self) -> None:
        self.map.canvas.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.map.head.search, self.map.canvas, self.tables.current.view, self.pane.area]

    def veiled(self) -> list[QWidget]:
        return [self.map.canvas, *(table.view for table in self.tables.lists)]

    def pose(self) -> None:
        """Stand on the worst link or site."""
        if self._chart is None or not self._chart.sites:
            return
        link = min(self._chart.links, key=lambda row: badness(row.mark), default=None)
        site = min(self._chart.sites, key=lambda row: (badness(row.mark), -len(row.device_ids)))
        is_link = link is not None and link.mark is not None and badness(link.mark) <= badness(site.mark)
        self.choose(Spot(link=(link.a, link.b)) if link is not None and is_link else Spot(site=site.name))

    def set_theme(self, theme: Theme) -> None:
        for part in (self.map, self.tables, self.pane):
            part.set_theme(theme)

    def choose(self, spot: Spot | None) -> None:
        """Select a site, a group or a link, and light up what falls with it; None selects nothing."""
        is_other = spot != self._spot
        self._spot = spot
        self._show_choice()
        place = self.keys.place
        if is_other:
            self.map.canvas.announce(_words(place) if place is not None else _("Nothing selected"))
            self.selection_said.emit(_("1 selected") if spot is not None else "")
        if spot is not None and place is not None and self._chart is not None:
            job = partial(self._reads.fall, self._chart, self._failing)
            self._workplace.background.read(job, self._on_fall, self.pane.show_message)

    def ask(self, ids: frozenset[int] | None) -> partial[Chart]:
        return partial(self._reads.chart, self._chart)

    def take(self, chart: Chart) -> None:
        self._chart = chart
        self.map.take(chart, self._proof)
        self.tables.take(chart)
        self.prove_polling(self._proof)
        self.choose(self._spot if self._spot is not None and self._place_of(self._spot) is not None else None)
        self._go_to_asked()

    def fail(self, message: str) -> None:
        self.map.fail(message)
        self.failed.emit(message)

    def _on_fall(self, fall: Fall) -> None:
        if self._spot is None or fall.rows.outage.failed != self._failing:
            return
        is_news = self._fall is None or self._fall.rows.outage.failed != self._failing
        self._fall = fall
        self._show_choice()
        if is_news:
            self.map.canvas.announce(_("If it fails: {words}").format(words=outage_words(fall.rows)))

    def _on_looked(self) -> None:
        """Nearer by, fewer sites stand together."""
        sight = self.map.canvas.sight
        level = sight.view.level if sight is not None else 0
        if level != self._level and self._spot is not None and self._spot.is_group:
            self.choose(self._spot)
        self._level = level

    def _show_choice(self) -> None:
        spot, chart = self._spot, self._chart
        place = self.keys.place = self._place_of(spot) if spot is not None else None
        is_known = chart is not None and spot is not None and place is not None
        self._failing = failing(chart, spot, self._members(spot)) if chart and spot and is_known else frozenset()
        fall = self._fall if self._fall is not None and self._is_current(self._fall) else None
        self.map.show_choice(spot, fall.lit if fall is not None else LitSites())
        rows = fall.rows.rows if fall is not None else ()
        self.keys.services = [row.service_id for row in rows if row.effect is not ServiceClass.UP]
        if place is None:
            self.pane.show_message(_("Select a site or a link: what falls with it lights up."))
        else:
            self.pane.show_place(place, fall.rows if fall is not None else None)

    def _is_current(self, fall: Fall) -> bool:
        """Whether it is about what is chosen, on the ground that is shown."""
        chart = self._chart
        return chart is not None and fall.chart.ground is chart.ground and fall.rows.outage.failed == self._failing

    def _place_of(self, spot: Spot) -> ShownPlace | None:
        chart = self._chart
        if chart is None:
            return None
        if spot.link is not None:
            number = chart.link_of.get(spot.link)
            if number is None:
                return None
            link = chart.links[number]
            rows = tuple(row for row in chart.picture.network.links if row.id in link.link_ids)
            title = f"{link.a} – {link.b}"  # noqa: RUF001
            return ShownPlace(title, (), link, (), rows, link.mark)
        sites = tuple(chart.sites[number] for number in self._members(spot))
        if not sites:
            return None
        inside = {device for site in sites for device in site.device_ids}
        devices = tuple(row for row in chart.picture.network.devices if row.id in inside)
        title = spot.site if len(sites) == 1 else f"{spot.site} +{len(sites) - 1}"
        return ShownPlace(title, sites, None, devices, (), worst_mark(site.mark for site in sites))

    def _members(self, spot: Spot) -> list[int]:
        """The sites that are chosen, the leading one first."""
        chart, sight = self._chart, self.map.canvas.sight
        number = chart.number_of.get(spot.site) if chart is not None else None
        if chart is None or number is None:
            return []
        group = sight.group_of(spot) if sight is not None and spot.is_group else None
        return [number] if group is None or sight is None else chart.members(sight.view.level, group)

    def _go_to_asked(self) -> None:
        if self._chart is None or self._asked is None:
            return
        number = self._chart.site_of_device.get(self._asked)
        self._asked = None
        if number is None:
            self.said.emit(_("Nobody has entered where this device is: it stands in the list without coordinates."))
            self.tables.show_table(1)
        else:
            self.choose(Spot(site=self._chart.ground.names[number]))

    def _on_row(self) -> None:
        """A row was selected in a list: its site is what the map is about."""
        row = self.tables.current.shown_row()
        view = self.tables.current.view
        is_chosen = row is not None and row.is_placed and view.hasFocus() and bool(view.selected_ids())
        if row is not None and is_chosen and self._spot != Spot(site=row.name):
            self.choose(Spot(site=row.name))


def _words(place: ShownPlace) -> str:
    """What is chosen, for whoever reads the screen aloud."""
    state = place.mark.text if place.mark is not None else _("no alarm")
    if place.link is not None:
        count = plural(len(place.links), "link", "links")
        return _("Link {title}, {state}, {count}").format(title=place.title, state=state, count=count)
    return f"{place.title}, {state}, {plural(len(place.devices), 'device', 'devices')}"
