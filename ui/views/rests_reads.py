"""What the screen of a service's ground reads, on a pool thread."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, select

from nocdesk.boards.network_board import network_picture
from nocdesk.boards.outage_board import OutageRows, outage_rows
from nocdesk.boards.resting_board import RestingPicture, resting_picture
from nocdesk.core import Core
from nocdesk.problems.network_graph import Thing
from nocdesk.services.model import Service, ServiceClass
from ui.kept_network import KeptNetwork
from ui.topology.resting import compose_resting
from ui.topology.scene import Scene, Size


@dataclass(frozen=True, slots=True)
class RestsAnswer:
    """A service's ground and its scene; None where there is no such service."""

    picture: RestingPicture | None
    scene: Scene | None


class RestsReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._network = KeptNetwork(core)

    def forget_network(self) -> None:
        """The inventory has changed."""
        self._network.forget()

    def resting(self, asked: int | None, size: Size, before: Scene | None) -> RestsAnswer:
        """What this service rests on, else the one that fares worst; what stays keeps its place."""
        rank = case({ServiceClass.DOWN: 0, ServiceClass.DEGRADED: 1}, value=Service.current_class, else_=2)
        with self._core.read() as session:
            service = asked or session.scalar(select(Service.id).order_by(rank, Service.name).limit(1))
            if service is None:
                return RestsAnswer(None, None)
            network = network_picture(session, now=self._core.clock.now())
            picture = resting_picture(session, self._network.graph(session), network, service)
        return RestsAnswer(picture, compose_resting(picture, size, before) if picture is not None else None)

    def outage(self, failed: Collection[Thing]) -> OutageRows:
        """What would fall with these."""
        with self._core.read() as session:
            return outage_rows(session, self._network.graph(session), failed)
