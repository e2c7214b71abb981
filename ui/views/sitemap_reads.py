"""What the site map reads, on a pool thread."""

from collections.abc import Collection
from dataclasses import dataclass

from nocdesk.boards.network_board import network_picture
from nocdesk.boards.outage_board import OutageRows, outage_rows
from nocdesk.boards.site_board import site_picture
from nocdesk.core import Core
from nocdesk.problems.network_graph import Kind, Thing
from ui.kept_network import KeptNetwork
from ui.sitemap.chart import Chart, LitSites, Spot, draw_chart


@dataclass(frozen=True, slots=True)
class Fall:
    """What falls with something, and where on a chart."""

    chart: Chart
    rows: OutageRows
    lit: LitSites


class SiteMapReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._network = KeptNetwork(core)

    def forget_network(self) -> None:
        """The inventory has changed."""
        self._network.forget()

    def chart(self, before: Chart | None) -> Chart:
        """Everything anew; what stays keeps its place."""
        with self._core.read() as session:
            picture = network_picture(session, now=self._core.clock.now())
        return draw_chart(site_picture(picture), before)

    def fall(self, chart: Chart, failed: Collection[Thing]) -> Fall:
        """What would fall with these."""
        with self._core.read() as session:
            rows = outage_rows(session, self._network.graph(session), failed)
        return Fall(chart, rows, _lit_by(chart, rows))


def failing(chart: Chart, spot: Spot, members: Collection[int]) -> frozenset[Thing]:
    """What is supposed to fail where this is chosen; `members` are the sites of a group."""
    if spot.link is not None:
        number = chart.link_of.get(spot.link)
        links = chart.links[number].link_ids if number is not None else ()
        return frozenset((Kind.LINK, link) for link in links)
    return frozenset((Kind.DEVICE, device) for number in members for device in chart.sites[number].device_ids)


def _lit_by(chart: Chart, found: OutageRows) -> LitSites:
    """What falls, is cut off, or carries what falls."""
    carriers = chart.picture.network.supports.carriers(found.outage.fallen)
    devices = carriers.devices | found.outage.cut
    links = carriers.links | found.outage.links
    sites, places = chart.site_of_device, chart.place_of_link
    return LitSites(
        frozenset(sites[device] for device in devices if device in sites),
        frozenset(places[link] for link in links if link in places),
    )
