"""What the management can still reach: for each device since when it is cut off, and by the failure of what.

A device is reached while some way to it has nothing failed on it. So the last moment at which a way worked is the
earliest failure on it, and the device was cut off at the latest of these over all its ways: the widest-path problem
(Pollack 1960, "The maximum capacity through a network"), solved as Dijkstra's algorithm solves the shortest one.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing


@dataclass(frozen=True, slots=True)
class Cut:
    """Since when (seconds since 1970) the ways to a device are interrupted, and by what."""

    at_s: float
    by: Thing


@dataclass(frozen=True, slots=True)
class Reach:
    """`cuts` are by device: one that is not in it can be reached, or could not be in the whole network."""

    cuts: Mapping[int, Cut] = field(default_factory=dict)

    def cut_of(self, device_id: int) -> Cut | None:
        return self.cuts.get(device_id)


def where_management_stands(graph: NetworkGraph, failed: Mapping[Thing, float]) -> frozenset[int]:
    """As the graph says, else beside the core routers that have not failed, else beside the best-connected device."""
    if graph.management:
        return graph.management
    cores = [device.id for device in graph.devices.values() if device.is_core]
    answering = frozenset(device for device in cores if (Kind.DEVICE, device) not in failed)
    if answering:
        return answering
    among = cores or list(graph.devices)
    if not among:
        return frozenset()
    return frozenset({max(among, key=lambda device: (len(graph.ways.get(device, ())), -device))})


def reach(graph: NetworkGraph, failed: Mapping[Thing, float], sources: Iterable[int]) -> Reach:
    """Which devices are cut off; `failed` says since when things do not work."""
    cuts: dict[int, Cut | None] = {}
    # The way that worked longest first; a tie goes to the smaller numbers, so that every run finds the same.
    waiting: list[tuple[float, int, _By]] = [(-math.inf, source, ()) for source in sorted(sources)]
    while waiting:
        width, device, by = heappop(waiting)
        if device in cuts:
            continue
        cuts[device] = Cut(-width, by[0]) if by else None
        until_s, after = _narrowed(-width, by, (Kind.DEVICE, device), failed)
        for other, link in graph.ways.get(device, ()):
            if other not in cuts:
                at_s, other_by = _narrowed(until_s, after, (Kind.LINK, link), failed)
                heappush(waiting, (-at_s, other, other_by))
    return Reach({device: cut for device, cut in cuts.items() if cut is not None})


_By = tuple[()] | tuple[Thing]


def _narrowed(at_s: float, by: _By, thing: Thing, failed: Mapping[Thing, float]) -> tuple[float, _By]:
    failed_s = failed.get(thing)
    return (at_s, by) if failed_s is None or failed_s >= at_s else (failed_s, (thing,))
