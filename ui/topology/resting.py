"""The scene of what a service rests on: devices and links as in the picture of the network, services below them."""

from dataclasses import replace

from nocdesk.boards.resting_board import RestingPicture, RestingService
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from ui.topology.graph import Beyond, Edge, Graph, Node, gather
from ui.topology.layout import lay_out, whole_scale
from ui.topology.routes import routes
from ui.topology.scene import Causes, Scene, Size, Standing

_MOST = (60, 40, 26, 20, 15, 10)
_LEAST_SCALE = 0.8
SERVICE = "service:"
_WORDS = {ServiceClass.DOWN: _("down"), ServiceClass.DEGRADED: _("degraded"), ServiceClass.PLANNED: _("planned")}


def service_key(service_id: int) -> str:
    """The key of a service's node."""
    return f"{SERVICE}{service_id}"


def compose_resting(picture: RestingPicture, size: Size, before: Scene | None = None) -> Scene:
    """The scene of a reading; where nodes, edges and size are as before, everything keeps its place."""
    graph = _readable(picture, size)
    is_same = before is not None and before.size == size
    if before is not None and is_same and (before.graph.nodes, before.graph.edges) == (graph.nodes, graph.edges):
        layout, ways = before.layout, before.routes
    else:
        layout = lay_out(graph, width=size.width, height=size.height)
        ways = routes(layout, graph.edges)
    marks = {row.id: row.mark for row in picture.links}
    edges = tuple(Standing(next((marks[link] for link in edge.links if marks[link]), None)) for edge in graph.edges)
    rows = {row.id: row for row in picture.devices}
    nodes = {
        key: Standing(next((mark for device in node.devices if (mark := rows[device].mark)), None))
        for key, node in graph.nodes.items()
    }
    return Scene(graph, layout, ways, nodes, edges, size, _causes(graph, picture))


def _readable(picture: RestingPicture, size: Size) -> Graph:
    """As many devices as can be read on a canvas of this size; what carries the service is never folded away."""
    carrying = {device for service in picture.services for device in service.device_ids}
    for most in _MOST:
        graph = _with_services(gather(picture.devices, picture.links, most=most, apart=carrying), picture)
        if whole_scale(graph, width=size.width, height=size.height) >= _LEAST_SCALE:
            break
    return graph


def _with_services(graph: Graph, picture: RestingPicture) -> Graph:
    nodes, edges = dict(graph.nodes), list(graph.edges)
    shown = {service.id for service in picture.services}
    for service in picture.services:
        key = service_key(service.id)
        nodes[key] = Node(key, _label(service), Beyond.SERVICE, ())
        ends = dict.fromkeys(graph.node_of[device] for device in service.device_ids)
        edges += [Edge(end, key, ()) for end in ends]
        edges += [Edge(service_key(below), key, ()) for below in service.needs if below in shown]
    return replace(graph, nodes=nodes, edges=tuple(edges))


def _label(service: RestingService) -> str:
    word = _WORDS.get(service.service_class, "")
    return f"{service.name} · {word}" if word else service.name


def _causes(graph: Graph, picture: RestingPicture) -> Causes:
    numbered = tuple(enumerate(graph.edges))
    return Causes(
        holding=frozenset(number for number, edge in numbered if edge.links and picture.around.issuperset(edge.links)),
        reaching=frozenset(number for number, edge in numbered if not edge.links),
        kept=frozenset(number for number, edge in numbered if not edge.links),
    )
