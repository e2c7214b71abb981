"""What the keys of the network screen do: one method an action."""

from PySide6.QtCore import Signal

from nocdesk.boards.network_rows import BindingRow, DeviceRow, InterfaceRow, NetworkPicture
from nocdesk.language import _
from nocdesk.network.model import ProbeType
from ui.poll_requests import PollRequests
from ui.screen import Place
from ui.topology.scene import Chosen
from ui.views.network_tables import NetworkTables
from ui.views.picture_keys import Handlers, PictureKeys
from ui.widgets.topology_panel import TopologyPanel


class NetworkKeys(PictureKeys):
    """Opens and gathers places, and asks for polls besides."""

    clusters_opened = Signal(object)
    """The clusters that are to stand open from now on."""

    def __init__(self, topology: TopologyPanel, tables: NetworkTables, polls: PollRequests) -> None:
        super().__init__(topology, tables)
        self._tables: NetworkTables = tables
        self._polls = polls
        self._opened: frozenset[str] = frozenset()
        self.picture: NetworkPicture | None = None

    def canvas_handlers(self) -> Handlers:
        return {**super().canvas_handlers(), "network.gather": self.gather}

    def shared_handlers(self) -> Handlers:
        return {**super().shared_handlers(), "network.map": self.show_on_map, "network.poll": self.poll}

    def open(self) -> None:
        """Show the devices of a cluster; of a device or a link the row in its table."""
        choice, scene = self._canvas.choice, self._canvas.scene
        if choice is None or scene is None:
            self.said.emit(_("Nothing is selected: click a device, or search with /."))
            return
        node = scene.node_of(choice)
        if node is not None and scene.graph.nodes[node].is_cluster:
            self._open_clusters(self._opened | {node})
        elif choice.device is not None:
            self._tables.show_table(0)
            self._tables.devices.go_to(choice.device)
            self._tables.devices.view.setFocus()
        elif (row := self._interface_of(choice)) is not None:
            self._tables.show_table(1)
            self._tables.interfaces.go_to(row.id)
            self._tables.interfaces.view.setFocus()

    def gather(self) -> None:
        """Put the chosen device back into its place; else choose nothing."""
        choice, scene = self._canvas.choice, self._canvas.scene
        cluster = scene.graph.cluster_of.get(choice.device) if scene and choice and choice.device is not None else None
        if cluster is not None and cluster in self._opened:
            self._open_clusters(self._opened - {cluster})
            self.chosen.emit(Chosen(cluster=cluster))
            return
        self.chosen.emit(None)

    def show_row(self) -> None:
        """Choose the element of the current row, and go to the picture."""
        chosen = self.chosen_row()
        if chosen is not None:
            self.chosen.emit(chosen)
            self._canvas.setFocus()

    def chosen_row(self) -> Chosen | None:
        """What the current row of the table in front is about."""
        match self._tables.current.shown_row():
            case DeviceRow() as device:
                return Chosen(device=device.id)
            case InterfaceRow() as interface if interface.link_id is not None:
                return Chosen(link=interface.link_id)
            case InterfaceRow() | BindingRow() as row:
                return Chosen(device=row.device_id)
        return None

    def show_on_map(self) -> None:
        """Show where it stands: of a link its first end, of a place one of its devices."""
        choice, scene, picture = self._canvas.choice, self._canvas.scene, self.picture
        if choice is None or scene is None or picture is None:
            self.said.emit(self.nothing_chosen)
            return
        ends = (row.a_device_id for row in picture.links if row.id == choice.link)
        members = scene.graph.nodes[choice.cluster].devices if choice.cluster is not None else ()
        self.go_requested.emit(Place("sitemap", choice.device or next(ends, next(iter(members), None))))

    def poll(self) -> None:
        """Ask the collector for what the current probe, device or link has to say."""
        probes = self._probes()
        if not probes:
            self.said.emit(_("Nothing to poll: no probe asks it."))
        for probe in probes:
            self._polls.ask_probe(probe.id, probe.name)

    def _probes(self) -> list[BindingRow]:
        choice, picture, table = self._canvas.choice, self.picture, self._tables.bindings
        if table.view.hasFocus():
            return table.selected_rows()
        if picture is None or choice is None:
            return []
        if choice.device is not None:
            return [row for row in picture.bindings if row.device_id == choice.device]
        ends = {end for row in picture.links if row.id == choice.link for end in (row.a_device_id, row.b_device_id)}
        return [row for row in picture.bindings if row.device_id in ends and row.type is ProbeType.IF_MIB]

    def _interface_of(self, choice: Chosen) -> InterfaceRow | None:
        """The port of a link that is in trouble, else the first."""
        rows = [row for row in self.picture.interfaces if row.link_id == choice.link] if self.picture else []
        return min(rows, key=lambda row: (row.mark is None, row.id), default=None)

    def _open_clusters(self, keys: frozenset[str]) -> None:
        self._opened = keys
        self.clusters_opened.emit(keys)
