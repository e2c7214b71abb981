"""Sites and links invented for the map."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from nocdesk.boards.network_rows import AlarmMark, NetworkPicture
from nocdesk.boards.site_rows import SiteLink, SitePicture, SiteRow
from nocdesk.network.impact import SupportGraph
from nocdesk.severity import PerceivedSeverity

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
_NOTHING = NetworkPicture((), (), (), (), SupportGraph({}, {}, {}, {}, {}, {}, {}))


def mark(severity: PerceivedSeverity = PerceivedSeverity.MAJOR) -> AlarmMark:
    """An alarm that nobody has acknowledged."""
    return AlarmMark(1, severity, False, "Trouble", NOON, 1)


def sites(
    where: Mapping[str, tuple[float, float] | None],
    links: Iterable[tuple[str, str]] = (),
    troubled: Mapping[str, AlarmMark] | None = None,
) -> SitePicture:
    """One device at each site; sites without a place have no coordinates."""
    marks = troubled or {}
    rows = []
    for number, (name, at) in enumerate(sorted(where.items()), 1):
        latitude, longitude = at or (None, None)
        rows.append(SiteRow(name, latitude, longitude, (number,), marks.get(name), 0, 0, 0))
    pairs = sorted({(min(pair), max(pair)) for pair in links})
    joined = [SiteLink(a, b, (number,), marks.get(f"{a}-{b}")) for number, (a, b) in enumerate(pairs, 1)]
    return SitePicture(_NOTHING, tuple(rows), tuple(joined))
