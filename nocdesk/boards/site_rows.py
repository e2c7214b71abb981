"""The sites of the network and what joins them, as frozen rows; for those alone who may see the network."""

from dataclasses import dataclass

from nocdesk.boards.network_rows import AlarmMark, NetworkPicture


@dataclass(frozen=True, slots=True)
class SiteRow:
    """Everything at one location; `latitude` and `longitude` are None where nobody has entered them.

    `mark` is the worst alarm of its devices and of the links within it, `unheard` counts the devices that do not
    answer. `links` are those to other sites, `links_down` the ones of them in alarm.
    """

    name: str
    latitude: float | None
    longitude: float | None
    device_ids: tuple[int, ...]
    mark: AlarmMark | None
    unheard: int
    links: int
    links_down: int

    @property
    def id(self) -> int:
        """The first of its devices stands for it."""
        return min(self.device_ids)

    @property
    def is_placed(self) -> bool:
        """Whether it can stand on a map."""
        return self.latitude is not None


@dataclass(frozen=True, slots=True)
class SiteLink:
    """All links between two sites, by their names."""

    a: str
    b: str
    link_ids: tuple[int, ...]
    mark: AlarmMark | None


@dataclass(frozen=True, slots=True)
class SitePicture:
    """One reading of the whole network by its sites."""

    network: NetworkPicture
    sites: tuple[SiteRow, ...]
    links: tuple[SiteLink, ...]
