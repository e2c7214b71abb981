"""What the network screen reads, on a pool thread."""

from collections.abc import Iterable
from dataclasses import dataclass

from nocdesk.boards.network_board import network_picture
from nocdesk.boards.network_detail import device_detail, link_detail, reached_rows
from nocdesk.boards.network_rows import ElementDetail, NetworkPicture
from nocdesk.core import Core
from nocdesk.network.impact import SupportGraph
from nocdesk.network.topology import Touch
from ui.topology.scene import Chosen, Scene, Size, compose


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """The network, and the scene that shows it."""

    picture: NetworkPicture
    scene: Scene


class NetworkReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def network(self, opened: Iterable[str], size: Size, before: Scene | None) -> NetworkAnswer:
        """Everything anew; what stays keeps its place."""
        with self._core.read() as session:
            picture = network_picture(session, now=self._core.clock.now())
        return NetworkAnswer(picture, compose(picture, opened, size, before))

    def detail(self, chosen: Chosen, supports: SupportGraph, members: Iterable[int] = ()) -> ElementDetail:
        """Everything about what is chosen; of a cluster, the services that fall with its members."""
        with self._core.read() as session:
            if chosen.device is not None:
                return device_detail(session, chosen.device, supports)
            if chosen.link is not None:
                return link_detail(session, chosen.link, supports)
            touches = [touch for device in members for touch in supports.falls_with_device(device)]
            return ElementDetail((), (), reached_rows(session, touches), None, None)


def touches_of(supports: SupportGraph, chosen: Chosen, members: Iterable[int] = ()) -> list[Touch]:
    """The services that fall with what is chosen."""
    if chosen.device is not None:
        return supports.falls_with_device(chosen.device) if chosen.device in supports.device_names else []
    if chosen.link is not None:
        return supports.falls_with_link(chosen.link)
    return [touch for device in members for touch in supports.falls_with_device(device)]
