"""The names beside the sites, worked out for what is in sight and around it, so that moving the map moves them too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from nocdesk.language import _
from ui.models.alarm_columns import CODE
from ui.runs import Run, measure
from ui.sitemap.chart import CALM, Chart
from ui.sitemap.labels import Box, Wanted, place_labels
from ui.sitemap.sight import Sight
from ui.text import number
from ui.theme import Theme
from ui.topology.scene import Standing

GROUP_HEIGHT, SINGLE_PX = 20.0, 18.0
_NAME_HEIGHT = 15.0
_AROUND = 0.5
"""By what share of the canvas on each side names are worked out beyond it."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Names as boxes around the places of their groups; good for a chart at a scale while the map stays in `area`."""

    chart: Chart
    scale: float
    chosen: int | None
    lit: Collection[int]
    area: tuple[float, float, float, float]
    boxes: Mapping[int, Box]


@dataclass(slots=True)
class SiteNames:
    """Keeps the last plan."""

    theme: Theme
    _plan: _Plan | None = None
    _widths: dict[tuple[Run, ...], float] = field(default_factory=dict)

    def placed(self, sight: Sight, chosen: int | None, lit: Collection[int]) -> dict[int, Box]:
        """By group in sight, the box of its name on the canvas."""
        plan = self._plan
        if plan is None or not _holds(plan, sight, chosen, lit):
            plan = self._plan = self._planned(sight, chosen, lit)
        centres = sight.centres
        found = {}
        for group in sight.groups:
            box = plan.boxes.get(group)
            if box is not None:
                x, y = centres[group]
                found[group] = Box(box.left + float(x), box.top + float(y), box.width, box.height)
        return found

    def runs(self, sight: Sight, group: int, standing: Standing, *, is_bright: bool) -> list[Run]:
        """What the label of a group says: its severity in letters, its name, and how many more stand with it."""
        name = sight.chart.ground.names[int(sight.level.leaders[group])]
        others = int(sight.level.sizes[group]) - 1
        runs = []
        mark = standing.mark
        if mark is not None:
            runs.append(Run(CODE[mark.severity], f"sev.{mark.severity}.text", 700, 11))
        is_new = mark is not None and not mark.is_acknowledged
        token = "text" if is_bright or mark is not None else "muted"
        runs.append(Run(name, token, 600 if is_new or is_bright else 500, 11, 5 if runs else 0))
        if others:
            runs.append(Run(f"+{number(others)}", "muted", 400, 11, 4))
        if mark is None and standing.is_quiet:
            runs.append(Run(_("not heard"), "text", 500, 11, 5))
        return runs

    def _planned(self, sight: Sight, chosen: int | None, lit: Collection[int]) -> _Plan:
        left, top, right, bottom = sight.view.bounds
        dx, dy = (right - left) * _AROUND, (bottom - top) * _AROUND
        area = (left - dx, top - dy, right + dx, bottom + dy)
        x, y = sight.places[:, 0], sight.places[:, 1]
        near = np.flatnonzero((x >= area[0]) & (x <= area[2]) & (y >= area[1]) & (y <= area[3]))
        troubled = sight.chart.groups_in_trouble(sight.view.level)
        groups = sorted((int(group) for group in near), key=lambda group: _rank(group, chosen, lit, troubled))
        wanted = [
            self._wanted(sight, group, troubled.get(group, CALM), group == chosen or group in lit) for group in groups
        ]
        centres = sight.centres
        boxes = {}
        for group, box in place_labels(wanted).items():
            at_x, at_y = centres[group]
            boxes[group] = Box(box.left - float(at_x), box.top - float(at_y), box.width, box.height)
        return _Plan(sight.chart, sight.view.scale, chosen, lit, area, boxes)

    def _wanted(self, sight: Sight, group: int, standing: Standing, is_bright: bool) -> Wanted:
        runs = tuple(self.runs(sight, group, standing, is_bright=is_bright))
        if runs not in self._widths:
            self._widths[runs] = measure(self.theme, runs) + 4
        must = is_bright or standing.mark is not None
        return Wanted(group, box_of(self.theme, sight, group, standing), self._widths[runs], _NAME_HEIGHT, must)


def box_of(theme: Theme, sight: Sight, group: int, standing: Standing) -> Box:
    """Where a group is painted on the canvas."""
    x, y = sight.centres[group].tolist()
    count = int(sight.level.sizes[group])
    if count == 1:
        return Box(x - SINGLE_PX / 2, y - SINGLE_PX / 2, SINGLE_PX, SINGLE_PX)
    width = 12 + 7.2 * len(number(count)) + (15 if standing.mark is not None else 0)
    return Box(x - width / 2, y - GROUP_HEIGHT / 2, width, GROUP_HEIGHT)


def _holds(plan: _Plan, sight: Sight, chosen: int | None, lit: Collection[int]) -> bool:
    left, top, right, bottom = sight.view.bounds
    is_same = plan.chart is sight.chart and plan.scale == sight.view.scale
    is_inside = plan.area[0] <= left and plan.area[1] <= top and right <= plan.area[2] and bottom <= plan.area[3]
    return is_same and is_inside and plan.chosen == chosen and plan.lit == lit


def _rank(
    group: int, chosen: int | None, lit: Collection[int], troubled: Mapping[int, Standing]
) -> tuple[bool, int, bool, bool, int]:
    """The chosen one, then by trouble, then what is lit, then by weight: leaders come in that order."""
    standing = troubled.get(group, CALM)
    severity = standing.mark.severity.rank if standing.mark is not None else 99
    return group != chosen, severity, group not in lit, not standing.is_quiet, group
