"""The canvas of the topology: looks at a scene, and turns keys and gestures into choices."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.mirroring import painter_on
from ui.theme import Theme
from ui.topology.callout import Callout, callout_box, paint_callout
from ui.topology.layout import NODE_HEIGHT
from ui.topology.ordering import Place
from ui.topology.painter import LABEL_WIDTH, TopologyPainter
from ui.topology.scene import Chosen, Light, Scene, chosen_of
from ui.topology.view import STEP, View, fitted
from ui.topology.walking import Way, next_link, walked
from ui.widgets.picture_canvas import PictureCanvas

_PAN_PX = 80.0
_MARGIN = 26.0
_OUTGROWN = 0.12
"""By what share the canvas must have grown or shrunk."""


class TopologyCanvas(PictureCanvas):
    """Shows a scene; the owner says what is chosen (a Chosen, or None) and what is lit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Topology"), parent)
        self._painter = TopologyPainter(theme)
        self._scene: Scene | None = None
        self._view = View()
        self._is_fitted = True
        self._choice: Chosen | None = None
        self._light = Light()
        self._callout: Callout | None = None

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._scene

    @property
    def view(self) -> View:
        """How it is looked at."""
        return self._view

    @property
    def choice(self) -> Chosen | None:
        """What is chosen."""
        return self._choice

    @property
    def light(self) -> Light:
        """What is lit."""
        return self._light

    @property
    def is_outgrown(self) -> bool:
        """Whether the room has become so much another that the nodes want to be placed anew."""
        if self._scene is None or not self._scene.size.width or not self._scene.size.height:
            return False
        width, height = self.room.width / self._scene.size.width, self.room.height / self._scene.size.height
        return max(abs(width - 1), abs(height - 1)) > _OUTGROWN

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._painter = TopologyPainter(theme)

    def set_scene(self, scene: Scene) -> None:
        """Show another scene; where the nodes moved, the view follows as far as it showed everything."""
        has_moved = self._scene is None or self._scene.layout != scene.layout
        self._scene = scene
        if has_moved and self._is_fitted:
            self.fit()
        self._light_up(self._light.nodes, self._light.edges)

    def show_choice(
        self,
        choice: Chosen | None,
        *,
        devices: frozenset[int] = frozenset(),
        links: frozenset[int] = frozenset(),
        others: frozenset[str] = frozenset(),
        callout: Callout | None = None,
    ) -> None:
        """Mark what is chosen, light up devices, links and nodes that are neither, and bring it into sight."""
        is_other = choice != self._choice
        self._choice, self._callout = choice, callout
        scene = self._scene
        if scene is None:
            return
        nodes = others | {scene.graph.node_of[device] for device in devices if device in scene.graph.node_of}
        edges = frozenset(scene.edge_of_link[link] for link in links if link in scene.edge_of_link)
        self._light_up(nodes, edges)
        at = self._place_of_choice()
        if is_other and at is not None:
            self._view = self._view.showing(at, self.width(), self.height(), _MARGIN)

    def zoom(self, steps: int) -> None:
        """Larger or smaller by steps, about what is chosen."""
        at = self._place_of_choice()
        about = self._view.to_screen(at) if at else Place(self.width() / 2, self.height() / 2)
        self._look(self._view.zoomed(STEP**steps, about))

    def fit(self) -> None:
        """Show all of it."""
        if self._scene is not None:
            self._view = fitted(self._scene.layout, self.width(), self.height())
            self._is_fitted = True
            self.update()

    def walk(self, way: Way) -> None:
        """Along a link to the neighbour in a direction, or to the end of the chosen link; else move the view."""
        step_x, step_y = way.value
        if self._scene is None or (self._light.node is None and self._light.edge is None):
            self._look(self._view.moved(-step_x * _PAN_PX, -step_y * _PAN_PX))
            return
        self._go(
            walked(self._scene, self._light, way), _("No link leads {way} from here.").format(way=way.name.lower())
        )

    def step_link(self, by: int) -> None:
        """Choose the next or the previous link of the chosen node."""
        if self._scene is not None and (self._light.node is not None or self._light.edge is not None):
            self._go(next_link(self._scene, self._light, by), _("No link ends here."))

    def _light_up(self, nodes: frozenset[str], edges: frozenset[int]) -> None:
        scene, choice = self._scene, self._choice
        node = scene.node_of(choice) if scene is not None and choice is not None else None
        edge = scene.edge_of_link.get(choice.link) if scene is not None and choice and choice.link is not None else None
        self._light = Light(node, edge, nodes, edges)
        self.update()

    def _place_of_choice(self) -> Place | None:
        if self._scene is None:
            return None
        if self._light.node is not None:
            return self._scene.layout.places[self._light.node]
        return self._scene.routes[self._light.edge].middle if self._light.edge is not None else None

    def _go(self, chosen: Chosen | None, otherwise: str) -> None:
        if chosen is not None:
            self.chosen.emit(chosen)
        else:
            self.said.emit(otherwise)

    def _look(self, view: View) -> None:
        if self._scene is None:
            return
        self._view = view.within(self._scene.layout, self.width(), self.height())
        self._is_fitted = False
        self.update()

    def zoom_about(self, factor: float, about: Place) -> None:
        self._look(self._view.zoomed(factor, about))

    def pan(self, dx: float, dy: float) -> None:
        self._look(self._view.moved(dx, dy))

    def pointed(self, at: QPointF) -> Chosen | None:
        if self._scene is None:
            return None
        place = self._view.to_layout(Place(at.x(), at.y()))
        key = self._scene.node_at(place)
        if key is not None:
            return chosen_of(self._scene, key)
        edge = self._scene.edge_at(place, self._view.scale)
        links = self._scene.graph.edges[edge].links if edge is not None else ()
        return Chosen(link=links[0]) if links else None

    def _paint_callout(self, painter: QPainter) -> None:
        at, scene, scale = self._place_of_choice(), self._scene, self._view.scale
        if self._callout is None or at is None or scene is None:
            return
        is_edge = self._light.edge is not None
        off = (22.0, 22.0) if is_edge else (scene.layout.node_width / 2 * scale + 10, NODE_HEIGHT / 2 * scale + 8)
        boxes = [QRectF(0, 0, LABEL_WIDTH, self.height()), *map(self._box_of, scene.layout.places.values())]
        if self._light.edge is not None:
            edge = scene.graph.edges[self._light.edge]
            boxes += [self._box_of(scene.layout.places[key]) for key in (edge.a, edge.b)] * 3
        beside = self._view.to_screen(at)
        box = callout_box(self._theme, self._callout, beside, off, self.rect().toRectF(), boxes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_callout(painter, self._theme, self._callout, box)

    def _box_of(self, place: Place) -> QRectF:
        """The box of a node on the canvas."""
        at, scale = self._view.to_screen(place), self._view.scale
        width, height = (self._scene.layout.node_width if self._scene else 0.0) * scale, NODE_HEIGHT * scale
        return QRectF(at.x - width / 2, at.y - height / 2, width, height)

    def words_at(self, at: QPointF) -> str:
        pointed = self.pointed(at)
        if pointed is None or self._scene is None:
            return ""
        key = self._scene.node_of(pointed)
        return self._scene.graph.nodes[key].label if key else ""

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        if self._scene is None:
            painter.fillRect(self.rect(), self._theme.color("surface.table"))
            return
        self._painter.paint(
            painter, self._scene, self._view, self.width(), self.height(), self._light, is_focused=self.hasFocus()
        )
        self._paint_callout(painter)
        self.paint_focus(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        self.resized.emit()
