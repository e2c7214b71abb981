"""The pane beside a service's ground: the service and what takes it down alone, or what falls with what is chosen."""

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QGridLayout, QWidget

from nocdesk.boards.network_rows import DeviceRow, LinkRow
from nocdesk.boards.outage_board import OutageRows
from nocdesk.boards.resting_board import RestingPicture
from nocdesk.clock import Clock
from nocdesk.instants import shown_zone
from nocdesk.language import _
from nocdesk.problems.network_graph import Kind
from nocdesk.services.model import ServiceClass
from ui.actions import ActionTable
from ui.nesting import nest
from ui.network_text import KIND, health_text, mark_text
from ui.text import number, plural
from ui.theme import Theme
from ui.views.detail_sections import section
from ui.views.network_detail import NARROW, ElementHead
from ui.views.network_sections import device_facts, fact_list, link_facts
from ui.views.outage_sections import outage_list
from ui.widgets.button_row import ButtonRow
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.pane import Pane

MOST_ALONE = 14
_BUTTONS: Mapping[str, str] = {"network.open": _("Open"), "network.impact": _("Services"), "network.map": _("Map")}
_MARGINS = (16, 4, 8, 12)
_BAR_HEIGHT = 30
_WORDS = {ServiceClass.DOWN: (_("down"), "error"), ServiceClass.DEGRADED: (_("degraded"), "risk")}

Element = DeviceRow | LinkRow | None


class RestsPane(Pane):
    """Rebuilt only when something in it changed."""

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable) -> None:
        self._clock = clock
        self._shown: tuple[RestingPicture, Element, OutageRows | None] | None = None
        self._zone = shown_zone()
        self._head = ElementHead(theme)
        buttons = ButtonRow(theme, actions, _BUTTONS, margins=_MARGINS)
        title, about = _("Selected"), _("What it rests on")
        super().__init__(self._head, buttons, title=title, about=about, narrowest=NARROW, bar_height=_BAR_HEIGHT)
        self.show_message(_("Loading…"))

    def show_ground(self, picture: RestingPicture, element: Element, found: OutageRows | None) -> None:
        """Show the service as a whole, or an element of its ground with what falls with it."""
        if (picture, element, found) == self._shown and self._zone == shown_zone():
            return
        is_other = self._shown is None or self._shown[1] != element
        self._shown, self._zone = (picture, element, found), shown_zone()
        now = self._clock.now()
        if element is None:
            service = picture.service
            self._subtitle.setText(_("service"))
            word = _WORDS.get(service.service_class, (service.service_class.value, ""))[0]
            self._head.show_element(service.name, f"{word} · {service.label}", None)
        else:
            self._subtitle.setText(KIND[element.kind].lower() if isinstance(element, DeviceRow) else _("link"))
            calm = health_text(element, now) if isinstance(element, DeviceRow) else _("no alarm")
            self._head.show_element(element.name, mark_text(element.mark) if element.mark else calm, element.mark)
        self.show_sections(self._sections(picture, element, found), is_other=is_other)

    def _sections(self, picture: RestingPicture, element: Element, found: OutageRows | None) -> Iterator[QWidget]:
        now = self._clock.now()
        if element is None:
            yield fact_list(_facts(picture))
            yield _alone(picture)
            return
        if found is not None:
            yield outage_list(found, self._clock)
        facts = device_facts(element, None, now) if isinstance(element, DeviceRow) else link_facts(element, now)
        yield fact_list(facts)


def _facts(picture: RestingPicture) -> list[tuple[str, str]]:
    sites = sorted({row.location or row.name for row in picture.devices})
    below = [service.name for service in picture.services[1:]]
    return [
        (_("Customer"), picture.service.customer),
        (_("Needs"), ", ".join(below) if below else _("no other service")),
        (_("Devices"), number(len(picture.devices))),
        (_("Links"), number(len(picture.links) - len(picture.around))),
        (_("Ways around"), plural(len(picture.around), "link", "links") if picture.around else _("none")),
        (_("Sites"), "; ".join(sites)),
    ]


def _alone(picture: RestingPicture) -> QWidget:
    """What has no way around it: each of these by itself takes the service down."""
    alone = picture.found.alone
    widget, column = section(_("Fails alone with"), number(len(alone)) if alone else "")
    if not alone:
        column.addWidget(plain(_("Nothing by itself: redundancy carries each failure."), "muted", wrap=True))
    devices = {row.id: row for row in picture.devices}
    links = {row.id: row for row in picture.links}
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, ((kind, key), state) in enumerate(list(alone.items())[:MOST_ALONE]):
        row = devices.get(key) if kind is Kind.DEVICE else links.get(key)
        word, role = _WORDS[state]
        what = KIND[row.kind].lower() if isinstance(row, DeviceRow) else _("link")
        grid.addWidget(plain(row.name if row is not None else ""), place, 0)
        grid.addWidget(ElidedLabel(what, "muted"), place, 1)
        grid.addWidget(plain(word, role), place, 2)
    nest(column, grid)
    if len(alone) > MOST_ALONE:
        column.addWidget(plain(_("and {count} more").format(count=number(len(alone) - MOST_ALONE)), "muted"))
    return widget
