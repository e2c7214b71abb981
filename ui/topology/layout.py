"""Where the nodes stand: a band for each kind of device, in an order that keeps links short and crossings few."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.topology.graph import BANDS, Beyond, Graph, Level
from ui.topology.ordering import Order, Place, best_order, swept_orders, untidiness

NODE_HEIGHT = 28.0
LEAST_NODE_WIDTH, MOST_NODE_WIDTH = 84.0, 148.0
MOST_CUSTOMER_WIDTH = 200.0
"""The names of customers are longer than those of devices."""

GUTTER = 98.0
"""The room at the left for the names of the bands."""

_GAP_X, _MARGIN = 9.0, 8.0
_CHARACTER, _TEXT_MARGIN = 6.4, 32.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """How near nodes may come: the height of a row, and the room around the rows of a band."""

    row: float
    band: float


_WIDE, _CLOSE = Spacing(46.0, 22.0), Spacing(40.0, 12.0)


@dataclass(frozen=True, slots=True)
class Band:
    """The stripe of a kind of device, or of customers; `devices` counts all of them, in clusters too."""

    kind: Level
    top: float
    bottom: float
    devices: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Places by node, and the size of the whole."""

    places: Mapping[str, Place]
    bands: tuple[Band, ...]
    width: float
    height: float
    node_width: float


def lay_out(graph: Graph, *, width: float, height: float) -> Layout:
    """A layout that fills a canvas of this size, or one of its proportions where the nodes need more room.

    The same graph and size always give the same places.
    """
    node_width, by_band = _node_width(graph), _by_band(graph)
    if not by_band:
        return Layout({}, (), width, height, node_width)
    spacing = _spacing(graph)
    columns, scale = _columns([len(keys) for keys in by_band.values()], node_width, spacing, width, height)
    whole_width, whole_height = width / scale, height / scale
    rows = {kind: math.ceil(len(keys) / columns) for kind, keys in by_band.items()}
    bands = _bands(graph, rows, spacing, whole_height)

    def places_of(order: Order) -> dict[str, Place]:
        return _places(order, bands, rows, whole_width, node_width)

    best = best_order(
        swept_orders(graph, by_band),
        lambda order: untidiness(places_of(order), graph.edges, node_width + _GAP_X),
        edges=len(graph.edges),
    )
    return Layout(places_of(best), tuple(bands.values()), whole_width, whole_height, node_width)


def whole_scale(graph: Graph, *, width: float, height: float) -> float:
    """How large a canvas of this size would show the whole graph; 1 is full size."""
    counts = [len(keys) for keys in _by_band(graph).values()]
    return _columns(counts, _node_width(graph), _spacing(graph), width, height)[1] if counts else 1.0


def _by_band(graph: Graph) -> dict[Level, list[str]]:
    by_band = {kind: [node.key for node in graph.nodes.values() if node.kind is kind] for kind in BANDS}
    return {kind: keys for kind, keys in by_band.items() if keys}


def _node_width(graph: Graph) -> float:
    longest = max((len(node.label) for node in graph.nodes.values()), default=0)
    has_customers = any(isinstance(node.kind, Beyond) for node in graph.nodes.values())
    return min(
        MOST_CUSTOMER_WIDTH if has_customers else MOST_NODE_WIDTH,
        max(LEAST_NODE_WIDTH, longest * _CHARACTER + _TEXT_MARGIN),
    )


def _spacing(graph: Graph) -> Spacing:
    """With a band more there is less room for each."""
    return _CLOSE if _has_customers(graph) else _WIDE


def _has_customers(graph: Graph) -> bool:
    return any(isinstance(node.kind, Beyond) for node in graph.nodes.values())


def _columns(
    counts: Sequence[int], node_width: float, spacing: Spacing, width: float, height: float
) -> tuple[int, float]:
    """How many nodes a row takes so that all are shown as large as can be, and how large that is."""
    best = (1, 0.0)
    for columns in range(1, max(counts) + 1):
        rows = [math.ceil(count / columns) for count in counts]
        widest = max((count - 1) / in_band for count, in_band in zip(counts, rows, strict=True))
        needed_x = GUTTER + node_width + widest * (node_width + _GAP_X) + _MARGIN
        needed_y = sum(rows) * spacing.row + len(counts) * spacing.band
        scale = min(1.0, width / needed_x, height / needed_y)
        if scale > best[1] + 1e-9 or (scale == best[1] == 1.0):
            best = (columns, scale)
    return best[0], max(best[1], 1e-3)


def _bands(graph: Graph, rows: Mapping[Level, int], spacing: Spacing, height: float) -> dict[Level, Band]:
    devices: dict[Level, int] = defaultdict(int)
    for node in graph.nodes.values():
        devices[node.kind] += len(node.devices) or node.many
    needed = {kind: count * spacing.row + spacing.band for kind, count in rows.items()}
    stretch = height / max(1.0, sum(needed.values()))
    bands, top = {}, 0.0
    for kind, share in needed.items():
        bands[kind] = Band(kind, top, top + share * stretch, devices[kind])
        top = bands[kind].bottom
    return bands


def _places(
    order: Order, bands: Mapping[Level, Band], rows: Mapping[Level, int], width: float, node_width: float
) -> dict[str, Place]:
    """Nodes evenly over the width; those of several rows in zigzag, so that links pass between them."""
    places = {}
    room = width - GUTTER - _MARGIN
    for kind, keys in order.items():
        band, count = bands[kind], rows[kind]
        pitch = (band.bottom - band.top) / count
        inset = max(room / len(keys), node_width) / 2
        step = (room - 2 * inset) / max(1, len(keys) - 1)
        for place, key in enumerate(keys):
            places[key] = Place(GUTTER + inset + place * step, band.top + pitch * (place % count + 0.5))
    return places
