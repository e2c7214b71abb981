"""The topology with its head, and what stands in its place while there is nothing to show."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from nocdesk.boards.network_rows import AlarmMark, NetworkPicture, worst_mark
from nocdesk.language import _
from ui.first_run.next_step import NEXT_STEP
from ui.text import number
from ui.theme import Theme
from ui.topology.callout import Callout
from ui.topology.scene import Chosen, Scene
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plate import Plate
from ui.widgets.row_list import PATIENCE_MS
from ui.widgets.topology_canvas import TopologyCanvas
from ui.widgets.topology_head import TopologyHead


class TopologyPanel(QFrame):
    """Head, notice and canvas."""

    retry_requested = Signal()
    chosen = Signal(object)
    said = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self._picture: NetworkPicture | None = None
        self._found: tuple[Chosen, ...] = ()
        self.head = TopologyHead(
            theme, _("Topology"), _("Device, link or site ( / )"), _("Search for a device, link or site")
        )
        self.notice = NoticeBar(theme, can_retry=True)
        self.canvas = TopologyCanvas(theme)
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
        self.head.search.left.connect(self.canvas.setFocus)
        self.head.search.list_wished.connect(self.canvas.setFocus)
        self.head.search.returnPressed.connect(self._on_search)
        QTimer.singleShot(PATIENCE_MS, self, self._on_late)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.head, self.notice, self.canvas):
            part.set_theme(theme)

    def take(self, picture: NetworkPicture, scene: Scene, proof: str) -> None:
        """Show another reading."""
        self._picture = picture
        self.notice.say("")
        self.canvas.set_scene(scene)
        words = _("Showing {shown} of {total} devices")
        self.head.show_share(words.format(shown=number(scene.graph.shown), total=number(scene.graph.total)))
        self._count()
        self.plate.setVisible(not picture.devices)
        self.plate.say(_("No devices yet."), f"{NEXT_STEP} {proof}")

    def fail(self, message: str) -> None:
        """Say that the network could not be read; what is shown stays."""
        self.notice.say(message)

    def show_choice(
        self, choice: Chosen | None, devices: frozenset[int], links: frozenset[int], callout: Callout | None
    ) -> None:
        """Mark what is chosen and light up what carries what it carries."""
        self.canvas.show_choice(choice, devices=devices, links=links, callout=callout)
        self._count()

    def matches(self, text: str) -> tuple[Chosen, ...]:
        """Devices by name, address or place, then links by name; what begins with the text first."""
        words = text.casefold().split()
        if self._picture is None or not words:
            return ()
        devices = [
            (row.name, f"{row.name} {row.location} {row.address} {row.vendor}", Chosen(device=row.id))
            for row in self._picture.devices
        ]
        links = [
            (row.name, f"{row.name} {row.a_device} {row.b_device}", Chosen(link=row.id)) for row in self._picture.links
        ]
        found = [
            (not name.casefold().startswith(words[0]), place, chosen)
            for place, (name, texts, chosen) in enumerate([*devices, *links])
            if all(word in texts.casefold() for word in words)
        ]
        return tuple(chosen for _, _, chosen in sorted(found, key=lambda entry: entry[:2]))

    def _count(self) -> None:
        scene, light = self.canvas.scene, self.canvas.light
        if scene is None:
            return
        marks = [*(standing.mark for standing in scene.nodes.values()), *(standing.mark for standing in scene.edges)]
        troubled = [mark for mark in marks if mark is not None]
        calm_nodes = [k for k, standing in scene.nodes.items() if standing.mark is None and k not in light.nodes]
        calm_edges = [n for n, standing in enumerate(scene.edges) if standing.mark is None and n not in light.edges]
        first: AlarmMark | None = worst_mark(troubled)
        self.head.legend.show_counts(
            first.severity if first else None,
            len(troubled),
            len(light.nodes) + len(light.edges),
            len(calm_nodes) + len(calm_edges),
        )

    def _on_search(self) -> None:
        found: Sequence[Chosen] = self.matches(self.head.search.text())
        if not found:
            self.said.emit(_("No device, link or site matches “{text}”.").format(text=self.head.search.text()))
            return
        here = found.index(self.canvas.choice) if self.canvas.choice in found else -1
        place = (here + 1) % len(found)
        self.chosen.emit(found[place])
        self.said.emit(
            _("{place} of {count} found; Enter goes to the next, Down to the picture.").format(
                place=place + 1, count=len(found)
            )
        )

    def _on_late(self) -> None:
        if self._picture is None:
            self.plate.say(_("Loading the network…"))
            self.plate.show()
