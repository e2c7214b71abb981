"""The ways of a network as it is when nothing has failed: worked out once for each state of the inventory."""

from dataclasses import dataclass

from nocdesk.problems.network_graph import NetworkGraph
from nocdesk.problems.only_ways import OnlyWays
from nocdesk.problems.shortest_ways import ShortestWays


@dataclass(frozen=True, slots=True)
class Ways:
    """Each is worked out when it is first asked for."""

    shortest: ShortestWays
    only: OnlyWays


def ways_of(graph: NetworkGraph) -> Ways:
    """Those of a graph."""
    return Ways(ShortestWays(graph), OnlyWays(graph))
