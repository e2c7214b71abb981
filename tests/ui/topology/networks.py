"""Rows of invented networks without a store."""

from datetime import UTC, datetime
from random import Random

from nocdesk.boards.network_rows import AlarmMark, DeviceRow, Health, LinkRow, NetworkPicture
from nocdesk.network.impact import SupportGraph
from nocdesk.network.model import DeviceKind, SnmpVersion
from nocdesk.severity import PerceivedSeverity

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
CORE, ACCESS, EDGE, VOICE = tuple(DeviceKind)
NO_SUPPORTS = SupportGraph({}, {}, {}, {}, {}, {}, {})


def make_device(device_id: int, **changes: object) -> DeviceRow:
    """A healthy device."""
    values: dict[str, object] = {
        "id": device_id, "name": f"dev-{device_id:04d}", "kind": EDGE, "vendor": "Vantor", "location": "Here",
        "address": "192.0.2.1", "port": 161, "snmp": SnmpVersion.V3, "credential": "edge", "health": Health.ANSWERS,
        "heard_at": NOW, "mark": None, "links": 1, "links_down": 0, "services": 0, "probes": (1,),
    }  # fmt: skip
    return DeviceRow(**(values | changes))  # type: ignore[arg-type]


def make_link(link_id: int, a: int, b: int, mark: AlarmMark | None = None) -> LinkRow:
    """A link between two devices."""
    return LinkRow(link_id, f"LNK-{link_id}", a, f"dev-{a:04d}", "xe-0", b, f"dev-{b:04d}", "xe-1", mark, 0)


def make_mark(severity: PerceivedSeverity, *, is_acknowledged: bool = False) -> AlarmMark:
    """An active alarm."""
    return AlarmMark(1, severity, is_acknowledged, f"{severity} trouble", NOW, 1)


def make_picture(devices: list[DeviceRow], links: list[LinkRow]) -> NetworkPicture:
    """A reading of these, with nothing on them."""
    return NetworkPicture(tuple(devices), tuple(links), (), (), NO_SUPPORTS)


def sites(count: int, at_each: int) -> tuple[list[DeviceRow], list[LinkRow]]:
    """A ring of four core routers; sites with an access router, which holds the site's other devices."""
    devices = [make_device(place + 1, name=f"cr-{place}", kind=CORE, location="Backbone") for place in range(4)]
    links = [make_link(place + 1, place + 1, (place + 1) % 4 + 1) for place in range(4)]
    for site in range(count):
        router = len(devices) + 1
        devices.append(make_device(router, name=f"s{site:03d}-ar", kind=ACCESS, location=f"Site {site:03d}"))
        links.append(make_link(len(links) + 1, router, site % 4 + 1))
        for place in range(at_each - 1):
            number = len(devices) + 1
            kind = VOICE if place % 5 == 4 else EDGE
            location = f"Site {site:03d}, node {place}"
            devices.append(make_device(number, name=f"s{site:03d}-e{place}", kind=kind, location=location))
            links.append(make_link(len(links) + 1, router, number))
    return devices, links


def tangle(seed: int, *, devices: int = 26, links: int = 40) -> tuple[list[DeviceRow], list[LinkRow]]:
    """Devices of all kinds with links at random."""
    random = Random(seed)
    rows = [make_device(number, kind=random.choice(list(DeviceKind))) for number in range(1, devices + 1)]
    ends = [random.sample(range(1, devices + 1), 2) for _ in range(links)]
    return rows, [make_link(number, a, b) for number, (a, b) in enumerate(ends, 1)]
