"""The scene of a problem: devices and links as in the picture of the network, and below them whom it reaches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from nocdesk.boards.network_rows import AlarmMark, worst_mark
from nocdesk.boards.problem_sketch_rows import ProblemSketch, SketchCustomer
from ui.text import plural
from ui.topology.graph import Beyond, Edge, Graph, Node, gather
from ui.topology.layout import lay_out, whole_scale
from ui.topology.routes import routes
from ui.topology.scene import Causes, Chosen, Scene, Size, Standing

_MOST = (60, 40, 26, 20, 15, 10)
_LEAST_SCALE = 0.9
CUSTOMER = "customer:"


def customer_key(customer_id: int) -> str:
    """The key of a customer's node; 0 is that of all the others together."""
    return f"{CUSTOMER}{customer_id}"


def compose_sketch(sketch: ProblemSketch, size: Size, before: Scene | None = None) -> Scene:
    """The scene of a reading; where nodes, edges and size are as before, everything keeps its place."""
    graph = _readable(sketch, size)
    if (
        before is not None
        and before.size == size
        and (before.graph.nodes, before.graph.edges)
        == (
            graph.nodes,
            graph.edges,
        )
    ):
        layout, ways = before.layout, before.routes
    else:
        layout = lay_out(graph, width=size.width, height=size.height)
        ways = routes(layout, graph.edges)
    marks = {link.id: link.mark for link in sketch.links}
    edges = tuple(Standing(_worst_of(marks, edge.links)) for edge in graph.edges)
    return Scene(graph, layout, ways, _standings(graph, sketch), edges, size, _causes(graph, sketch))


def _readable(sketch: ProblemSketch, size: Size) -> Graph:
    """As many nodes as can be read on a canvas of this size; the root is never folded away."""
    roots = {device.id for device in sketch.devices if device.is_root}
    roots |= {end for link in sketch.links if link.is_root for end in (link.a_device_id, link.b_device_id)}
    for most in _MOST:
        graph = _with_customers(_folded(sketch, most, roots), sketch.customers)
        if whole_scale(graph, width=size.width, height=size.height) >= _LEAST_SCALE:
            break
    return graph


def _folded(sketch: ProblemSketch, most: int, roots: Collection[int]) -> Graph:
    return gather(sketch.devices, sketch.links, most=most, apart=roots)


def _with_customers(graph: Graph, customers: Sequence[SketchCustomer]) -> Graph:
    nodes = dict(graph.nodes)
    edges = list(graph.edges)
    for customer in customers:
        key = customer_key(customer.id)
        nodes[key] = Node(key, customer_label(customer), Beyond.CUSTOMER, (), customer.customers)
        ends = dict.fromkeys(graph.node_of[device] for device in customer.device_ids if device in graph.node_of)
        edges += [Edge(end, key, ()) for end in ends]
    return replace(graph, nodes=nodes, edges=tuple(edges))


def customer_label(customer: SketchCustomer) -> str:
    """Who it is, and how many of its services feel it."""
    return f"{customer.name} · {customer.services or plural(customer.held, 'held', 'held')}"


def place_of_alarm(sketch: ProblemSketch, alarm_id: int) -> Chosen | None:
    """Where in the picture an alarm stands."""
    for device, alarms in sketch.at_device.items():
        if alarm_id in alarms:
            return Chosen(device=device)
    for link, alarms in sketch.at_link.items():
        if alarm_id in alarms:
            return Chosen(link=link)
    return next(
        (Chosen(cluster=customer_key(c)) for c, alarms in sketch.at_customer.items() if alarm_id in alarms), None
    )


def alarms_at(sketch: ProblemSketch, chosen: Chosen) -> tuple[int, ...]:
    """Which alarms stand at a place of the picture."""
    if chosen.device is not None:
        return sketch.at_device.get(chosen.device, ())
    if chosen.link is not None:
        return sketch.at_link.get(chosen.link, ())
    return next(
        (alarms for customer, alarms in sketch.at_customer.items() if customer_key(customer) == chosen.cluster), ()
    )


def _standings(graph: Graph, sketch: ProblemSketch) -> dict[str, Standing]:
    marks = {device.id: device.mark for device in sketch.devices}
    within: dict[str, list[AlarmMark]] = {}
    for link in sketch.links:
        if link.mark is not None and link.id in graph.within:
            within.setdefault(graph.within[link.id], []).append(link.mark)
    found = {customer_key(customer.id): Standing(customer.mark) for customer in sketch.customers}
    for node in graph.nodes.values():
        if node.devices:
            own = [mark for device in node.devices if (mark := marks[device]) is not None]
            found[node.key] = Standing(worst_mark([*own, *within.get(node.key, ())]))
    return found


def _worst_of(marks: Mapping[int, AlarmMark | None], links: Sequence[int]) -> AlarmMark | None:
    return worst_mark([mark for link in links if (mark := marks.get(link)) is not None])


def _causes(graph: Graph, sketch: ProblemSketch) -> Causes:
    roots = {link.id for link in sketch.links if link.is_root}
    holding = {link.id for link in sketch.links if link.holds}
    held = {customer_key(customer.id) for customer in sketch.customers if not customer.services}
    reached = {customer_key(customer.id) for customer in sketch.customers if customer.is_root}
    numbered = tuple(enumerate(graph.edges))
    return Causes(
        root_nodes=frozenset(graph.node_of[device.id] for device in sketch.devices if device.is_root) | reached,
        root_edges=frozenset(number for number, edge in numbered if not roots.isdisjoint(edge.links)),
        holding=frozenset(number for number, edge in numbered if not holding.isdisjoint(edge.links)),
        reaching=frozenset(number for number, edge in numbered if not edge.links),
        kept=frozenset(number for number, edge in numbered if not edge.links and edge.b in held),
    )
