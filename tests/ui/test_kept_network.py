"""The network as causes are worked out in it, kept between readings."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.problems.graph_reading import read_graph
from nocdesk.problems.network_graph import NetworkGraph
from ui.kept_network import KeptNetwork


def test_a_network_that_was_being_read_while_it_changed_is_not_kept(
    provider_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, read = KeptNetwork(provider_core), []

    def overtaken(session: Session, management: Sequence[str]) -> NetworkGraph:
        graph = read_graph(session, management)
        read.append(graph)
        if len(read) == 1:
            kept.forget()
        return graph

    monkeypatch.setattr("ui.kept_network.read_graph", overtaken)
    with provider_core.read() as session:
        shown = [kept.graph(session) for _ in range(3)]

    assert len(read) == 2
    assert shown[1] is shown[2] is read[1]
