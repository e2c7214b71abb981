"""The site map with its head: how much of the network it shows, and sites found by name."""

from PySide6.QtWidgets import QWidget

from nocdesk.boards.network_rows import worst_mark
from nocdesk.language import _
from ui.first_run.next_step import NEXT_STEP
from ui.sitemap.chart import Chart, LitSites, Spot
from ui.text import number, plural
from ui.theme import Theme
from ui.widgets.picture_panel import PicturePanel
from ui.widgets.sitemap_canvas import SiteMapCanvas
from ui.widgets.topology_head import TopologyHead

_HOW = _("Give devices a latitude and a longitude, in the provider file or a table of devices, and they stand here.")


class SiteMapPanel(PicturePanel[SiteMapCanvas]):
    """The map, how much of the network it shows, and sites found by name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        head = TopologyHead(theme, _("Site map"), _("Site or device ( / )"), _("Search for a site or device"))
        super().__init__(theme, head, SiteMapCanvas(theme), parent)
        self.canvas.looked.connect(self._count)

    @property
    def is_read(self) -> bool:
        return self.canvas.sight is not None

    def take(self, chart: Chart, proof: str) -> None:
        """Show another reading."""
        self.notice.say("")
        self.canvas.set_chart(chart)
        self.plate.setVisible(not chart.sites)
        if not chart.picture.sites:
            self.plate.say(_("No devices yet."), f"{NEXT_STEP} {proof}")
        elif not chart.sites:
            self.plate.say(_("No site has coordinates."), _HOW)
        self._count()

    def show_choice(self, spot: Spot | None, lit: LitSites) -> None:
        """Mark what is chosen and light up what falls with it."""
        self.canvas.show_choice(spot, lit)
        self._count()

    def matches(self, text: str) -> tuple[Spot, ...]:
        """Sites on the map by name or by the name of a device there; what begins with the text first."""
        sight, words = self.canvas.sight, text.casefold().split()
        if sight is None or not words:
            return ()
        names = {row.id: row.name for row in sight.chart.picture.network.devices}
        found = []
        for place, site in enumerate(sight.chart.sites):
            known = " ".join((site.name, *(names[device] for device in site.device_ids))).casefold()
            if all(word in known for word in words):
                found.append((not site.name.casefold().startswith(words[0]), place, Spot(site=site.name)))
        return tuple(spot for _, _, spot in sorted(found, key=lambda entry: entry[:2]))

    def no_match(self, text: str) -> str:
        return _("No site on the map matches “{text}”.").format(text=text)

    def _count(self) -> None:
        sight = self.canvas.sight
        if sight is None:
            return
        chart, lit = sight.chart, self.canvas.lit
        alone = sum(int(sight.level.sizes[group] == 1) for group in sight.groups)
        words = _("Showing {shown} of {total} sites").format(
            shown=number(alone), total=number(len(chart.picture.sites))
        )
        groups = len(sight.groups) - alone
        more = _("{words}, more in {groups}").format(words=words, groups=plural(groups, "group", "groups"))
        self.head.show_share(more if groups else words)
        marks = [*(row.mark for row in chart.sites), *(row.mark for row in chart.links)]
        troubled = sum(mark is not None for mark in marks)
        worst = worst_mark(marks)
        calm = len(marks) - troubled - len(lit.sites) - len(lit.links)
        self.head.legend.show_counts(
            worst.severity if worst else None, troubled, len(lit.sites) + len(lit.links), max(0, calm)
        )
