"""The site map with its head, and what stands in its place while there is nothing to show."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from nocdesk.boards.network_rows import worst_mark
from nocdesk.language import _
from ui.first_run.next_step import NEXT_STEP
from ui.sitemap.chart import Chart, LitSites, Spot
from ui.text import number, plural
from ui.theme import Theme
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plate import Plate
from ui.widgets.row_list import PATIENCE_MS
from ui.widgets.sitemap_canvas import SiteMapCanvas
from ui.widgets.topology_head import TopologyHead

_HOW = _("Give devices a latitude and a longitude, in the provider file or a table of devices, and they stand here.")


class SiteMapPanel(QFrame):
    """Head, notice and canvas."""

    retry_requested = Signal()
    chosen = Signal(object)
    said = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self.head = TopologyHead(theme, _("Site map"), _("Site or device ( / )"), _("Search for a site or device"))
        self.notice = NoticeBar(theme, can_retry=True)
        self.canvas = SiteMapCanvas(theme)
        self.plate = Plate()
        self.plate.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.notice)
        place = QGridLayout()
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.canvas, 0, 0)
        place.addWidget(self.plate, 0, 0)
        column.addLayout(place, 1)
        self.notice.retry_requested.connect(self.retry_requested)
        self.canvas.said.connect(self.said)
        self.canvas.chosen.connect(self.chosen)
        self.canvas.looked.connect(self._count)
        self.head.search.left.connect(self.canvas.setFocus)
        self.head.search.list_wished.connect(self.canvas.setFocus)
        self.head.search.returnPressed.connect(self._on_search)
        QTimer.singleShot(PATIENCE_MS, self, self._on_late)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.head, self.notice, self.canvas):
            part.set_theme(theme)

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

    def fail(self, message: str) -> None:
        """Say that the network could not be read; what is shown stays."""
        self.notice.say(message)

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

    def _on_search(self) -> None:
        text = self.head.search.text()
        found = self.matches(text)
        if not found:
            self.said.emit(_("No site on the map matches “{text}”.").format(text=text))
            return
        here = found.index(self.canvas.choice) if self.canvas.choice in found else -1
        place = (here + 1) % len(found)
        self.chosen.emit(found[place])
        words = _("{place} of {total} found; Enter goes to the next, Down to the map.")
        self.said.emit(words.format(place=place + 1, total=len(found)))

    def _on_late(self) -> None:
        if self.canvas.sight is None:
            self.plate.say(_("Loading the network…"))
            self.plate.show()
