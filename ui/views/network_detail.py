"""The pane beside the topology: the chosen device, link or cluster in full."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.network_rows import AlarmMark, DeviceRow, ElementDetail, LinkRow
from nocdesk.clock import Clock
from nocdesk.instants import shown_zone
from nocdesk.language import _
from nocdesk.network.model import DeviceKind
from nocdesk.severity import PerceivedSeverity
from ui.actions import ActionTable
from ui.mirroring import painter_on, sides
from ui.network_text import KIND, health_text
from ui.text import plural, within
from ui.theme import Theme
from ui.topology.graph import Node
from ui.views.network_sections import alarm_list, device_facts, fact_list, link_facts, port_list, reached_list
from ui.widgets.button_row import ButtonRow
from ui.widgets.labels import plain
from ui.widgets.pane import Pane, PaneHead

WIDTH = 340
NARROW = 288
_BUTTONS: Mapping[str, str] = {
    "network.impact": _("Services"),
    "network.plots": _("Plots"),
    "network.poll": _("Poll now"),
}
_MARGINS = (16, 4, 8, 12)
_BAR_HEIGHT = 35

Shown = DeviceRow | LinkRow | Node


class ElementHead(PaneHead):
    """Shape, name, and the state in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._mark: AlarmMark | None = None
        self._title = plain("", "title", wrap=True)
        self._state = plain("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(42, 12, 16, 8))
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._state)

    def show_element(self, title: str, state: str, mark: AlarmMark | None) -> None:
        """Show an element's name, state and worst alarm."""
        self._mark = mark
        self._title.setText(title)
        self._state.setText(state)
        self.setAccessibleName(f"{title}: {state}")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        severity = self._mark.severity if self._mark else PerceivedSeverity.CLEARED
        is_new = self._mark is not None and not self._mark.is_acknowledged
        box = QRectF(16, self._title.geometry().top() + 1, 18, 18)
        self.theme.paint_glyph(painter, box, severity, filled=is_new)


class NetworkDetailPane(Pane):
    """Rebuilt only when something in it changed."""

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable) -> None:
        self._theme = theme
        self._clock = clock
        self._shown: tuple[Shown, ElementDetail | None] | None = None
        self._head = ElementHead(theme)
        self._buttons = ButtonRow(theme, actions, _BUTTONS, margins=_MARGINS)
        super().__init__(
            self._head,
            self._buttons,
            title=_("Selected"),
            about=_("Selected element"),
            narrowest=NARROW,
            bar_height=_BAR_HEIGHT,
        )
        self._zone = shown_zone()
        self.show_message(_("Select a device or a link: what it carries lights up."))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        if self._shown is not None:
            shown, self._shown = self._shown, None
            self.show_element(*shown)

    def show_element(self, element: Shown, detail: ElementDetail | None) -> None:
        """Show a device, a link or a cluster; without `detail` what its row says, until more is read."""
        if (element, detail) == self._shown and self._zone == shown_zone():
            return
        is_other = self._shown is None or _name(self._shown[0]) != _name(element)
        self._shown, self._zone = (element, detail), shown_zone()
        self._show_head(element)
        self.show_sections(self._sections(element, detail), is_other=is_other)

    def show_message(self, message: str) -> None:
        super().show_message(message)
        self._shown = None
        body = QWidget()
        column = QVBoxLayout(body)
        label = plain(message, "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(label)
        column.addStretch(2)
        self.area.setWidget(body)

    def _show_head(self, element: Shown) -> None:
        now = self._clock.now()
        poll = self._buttons.buttons.get("network.poll")
        if poll is not None:
            poll.setVisible(not isinstance(element, Node))
        match element:
            case DeviceRow():
                self._subtitle.setText(within(KIND[element.kind]))
                self._head.show_element(element.name, _state(element.mark, health_text(element, now)), element.mark)
            case LinkRow():
                self._subtitle.setText("link")
                self._head.show_element(element.name, _state(element.mark, _("no alarm")), element.mark)
            case Node():
                self._subtitle.setText("place")
                hint = _("Enter shows its devices, Backspace gathers them again")
                self._head.show_element(element.label, hint, None)

    def _sections(self, element: Shown, detail: ElementDetail | None) -> Iterator[QWidget]:
        now = self._clock.now()
        match element:
            case DeviceRow():
                yield fact_list(device_facts(element, detail, now))
            case LinkRow():
                yield fact_list(link_facts(element, now))
            case Node():
                kind = KIND[element.kind] if isinstance(element.kind, DeviceKind) else element.kind
                yield fact_list([(_("Kind"), kind), (_("Devices"), plural(len(element.devices), "device", "devices"))])
        if detail is None:
            return
        if not isinstance(element, Node):
            yield alarm_list(detail.alarms, self._theme, now)
        yield reached_list(detail.reached, now)
        if detail.ports:
            yield port_list(detail.ports)


def _state(mark: AlarmMark | None, otherwise: str) -> str:
    if mark is None:
        return otherwise
    told = _("acknowledged") if mark.is_acknowledged else _("not acknowledged")
    return f"{mark.text} · {told}"


def _name(element: Shown) -> str:
    return element.key if isinstance(element, Node) else f"{type(element).__name__}:{element.id}"
