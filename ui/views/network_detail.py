"""The pane beside the topology: the chosen device, link or cluster in full."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.network_rows import AlarmMark, DeviceRow, ElementDetail, LinkRow
from nocdesk.clock import Clock
from nocdesk.network.model import DeviceKind
from nocdesk.severity import PerceivedSeverity
from ui.actions import ActionTable
from ui.network_text import KIND, health_text
from ui.text import plural
from ui.theme import Theme
from ui.topology.graph import Node
from ui.views.network_sections import alarm_list, device_facts, fact_list, link_facts, port_list, reached_list
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain

WIDTH = 340
NARROW = 288
_BUTTONS = (("network.impact", "Services"), ("network.plots", "Plots"), ("network.poll", "Poll now"))

Shown = DeviceRow | LinkRow | Node


class ElementHead(QWidget):
    """Shape, name, and the state in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._mark: AlarmMark | None = None
        self._title = plain("", "title", wrap=True)
        self._state = plain("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(42, 12, 16, 8)
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
        painter = QPainter(self)
        severity = self._mark.severity if self._mark else PerceivedSeverity.CLEARED
        is_new = self._mark is not None and not self._mark.is_acknowledged
        box = QRectF(16, self._title.geometry().top() + 1, 18, 18)
        self.theme.paint_glyph(painter, box, severity, filled=is_new)


class NetworkDetailPane(QFrame):
    """Rebuilt only when something in it changed."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._shown: tuple[Shown, ElementDetail | None] | None = None
        self.setProperty("role", "panel")
        self.setMinimumWidth(NARROW)
        self._kind = plain("", "muted")
        self._head = ElementHead(theme)
        self._buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True)
            for action_id, text in _BUTTONS
            if actions.allows(action_id)
        }
        self._top = QWidget()
        self.sections = QScrollArea()
        self._build()
        self.show_nothing("Select a device or a link: what it carries lights up.")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        title = QHBoxLayout()
        title.setContentsMargins(12, 0, 12, 0)
        title.setSpacing(8)
        title.addWidget(plain("Selected", "section"))
        title.addWidget(self._kind)
        title.addStretch(1)
        bar = QWidget()
        bar.setFixedHeight(35)
        bar.setLayout(title)
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self._head)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 8, 12)
        row.setSpacing(4)
        for action_id, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, action_id=action_id: self.action_requested.emit(action_id))
            row.addWidget(button)
        row.addStretch(1)
        top.addLayout(row)
        top.addWidget(line())
        self.sections.setWidgetResizable(True)
        self.sections.setFrameShape(QFrame.Shape.NoFrame)
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sections.setAccessibleName("Selected element")
        for widget in (bar, line(), self._top):
            column.addWidget(widget)
        column.addWidget(self.sections, 1)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = self._head.theme = theme
        for button in self._buttons.values():
            button.set_theme(theme)
        if self._shown is not None:
            shown, self._shown = self._shown, None
            self.show_element(*shown)

    def show_element(self, element: Shown, detail: ElementDetail | None) -> None:
        """Show a device, a link or a cluster; without `detail` what its row says, until more is read."""
        if (element, detail) == self._shown:
            return
        is_other = self._shown is None or _name(self._shown[0]) != _name(element)
        self._shown = element, detail
        self._top.show()
        self._show_head(element)
        place = 0 if is_other else self.sections.verticalScrollBar().value()
        self.sections.setWidget(self._body(element, detail))
        self.sections.verticalScrollBar().setValue(place)

    def show_nothing(self, message: str) -> None:
        """Say that nothing is chosen, or that it could not be read."""
        self._shown = None
        self._kind.setText("")
        self._top.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        label = plain(message, "muted", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(label)
        column.addStretch(2)
        self.sections.setWidget(body)

    def _show_head(self, element: Shown) -> None:
        now = self._clock.now()
        poll = self._buttons.get("network.poll")
        if poll is not None:
            poll.setVisible(not isinstance(element, Node))
        match element:
            case DeviceRow():
                self._kind.setText(KIND[element.kind].lower())
                self._head.show_element(element.name, _state(element.mark, health_text(element, now)), element.mark)
            case LinkRow():
                self._kind.setText("link")
                self._head.show_element(element.name, _state(element.mark, "no alarm"), element.mark)
            case Node():
                self._kind.setText("place")
                hint = "Enter shows its devices, Backspace gathers them again"
                self._head.show_element(element.label, hint, None)

    def _body(self, element: Shown, detail: ElementDetail | None) -> QWidget:
        now = self._clock.now()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if isinstance(element, DeviceRow):
            column.addWidget(fact_list(device_facts(element, detail, now)))
        elif isinstance(element, LinkRow):
            column.addWidget(fact_list(link_facts(element, now)))
        else:
            kind = KIND[element.kind] if isinstance(element.kind, DeviceKind) else element.kind
            column.addWidget(fact_list([("Kind", kind), ("Devices", plural(len(element.devices), "device"))]))
        if detail is not None:
            parts = [] if isinstance(element, Node) else [alarm_list(detail.alarms, self._theme, now)]
            parts.append(reached_list(detail.reached, now))
            if detail.ports:
                parts.append(port_list(detail.ports))
            for part in parts:
                column.addWidget(line())
                column.addWidget(part)
        column.addStretch(1)
        return body


def _state(mark: AlarmMark | None, otherwise: str) -> str:
    if mark is None:
        return otherwise
    told = "acknowledged" if mark.is_acknowledged else "not acknowledged"
    return f"{mark.text} · {told}"


def _name(element: Shown) -> str:
    return element.key if isinstance(element, Node) else f"{type(element).__name__}:{element.id}"
