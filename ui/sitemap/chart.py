"""What the site map shows at one time: placed sites, what joins them, how each fares, and who stands together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nocdesk.boards.network_rows import AlarmMark, badness, worst_mark
from nocdesk.boards.site_rows import SiteLink, SitePicture, SiteRow
from ui.sitemap.levels import Floats, Ints, Level, levels
from ui.sitemap.projection import mercator
from ui.topology.scene import Standing

CALM = Standing()


@dataclass(frozen=True, slots=True)
class Spot:
    """What is chosen: a site by its name, all that stand together with it, or what joins two sites."""

    site: str = ""
    is_group: bool = False
    link: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LitSites:
    """What falls with what is chosen: sites and links by their places in the chart."""

    sites: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where the sites stand and who stands together: all that stays while nothing but alarms change."""

    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    places: Floats
    degrees: tuple[tuple[float, float], ...]
    ends: Ints
    levels: tuple[Level, ...]


@dataclass(frozen=True, eq=False)
class Chart:
    """A reading of the network on its ground; `sites` and `links` are in the order of the ground."""

    picture: SitePicture
    ground: Ground
    sites: tuple[SiteRow, ...]
    links: tuple[SiteLink, ...]

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """By name, the place of a site in the chart."""
        return {name: number for number, name in enumerate(self.ground.names)}

    @cached_property
    def link_of(self) -> Mapping[tuple[str, str], int]:
        """By its ends, the place of a link in the chart."""
        return {pair: number for number, pair in enumerate(self.ground.pairs)}

    @cached_property
    def site_of_device(self) -> Mapping[int, int]:
        """By device, the place of its site."""
        return {device: number for number, site in enumerate(self.sites) for device in site.device_ids}

    @cached_property
    def place_of_link(self) -> Mapping[int, int]:
        """By link of the network, the place of what joins the two sites."""
        return {link: number for number, row in enumerate(self.links) for link in row.link_ids}

    @cached_property
    def unplaced(self) -> tuple[SiteRow, ...]:
        """The sites of which nobody has entered where they are."""
        return tuple(site for site in self.picture.sites if not site.is_placed)

    @cached_property
    def _standings(self) -> dict[int, tuple[Mapping[int, Standing], Mapping[int, Standing]]]:
        return {}

    def groups_in_trouble(self, level: int) -> Mapping[int, Standing]:
        """How the groups of a level fare that have an alarm or are not heard."""
        return self._at(level)[0]

    def edges_in_trouble(self, level: int) -> Mapping[int, Standing]:
        """How the edges of a level fare that have an alarm."""
        return self._at(level)[1]

    def _at(self, level: int) -> tuple[Mapping[int, Standing], Mapping[int, Standing]]:
        if level not in self._standings:
            self._standings[level] = self._worked_out(self.ground.levels[level])
        return self._standings[level]

    def _worked_out(self, level: Level) -> tuple[dict[int, Standing], dict[int, Standing]]:
        marks: dict[int, list[AlarmMark]] = defaultdict(list)
        quiet: set[int] = set()
        for number, site in enumerate(self.sites):
            if site.mark is not None:
                marks[int(level.group_of[number])].append(site.mark)
            if site.unheard:
                quiet.add(int(level.group_of[number]))
        edges: dict[int, list[AlarmMark]] = defaultdict(list)
        for number, link in enumerate(self.links):
            if link.mark is not None:
                edge = int(level.edge_of[number])
                inner = int(level.group_of[self.ground.ends[number, 0]])
                (edges[edge] if edge >= 0 else marks[inner]).append(link.mark)
        groups = {key: Standing(worst_mark(marks.get(key, ())), key in quiet) for key in marks.keys() | quiet}
        return groups, {key: Standing(worst_mark(found)) for key, found in edges.items()}

    def members(self, level: int, group: int) -> list[int]:
        """The sites of a group, its leader first."""
        leader = int(self.ground.levels[level].leaders[group])
        others = np.flatnonzero(self.ground.levels[level].group_of == group).tolist()
        return [leader, *(number for number in others if number != leader)]

    def links_of_edge(self, level: int, edge: int) -> list[int]:
        """What an edge stands for, the worst first."""
        found = np.flatnonzero(self.ground.levels[level].edge_of == edge).tolist()
        return sorted(found, key=lambda number: (badness(self.links[number].mark), number))


def draw_chart(picture: SitePicture, before: Chart | None = None) -> Chart:
    """The chart of a reading; the same sites at the same places make the same ground."""
    sites = tuple(site for site in picture.sites if site.is_placed)
    names = tuple(site.name for site in sites)
    known = frozenset(names)
    links = tuple(link for link in picture.links if link.a in known and link.b in known)
    degrees = tuple((site.latitude or 0.0, site.longitude or 0.0) for site in sites)
    pairs = tuple((link.a, link.b) for link in links)
    if before is not None and (before.ground.names, before.ground.pairs, before.ground.degrees) == (
        names,
        pairs,
        degrees,
    ):
        return Chart(picture, before.ground, sites, links)
    return Chart(picture, _ground(names, pairs, degrees, sites), sites, links)


def _ground(
    names: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    degrees: tuple[tuple[float, float], ...],
    sites: Iterable[SiteRow],
) -> Ground:
    number_of = {name: number for number, name in enumerate(names)}
    ends = np.array([(number_of[a], number_of[b]) for a, b in pairs], np.int64).reshape(-1, 2)
    where = np.array(degrees, np.float64).reshape(-1, 2)
    places = mercator(where[:, 0], where[:, 1])
    weights = [(-len(site.device_ids), -site.links, site.name) for site in sites]
    order = np.array(sorted(range(len(names)), key=weights.__getitem__), np.int64)
    return Ground(names, pairs, places, degrees, ends, levels(places, order, ends))
