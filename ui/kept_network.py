"""The network as causes and outages are worked out in it, read once and kept until the inventory changes."""

from threading import Lock

from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.problems.graph_reading import read_graph
from nocdesk.problems.network_graph import NetworkGraph


class KeptNetwork:
    """May be asked by several threads."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._graph: NetworkGraph | None = None
        self._inventory = 0
        self._keeping = Lock()

    def forget(self) -> None:
        """The inventory has changed; what is being read of the old one is not kept either."""
        with self._keeping:
            self._inventory += 1
            self._graph = None

    def graph(self, session: Session) -> NetworkGraph:
        """What is kept, else as the store has it."""
        with self._keeping:
            kept, inventory = self._graph, self._inventory
        if kept is not None:
            return kept
        graph = read_graph(session, self._core.settings.correlation.management)
        with self._keeping:
            if inventory == self._inventory:
                self._graph = graph
        return graph
