"""What a service rests on, as a picture: services, devices, links and ways around, and what falls with each of them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nocdesk.boards.outage_board import OutageRows
from nocdesk.boards.resting_board import RestingPicture
from nocdesk.language import _
from nocdesk.problems.network_graph import Kind, Thing
from nocdesk.services.model import ServiceClass
from ui.change_feed import Changes
from ui.nesting import nest
from ui.picture_screen import PictureScreen
from ui.screen import Binding, Place, Scope
from ui.theme import Theme
from ui.topology.resting import SERVICE, service_key
from ui.topology.scene import Chosen
from ui.topology.walking import Way
from ui.views.network_detail import WIDTH
from ui.views.outage_sections import outage_words
from ui.views.rests_pane import Element, RestsPane
from ui.views.rests_reads import RestsAnswer, RestsReads
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.panes import PaneSplit
from ui.widgets.plate import Plate
from ui.widgets.problem_sketch import HELD, HOLDS, SketchPanel
from ui.workplace import Workplace

RESIZED_MS = 250
_LEGEND = {HOLDS: _("way around"), HELD: _("carries")}


class RestsScreen(PictureScreen[RestsAnswer]):
    """Keeps the picture true to the store while it is visible; a place names the service.

    Without one it shows the service that fares worst.
    """

    soon_ms = 300

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace)
        self._reads = RestsReads(workplace.core)
        self._asked: int | None = None
        self._answer: RestsAnswer | None = None
        self._chosen: Chosen | None = None
        self._found: OutageRows | None = None
        self.notice = NoticeBar(theme, can_retry=True)
        self.sketch = SketchPanel(theme, _("What it rests on"), _LEGEND)
        self.pane = RestsPane(theme, workplace.clock, workplace.actions)
        self.plate = Plate()
        self.plate.hide()
        self._settle = QTimer(self, singleShot=True, interval=RESIZED_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._columns = PaneSplit(self.sketch, self.pane, widest=WIDTH)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._columns, 0, 0)
        grid.addWidget(self.plate, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self.notice)
        nest(column, grid, 1)

    def _connect(self) -> None:
        self._settle.timeout.connect(self.reload)
        self.notice.retry_requested.connect(self.reload)
        self.sketch.said.connect(self.said)
        self.sketch.chosen.connect(self.choose)
        self.sketch.opened.connect(self._on_opened)
        self.sketch.resized.connect(self._settle.start)
        self.pane.action_requested.connect(lambda action_id: self.handlers()[action_id]())

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "network" do in the picture, by id."""
        canvas = self.sketch.canvas
        return {
            **{f"network.{way.name.lower()}": partial(canvas.walk, way) for way in Way},
            "network.zoom_in": partial(canvas.zoom, 1),
            "network.zoom_out": partial(canvas.zoom, -1),
            "network.fit": canvas.fit,
            "network.next_link": partial(canvas.step_link, 1),
            "network.previous_link": partial(canvas.step_link, -1),
            "network.open": self.open,
            "network.impact": self.go_to_falling,
            "network.map": self.go_to_map,
            "network.leave": self.leave,
        }

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.NETWORK, self.sketch.canvas, self.handlers())

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("inventory"):
            self._reads.forget_network()
        if changes.touches("alarm", "device", "service", "inventory"):
            self._upkeep.outdate()
            if self.isVisible() and not self._soon.isActive():
                self._soon.start()

    def go_to(self, place: Place) -> None:
        if place.id is not None and place.id != self.place():
            self._asked = place.id
            self.choose(None)
            self.reload()

    def place(self) -> int | None:
        return self._asked

    def take_focus(self) -> None:
        self.sketch.canvas.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.sketch.canvas, self.pane.area]

    def veiled(self) -> list[QWidget]:
        return [self.sketch.canvas]

    def pose(self) -> None:
        """Stand on what takes the service down alone."""
        picture = self._picture()
        if picture is not None and picture.found.alone:
            kind, number = next(iter(picture.found.alone))
            self.choose(Chosen(device=number) if kind is Kind.DEVICE else Chosen(link=number))

    def set_theme(self, theme: Theme) -> None:
        for part in (self.notice, self.sketch, self.pane):
            part.set_theme(theme)

    def choose(self, chosen: Chosen | None) -> None:
        """Select an element, and light up what falls with it; None selects nothing."""
        is_other = chosen != self._chosen
        self._chosen = chosen
        if is_other:
            self._found = None
            self.sketch.canvas.announce(self._words())
            self.selection_said.emit(_("1 selected") if chosen is not None else "")
        self._show_choice()
        failed = self._failing()
        if failed:
            job = partial(self._reads.outage, failed)
            self._workplace.background.read(job, self._on_outage, self.pane.show_message)

    def open(self) -> None:
        """Show a device among the others; a service with what it rests on itself."""
        chosen = self._chosen
        if chosen is None:
            self.said.emit(_("Nothing is selected: select a device, a link or a service."))
        elif chosen.cluster is not None and chosen.cluster.startswith(SERVICE):
            self.go_to(Place("rests", int(chosen.cluster.removeprefix(SERVICE))))
        else:
            self._go("network", self._device())

    def go_to_map(self) -> None:
        """Show where it stands."""
        self._go("sitemap", self._device())

    def go_to_falling(self) -> None:
        """Show the first service that falls with what is chosen, else the one that the picture is about."""
        rows = self._found.rows if self._found is not None else ()
        falling = [row.service_id for row in rows if row.effect is not ServiceClass.UP]
        picture = self._picture()
        self._go("services", falling[0] if falling else picture.service.id if picture is not None else None)

    def leave(self) -> None:
        """Choose nothing and show everything."""
        self.choose(None)
        self.sketch.canvas.fit()

    def _go(self, screen: str, number: int | None) -> None:
        if number is None:
            self.said.emit(_("Nothing is selected: select a device or a link."))
        else:
            self.go_requested.emit(Place(screen, number))

    def ask(self, ids: frozenset[int] | None) -> Callable[[], RestsAnswer]:
        canvas = self.sketch.canvas
        return partial(self._reads.resting, self._asked, canvas.room, canvas.scene)

    def take(self, answer: RestsAnswer) -> None:
        self._answer = answer
        self.notice.say("")
        self.plate.setVisible(answer.scene is None)
        self._columns.setVisible(answer.scene is not None)
        if answer.scene is None or answer.picture is None:
            self.plate.say(_("No such service."), _("Services lists them all; O there shows what one rests on."))
            return
        self._asked = answer.picture.service.id
        self.titled.emit(answer.picture.service.name)
        self.sketch.show_scene(answer.scene)
        self.choose(self._chosen if self._is_shown(self._chosen) else None)

    def fail(self, message: str) -> None:
        self.notice.say(message)
        self.failed.emit(message)

    def _on_outage(self, found: OutageRows) -> None:
        if found.outage.failed != self._failing():
            return
        if self._found is None:
            self.sketch.canvas.announce(_("If it fails: {words}").format(words=outage_words(found)))
        self._found = found
        self._show_choice()

    def _show_choice(self) -> None:
        picture, found = self._picture(), self._found
        if picture is None:
            return
        lit = found.outage if found is not None else None
        shown = {service.id for service in picture.services}
        self.sketch.canvas.show_choice(
            self._chosen,
            devices=lit.cut if lit is not None else frozenset(),
            links=lit.links if lit is not None else frozenset(),
            others=frozenset(map(service_key, lit.fallen & shown)) if lit is not None else frozenset(),
        )
        self.pane.show_ground(picture, self._element(), found)

    def _picture(self) -> RestingPicture | None:
        return self._answer.picture if self._answer is not None else None

    def _element(self) -> Element:
        picture, chosen = self._picture(), self._chosen
        if picture is None or chosen is None:
            return None
        if chosen.link is not None:
            return next((row for row in picture.links if row.id == chosen.link), None)
        return next((row for row in picture.devices if row.id == chosen.device), None)

    def _is_shown(self, chosen: Chosen | None) -> bool:
        scene = self.sketch.canvas.scene
        is_node = chosen is not None and scene is not None and scene.node_of(chosen) is not None
        return is_node or self._element() is not None

    def _failing(self) -> frozenset[Thing]:
        if self._chosen is None or self._element() is None:
            return frozenset()
        if self._chosen.link is not None:
            return frozenset({(Kind.LINK, self._chosen.link)})
        return frozenset({(Kind.DEVICE, self._chosen.device or 0)})

    def _device(self) -> int | None:
        element = self._element()
        return None if element is None else getattr(element, "a_device_id", element.id)

    def _words(self) -> str:
        """What is chosen, for whoever reads the screen aloud."""
        element, scene = self._element(), self.sketch.canvas.scene
        if element is not None:
            return f"{element.name}, {element.mark.text if element.mark is not None else _('no alarm')}"
        node = scene.node_of(self._chosen) if scene is not None and self._chosen is not None else None
        return scene.graph.nodes[node].label if scene is not None and node is not None else _("Nothing selected")

    def _on_opened(self, chosen: Chosen) -> None:
        self.choose(chosen)
        self.open()
