"""The topology with its head: how much of the network it shows, and devices and links found by name."""

from PySide6.QtWidgets import QWidget

from nocdesk.boards.network_rows import AlarmMark, NetworkPicture, worst_mark
from nocdesk.language import _
from ui.first_run.next_step import NEXT_STEP
from ui.text import number
from ui.theme import Theme
from ui.topology.callout import Callout
from ui.topology.scene import Chosen, Scene
from ui.widgets.picture_panel import PicturePanel
from ui.widgets.topology_canvas import TopologyCanvas
from ui.widgets.topology_head import TopologyHead


class TopologyPanel(PicturePanel[TopologyCanvas]):
    """The topology, how much of the network it shows, and devices and links found by name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        head = TopologyHead(
            theme, _("Topology"), _("Device, link or site ( / )"), _("Search for a device, link or site")
        )
        super().__init__(theme, head, TopologyCanvas(theme), parent)
        self._picture: NetworkPicture | None = None

    @property
    def is_read(self) -> bool:
        return self._picture is not None

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

    def no_match(self, text: str) -> str:
        return _("No device, link or site matches “{text}”.").format(text=text)

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
