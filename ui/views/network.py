"""The network's internals: the topology, tables below it, and beside them the chosen element with its impact."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.network_rows import DeviceRow, ElementDetail, LinkRow, NetworkPicture, badness
from nocdesk.language import _
from nocdesk.network.impact import Carriers
from ui.change_feed import Changes
from ui.first_run.next_step import NEXT_STEP
from ui.network_text import health_text, services_text
from ui.picture_screen import PictureScreen
from ui.screen import Binding, Place, Scope
from ui.text import moment
from ui.theme import Theme
from ui.topology.callout import callout_of
from ui.topology.graph import Node
from ui.topology.scene import Chosen
from ui.views.network_detail import WIDTH, NetworkDetailPane, Shown
from ui.views.network_keys import NetworkKeys
from ui.views.network_reads import NetworkAnswer, NetworkReads, touches_of
from ui.views.network_tables import NetworkTables
from ui.widgets.panes import Panes, PaneSplit
from ui.widgets.topology_panel import TopologyPanel
from ui.workplace import Workplace

POLLED_MS, RESIZED_MS = 5000, 250


class NetworkScreen(PictureScreen[NetworkAnswer]):
    """Keeps its panes true to the store while it is visible; a place names a device by its id."""

    soon_ms = 150

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace)
        self._reads = NetworkReads(workplace.core)
        self._picture: NetworkPicture | None = None
        self._chosen: Chosen | None = None
        self._opened: frozenset[str] = frozenset()
        self._details: tuple[Chosen, ElementDetail] | None = None
        self._proof = ""
        self.topology = TopologyPanel(theme)
        self.tables = NetworkTables(theme, self._clock, workplace.me)
        self.detail = NetworkDetailPane(theme, self._clock, workplace.actions)
        self.keys = NetworkKeys(self.topology, self.tables, workplace.polls)
        self._later, self._settle = (QTimer(self, singleShot=True, interval=ms) for ms in (POLLED_MS, RESIZED_MS))
        self._build()
        self._connect()

    def _build(self) -> None:
        left = Panes(Qt.Orientation.Vertical, self.topology, self.tables, sizes=(480, 320))
        left.setStretchFactor(0, 3)
        left.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(PaneSplit(left, self.detail, widest=WIDTH))

    def _connect(self) -> None:
        self._later.timeout.connect(self.reload)
        self._settle.timeout.connect(self._on_settled)
        for part in (self.topology, self.tables):
            part.retry_requested.connect(self.reload)
        for speaker in (self.topology, self.tables, self.keys):
            speaker.said.connect(self.said)
        for chooser in (self.topology, self.keys):
            chooser.chosen.connect(self.choose)
        self.topology.canvas.resized.connect(self._settle.start)
        self.tables.shown_changed.connect(self._on_row)
        self.keys.clusters_opened.connect(self._on_clusters_opened)
        self.keys.go_requested.connect(self.go_requested)
        self.detail.action_requested.connect(lambda action_id: self.keys.canvas_handlers()[action_id]())

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.NETWORK, self.topology.canvas, self.keys.canvas_handlers())
        for table in self.tables.lists:
            yield Binding(Scope.LIST, table.view, table.handlers())
            yield Binding(Scope.NETWORK, table.view, self.keys.table_handlers())

    def on_changes(self, changes: Changes) -> None:
        if not self.isVisible():
            self._upkeep.outdate()
        elif changes.touches("alarm", "device", "probe", "inventory"):
            self._upkeep.outdate()
            self._soon.start()
        elif changes.touches("samples", "sla", "service") and not self._later.isActive():
            self._later.start()

    def tick(self) -> None:
        self.tables.tick()

    def prove_polling(self, proof: str) -> None:
        self._proof = proof
        self.tables.explain(proof if self._picture and self._picture.devices else NEXT_STEP)

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.choose(Chosen(device=place.id))

    def take_focus(self) -> None:
        self.topology.canvas.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.topology.head.search, self.topology.canvas, self.tables.current.view, self.detail.area]

    def veiled(self) -> list[QWidget]:
        return [self.topology.canvas, *(table.view for table in self.tables.lists)]

    def pose(self) -> None:
        """Stand on the worst link, else on the worst device, else on what carries the most."""
        if self._picture is None or not self._picture.devices:
            return
        link = min(self._picture.links, key=lambda row: (badness(row.mark), -row.services), default=None)
        device = min(self._picture.devices, key=lambda row: (badness(row.mark), -row.services))
        is_link = link is not None and link.mark is not None and badness(link.mark) <= badness(device.mark)
        self.choose(Chosen(link=link.id) if link is not None and is_link else Chosen(device=device.id))

    def set_theme(self, theme: Theme) -> None:
        for part in (self.topology, self.tables, self.detail):
            part.set_theme(theme)

    def choose(self, chosen: Chosen | None) -> None:
        """Select an element, light up what it carries, and say everything about it; None selects nothing."""
        is_other = chosen != self._chosen
        self._chosen = chosen
        self._show_choice()
        if is_other:
            self.topology.canvas.announce(self._words(chosen))
            self.selection_said.emit(_("1 selected") if chosen is not None else "")
        if chosen is not None and self._picture is not None:
            members = self._members(chosen)
            job = partial(self._reads.detail, chosen, self._picture.supports, members)
            self._workplace.background.read(job, partial(self._on_detail, chosen), self.detail.show_message)

    def ask(self, ids: frozenset[int] | None) -> Callable[[], NetworkAnswer]:
        canvas = self.topology.canvas
        return partial(self._reads.network, self._opened, canvas.room, canvas.scene)

    def take(self, answer: NetworkAnswer) -> None:
        self._picture = self.keys.picture = answer.picture
        self.topology.take(answer.picture, answer.scene, self._proof)
        self.tables.take(answer.picture)
        self.prove_polling(self._proof)
        self.choose(self._chosen if self._chosen is None or self._element(self._chosen) is not None else None)

    def fail(self, message: str) -> None:
        self.topology.fail(message)
        self.failed.emit(message)

    def _on_detail(self, chosen: Chosen, detail: ElementDetail) -> None:
        if chosen == self._chosen:
            self._details = chosen, detail
            self._show_choice()

    def _show_choice(self) -> None:
        chosen, picture = self._chosen, self._picture
        element = self._element(chosen) if chosen is not None else None
        if chosen is None or picture is None or element is None:
            self.keys.services = ()
            self.topology.show_choice(chosen if picture is None else None, frozenset(), frozenset(), None)
            self.detail.show_message(_("Select a device or a link: what it carries lights up."))
            return
        touches = touches_of(picture.supports, chosen, self._members(chosen))
        lit: Carriers = picture.supports.carriers([touch.service_id for touch in touches])
        detail = self._details[1] if self._details is not None and self._details[0] == chosen else None
        reached = [row.service_id for row in detail.reached] if detail else [touch.service_id for touch in touches]
        self.keys.services = reached
        mark = None if isinstance(element, Node) else element.mark
        callout = callout_of(mark, moment(mark.since, self._clock.now())) if mark is not None else None
        self.topology.show_choice(chosen, lit.devices, lit.links, callout)
        self.detail.show_element(element, detail)

    def _element(self, chosen: Chosen) -> Shown | None:
        if chosen.cluster is not None:
            scene = self.topology.canvas.scene
            return scene.graph.nodes.get(chosen.cluster) if scene else None
        if self._picture is None:
            return None
        if chosen.device is not None:
            return next((row for row in self._picture.devices if row.id == chosen.device), None)
        return next((row for row in self._picture.links if row.id == chosen.link), None)

    def _members(self, chosen: Chosen) -> tuple[int, ...]:
        scene = self.topology.canvas.scene
        node = scene.graph.nodes.get(chosen.cluster) if scene and chosen.cluster is not None else None
        return node.devices if node else ()

    def _words(self, chosen: Chosen | None) -> str:
        """What is chosen, for whoever reads the screen aloud."""
        match self._element(chosen) if chosen is not None else None:
            case DeviceRow() as row:
                state = row.mark.text if row.mark is not None else health_text(row, self._clock.now())
                return f"{row.name}, {state}, {services_text(row.services)}"
            case LinkRow() as row:
                state = row.mark.text if row.mark is not None else _("no alarm")
                return f"{row.name}, {state}, {services_text(row.services)}"
            case Node() as node:
                return _("{node}, Enter shows its devices").format(node=node.label)
        return _("Nothing selected")

    def _on_row(self) -> None:
        """A row was selected in a table: its element is what the panes are about."""
        if self.tables.current.view.selected_ids() and self.tables.current.view.hasFocus():
            chosen = self.keys.chosen_row()
            if chosen != self._chosen:
                self.choose(chosen)

    def _on_clusters_opened(self, keys: frozenset[str]) -> None:
        self._opened = keys
        self.reload()

    def _on_settled(self) -> None:
        if self.topology.canvas.is_outgrown:
            self.reload()
