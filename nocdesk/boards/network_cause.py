"""Why a device is not heard: whether every way from it to the core leads over something that is down."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nocdesk.boards.network_rows import DeviceRow, Health, LinkRow
from nocdesk.network.model import DeviceKind

_UNHEARD = frozenset({Health.SILENT, Health.LATE})
_Ways = Mapping[int, Sequence[tuple[int, LinkRow]]]


def lost_behind(devices: Iterable[DeviceRow], links: Iterable[LinkRow]) -> dict[int, tuple[str, ...]]:
    """By unheard device, what cuts it off: links that are down, else devices that are unheard themselves.

    From the core routers that answer, a walk goes over links that are up and through devices that answer. An unheard
    device that the walk touches is in trouble by itself; one that it does not touch is lost behind what lies between.
    """
    rows = {row.id: row for row in devices}
    ways: dict[int, list[tuple[int, LinkRow]]] = defaultdict(list)
    for link in links:
        ways[link.a_device_id].append((link.b_device_id, link))
        ways[link.b_device_id].append((link.a_device_id, link))
    touched = _touched_from_the_core(rows, ways)
    if not touched:
        return {}
    lost = [row for row in rows.values() if row.health in _UNHEARD and row.id not in touched]
    behind = {row.id: _border(row.id, rows, ways, touched) for row in lost}
    return {device: names for device, names in behind.items() if names}


def _touched_from_the_core(rows: Mapping[int, DeviceRow], ways: _Ways) -> set[int]:
    waiting = [row.id for row in rows.values() if row.kind is DeviceKind.CORE_ROUTER and row.health not in _UNHEARD]
    touched = set(waiting)
    while waiting:
        here = waiting.pop()
        if rows[here].health in _UNHEARD:
            continue
        for there, link in ways.get(here, ()):
            if there not in touched and not link.is_down:
                touched.add(there)
                waiting.append(there)
    return touched


def _border(device: int, rows: Mapping[int, DeviceRow], ways: _Ways, touched: set[int]) -> tuple[str, ...]:
    """What lies between a device and all that the walk touched."""
    links: set[str] = set()
    silent: set[str] = set()
    waiting, seen = [device], {device}
    while waiting:
        for there, link in ways.get(waiting.pop(), ()):
            if there in touched:
                (links if link.is_down else silent).add(link.name if link.is_down else rows[there].name)
            elif there not in seen:
                seen.add(there)
                waiting.append(there)
    return tuple(sorted(links or silent))
