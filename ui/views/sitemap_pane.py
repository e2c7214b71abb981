"""The pane beside the site map: the chosen site, group or link, and what falls with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from nocdesk.boards.network_rows import AlarmMark, DeviceRow, LinkRow
from nocdesk.boards.outage_board import OutageRows
from nocdesk.boards.site_rows import SiteLink, SiteRow
from nocdesk.clock import Clock
from nocdesk.language import _, pgettext
from ui.actions import ActionTable
from ui.models.alarm_columns import CODE
from ui.models.site_columns import position_text
from ui.nesting import nest
from ui.network_text import health_text, mark_text
from ui.text import number, plural
from ui.theme import Theme
from ui.views.detail_sections import section
from ui.views.network_detail import NARROW, ElementHead
from ui.views.network_sections import fact_list
from ui.views.outage_sections import outage_list
from ui.widgets.button_row import ButtonRow
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.pane import Pane

MOST_MEMBERS = 12
_BUTTONS: Mapping[str, str] = {"network.open": _("Open"), "network.impact": _("Services")}
_MARGINS = (16, 4, 8, 12)
_BAR_HEIGHT = 35


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """What the pane is about: sites (several where they stand together), or what joins two."""

    title: str
    sites: tuple[SiteRow, ...]
    link: SiteLink | None
    devices: tuple[DeviceRow, ...]
    links: tuple[LinkRow, ...]
    mark: AlarmMark | None


class SitePane(Pane):
    """Rebuilt only when something in it changed."""

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable) -> None:
        self._theme = theme
        self._clock = clock
        self._shown: tuple[ShownPlace, OutageRows | None] | None = None
        self._head = ElementHead(theme)
        buttons = ButtonRow(theme, actions, _BUTTONS, margins=_MARGINS)
        super().__init__(
            self._head, buttons, title=_("Selected"), about=_("Selected site"), narrowest=NARROW, bar_height=_BAR_HEIGHT
        )
        self.show_message(_("Select a site or a link: what falls with it lights up."))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        if self._shown is not None:
            shown, self._shown = self._shown, None
            self.show_place(*shown)

    def show_place(self, place: ShownPlace, found: OutageRows | None) -> None:
        """Show a place; without `found` what its rows say, until more is read."""
        if (place, found) == self._shown:
            return
        is_other = self._shown is None or self._shown[0].title != place.title
        self._shown = place, found
        self._subtitle.setText(_("link") if place.link else _("site") if len(place.sites) == 1 else _("sites together"))
        self._head.show_element(place.title, _state(place), place.mark)
        self.show_sections(self._sections(place, found), is_other=is_other)

    def show_message(self, message: str) -> None:
        super().show_message(message)
        self._shown = None

    def _sections(self, place: ShownPlace, found: OutageRows | None) -> Iterator[QWidget]:
        yield fact_list(_facts(place))
        if found is not None:
            yield outage_list(found, self._clock)
        now = self._clock.now()
        if place.link is not None:
            yield self._members(_("Links"), [(row.name, row.mark, mark_text(row.mark)) for row in place.links])
        elif len(place.sites) > 1:
            told = [(row.name, row.mark, plural(len(row.device_ids), "device", "devices")) for row in place.sites]
            yield self._members(_("Sites"), told)
        else:
            yield self._members(_("Devices"), [(row.name, row.mark, health_text(row, now)) for row in place.devices])

    def _members(self, title: str, rows: Sequence[tuple[str, AlarmMark | None, str]]) -> QWidget:
        widget, column = section(title, number(len(rows)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for place, (name, mark, words) in enumerate(rows[:MOST_MEMBERS]):
            code = plain(CODE[mark.severity] if mark is not None else _("ok"), "" if mark is not None else "muted")
            if mark is not None:
                code.setStyleSheet(f"font-weight: 600; color: {self._theme.severity(mark.severity).text.name()}")
            grid.addWidget(code, place, 0)
            grid.addWidget(plain(name), place, 1)
            grid.addWidget(ElidedLabel(words, "muted"), place, 2)
        nest(column, grid)
        if len(rows) > MOST_MEMBERS:
            column.addWidget(plain(_("and {count} more").format(count=number(len(rows) - MOST_MEMBERS)), "muted"))
        return widget


def _state(place: ShownPlace) -> str:
    if place.mark is not None:
        told = _("acknowledged") if place.mark.is_acknowledged else _("not acknowledged")
        return f"{place.mark.text} · {told}"
    unheard = sum(site.unheard for site in place.sites)
    devices = plural(unheard, "device", "devices")
    return _("{devices} not heard").format(devices=devices) if unheard else _("no alarm")


def _facts(place: ShownPlace) -> list[tuple[str, str]]:
    told = _("{down} of {links}")
    if place.link is not None:
        down = sum(row.mark is not None for row in place.links)
        return [
            (_("From"), place.link.a),
            (pgettext("link", "To"), place.link.b),
            (_("In alarm"), told.format(down=down, links=len(place.links))),
        ]
    down, links = (sum(getattr(site, name) for site in place.sites) for name in ("links_down", "links"))
    where = [(_("Position"), position_text(place.sites[0]))] if len(place.sites) == 1 else []
    together = [(_("Sites"), number(len(place.sites)))] if len(place.sites) > 1 else []
    return [
        *where,
        *together,
        (_("Devices"), number(sum(len(site.device_ids) for site in place.sites))),
        (_("Not heard"), number(sum(site.unheard for site in place.sites))),
        (_("Links in alarm"), told.format(down=down, links=links)),
    ]
