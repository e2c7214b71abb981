"""Which nodes and edges the picture has: every device of a small network, places with many devices of a large one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from nocdesk.network.model import DeviceKind
from ui.network_text import LAYER

MOST_NODES = 150
"""What a person can still take in at once; with more, the devices of a place are gathered into a cluster."""


class Beyond(StrEnum):
    """What stands below the devices where the picture says whom something reaches, or what rests on it."""

    CUSTOMER = "customer"
    SERVICE = "service"


Level = DeviceKind | Beyond
BANDS: tuple[Level, ...] = (
    DeviceKind.CORE_ROUTER,
    DeviceKind.ACCESS_ROUTER,
    DeviceKind.DEMARCATION,
    DeviceKind.VOICE_GATEWAY,
    Beyond.CUSTOMER,
    Beyond.SERVICE,
)
_CLUSTER = "place:"


class Placed(Protocol):
    """A device as the picture needs it."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> DeviceKind: ...
    @property
    def location(self) -> str: ...


class Joining(Protocol):
    """A link as the picture needs it."""

    @property
    def id(self) -> int: ...
    @property
    def a_device_id(self) -> int: ...
    @property
    def b_device_id(self) -> int: ...


_Device = TypeVar("_Device", bound=Placed)


@dataclass(frozen=True, slots=True)
class Node:
    """A device, or a cluster of the devices at one place, which stands where the most central of them would.

    What is no device has none, and may stand for `many` of its kind.
    """

    key: str
    label: str
    kind: Level
    devices: tuple[int, ...]
    many: int = 1

    @property
    def is_cluster(self) -> bool:
        """Whether it stands for several devices."""
        return len(self.devices) > 1


@dataclass(frozen=True, slots=True)
class Edge:
    """One link between two devices, or all links between two nodes of which one is a cluster; none where it is no link.

    `lane` counts the edges between the same two nodes, so that they are drawn side by side.
    """

    a: str
    b: str
    links: tuple[int, ...]
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """What the picture is of; `shown` counts the devices that are a node of their own."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    node_of: Mapping[int, str]
    cluster_of: Mapping[int, str]
    """Device → the cluster it belongs to, be it open or closed; none for devices that stand alone."""
    within: Mapping[int, str]
    """Link → the cluster that holds both of its ends."""
    shown: int
    total: int


def device_key(device_id: int) -> str:
    """The key of a device's own node."""
    return f"device:{device_id}"


def gather(
    devices: Sequence[_Device],
    links: Sequence[Joining],
    *,
    opened: Iterable[str] = (),
    most: int = MOST_NODES,
    apart: Collection[int] = (),
) -> Graph:
    """At most `most` nodes where grouping by place can do it, and besides them the members of `opened` clusters.

    Devices that are to stand `apart` are never gathered.
    """
    members = _clusters(devices, most, apart)
    open_keys = frozenset(opened)
    cluster_of = {row.id: key for key, rows in members.items() for row in rows}
    nodes: dict[str, Node] = {}
    for row in devices:
        cluster = cluster_of.get(row.id)
        if cluster is None or cluster in open_keys:
            nodes[device_key(row.id)] = Node(device_key(row.id), row.name, row.kind, (row.id,))
        elif cluster not in nodes:
            rows = members[cluster]
            label = f"{cluster.removeprefix(_CLUSTER)} ({len(rows)})"
            nodes[cluster] = Node(cluster, label, _most_central(rows), tuple(member.id for member in rows))
    node_of = {device: node.key for node in nodes.values() for device in node.devices}
    return Graph(
        nodes=nodes,
        edges=_edges(nodes, node_of, links),
        node_of=node_of,
        cluster_of=cluster_of,
        within={row.id: key for row in links if (key := node_of[row.a_device_id]) == node_of[row.b_device_id]},
        shown=sum(not node.is_cluster for node in nodes.values()),
        total=len(devices),
    )


def _clusters(devices: Sequence[_Device], most: int, apart: Collection[int]) -> dict[str, list[_Device]]:
    """The finest grouping that leaves few enough nodes; none for a network that is small as it is.

    Where there is room, the core stands open: it is what holds the picture together.
    """
    if len(devices) <= most:
        return {}
    groups: dict[str, list[_Device]] = {}
    gathered = [row for row in devices if row.id not in apart]
    for grouping in (_location, _place, _prefix, _layer):
        groups = defaultdict(list)
        for row in gathered:
            groups[_CLUSTER + grouping(row)].append(row)
        if len(groups) <= most - len(apart):
            break
    core = [key for key, rows in groups.items() if all(row.kind is BANDS[0] for row in rows)]
    room = most - len(groups) - len(apart)
    is_open = sum(len(groups[key]) - 1 for key in core) <= room
    return {key: rows for key, rows in groups.items() if len(rows) > 1 and not (is_open and key in core)}


def _most_central(rows: Iterable[Placed]) -> DeviceKind:
    return min((row.kind for row in rows), key=BANDS.index)


def _location(row: Placed) -> str:
    return row.location or _prefix(row)


def _place(row: Placed) -> str:
    """The first part of a location: "Northern ring" of "Northern ring, Ostermoor, node 1"."""
    return row.location.split(",")[0].strip() or _prefix(row)


def _prefix(row: Placed) -> str:
    """The first part of a name, which by custom is that of the place: "nor" of "nor-ed1"."""
    return row.name.replace("_", "-").replace(".", "-").split("-")[0]


def _layer(row: Placed) -> str:
    return LAYER[row.kind]


def _edges(nodes: Mapping[str, Node], node_of: Mapping[int, str], links: Sequence[Joining]) -> tuple[Edge, ...]:
    between: dict[tuple[str, str], list[int]] = defaultdict(list)
    for link in links:
        a, b = node_of[link.a_device_id], node_of[link.b_device_id]
        if a != b:
            between[(a, b) if a < b else (b, a)].append(link.id)
    edges = []
    for (a, b), found in between.items():
        if nodes[a].is_cluster or nodes[b].is_cluster:
            edges.append(Edge(a, b, tuple(found)))
        else:
            edges.extend(Edge(a, b, (link_id,), lane) for lane, link_id in enumerate(found))
    return tuple(edges)
