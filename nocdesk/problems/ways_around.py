"""Where traffic goes now: for what has failed, the shortest ways around it that still work."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing

MOST_STEPS = 12
"""A way of more links than this is none that anybody would look for."""

MOST_WAYS = 24
"""So many ways are looked for: of more at once none says anything."""


def ways_around(graph: NetworkGraph, causes: Iterable[Thing], failed: Iterable[Thing]) -> frozenset[int]:
    """The links that still join what the causes joined, past all that has failed; empty where nothing does."""
    gone = frozenset(failed)
    pairs = (pair for thing in sorted(causes) for pair in pairwise(_joined_by(graph, thing)))
    return frozenset(link for start, end in islice(pairs, MOST_WAYS) for link in _shortest(graph, start, end, gone))


def _joined_by(graph: NetworkGraph, thing: Thing) -> list[int]:
    """What a link or a device joins: its ends, or its neighbours."""
    kind, number = thing
    if kind is Kind.LINK:
        return [graph.links[number].a[0], graph.links[number].b[0]]
    return sorted({other for other, _ in graph.ways.get(number, ())})


def _shortest(graph: NetworkGraph, start: int, end: int, failed: frozenset[Thing]) -> Iterator[int]:
    """The links of a shortest way that works, the first by number of those that are as short."""
    if (Kind.DEVICE, start) in failed or (Kind.DEVICE, end) in failed:
        return
    came: dict[int, tuple[int, int]] = {start: (start, 0)}
    waiting = deque([(start, 0)])
    while waiting and end not in came:
        device, steps = waiting.popleft()
        for other, link in graph.ways.get(device, ()) if steps < MOST_STEPS else ():
            if other not in came and (Kind.LINK, link) not in failed and (Kind.DEVICE, other) not in failed:
                came[other] = device, link
                waiting.append((other, steps + 1))
    while end != start and end in came:
        end, link = came[end]
        yield link
