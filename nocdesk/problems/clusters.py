"""Puts together what began at one time in one part of the network where no rule says what explains it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.model import Condition
from nocdesk.problems.network_graph import Kind, Thing
from nocdesk.problems.open_alarm import OF_THE_DESK, OpenAlarm
from nocdesk.problems.ports import cards_of
from nocdesk.problems.relations import Situation

NEAR = "same cause suspected"
"""Stands for a rule where alarms are near each other in time and place."""

NEAR_S = 120.0
"""What began within this of the first may have one cause with it."""

SHARE = 0.5
"""So much of what hangs on a thing must be in trouble, before the thing is suspected."""

FEW, FEW_SHARE = 4.0, 0.1
"""So many services that are worse in the same way at one time, and so much of all that are reached over a device."""

_STRONG = frozenset({Condition.DEVICE_SILENT, Condition.LINK_DOWN, Condition.ON_BATTERY, Condition.PART_FAULTY})
"""What says where a fault is, and not only what suffers from it."""

_PORTS = "ports of, "
"""Begins the name of a hub that is a card, and the card's number ends it."""

_Hub = tuple[str, str | int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Alarms of one suspected cause, by id; `root` is the one among them that says where it is, `where` in words."""

    members: tuple[int, ...]
    root: int | None
    where: str


def clusters(now: Situation, roots: Sequence[OpenAlarm], forbidden: Mapping[str, set[str]]) -> list[Cluster]:
    """The largest first; each root is in one at most, and with none of which it is forbidden to be (by their keys)."""
    hubs: dict[_Hub, list[OpenAlarm]] = {}
    for alarm in roots:
        for hub in _hubs(now, alarm):
            hubs.setdefault(hub, []).append(alarm)
    together = sorted(
        (group for hub, alarms in hubs.items() for group in _at_one_time(hub, alarms)),
        key=lambda group: (-len(group[1]), *_nearness(now, group[0]), str(group[0])),
    )
    taken: set[int] = set()
    found = []
    for hub, alarms in together:
        free = _of_one_fault(hub, _allowed([alarm for alarm in alarms if alarm.id not in taken], forbidden))
        if len(free) > 1 and _is_enough(now, hub, free):
            taken.update(alarm.id for alarm in free)
            found.append(_cluster(now, hub, free))
    return found


def _hubs(now: Situation, alarm: OpenAlarm) -> Iterator[_Hub]:
    """What the alarm may have in common with others: its device, what its device or link hangs on, its carriers."""
    if alarm.condition in CONSEQUENCES or alarm.condition in OF_THE_DESK:
        return
    place = now.indexed.place(alarm)
    if place.service is not None:
        for kind, number in now.services.carriers(place.service):
            yield f"carrier {kind}", number
        for device in now.ways.devices_to(now.services.carriers(place.service)):
            yield f"reached over, {alarm.condition}", device
        return
    if place.device is None:
        return
    yield "device", place.device
    if alarm.condition is Condition.DEVICE_SILENT:
        # Between two devices there may be several links.
        yield from (("behind", other) for other in sorted({other for other, _ in now.graph.ways.get(place.device, ())}))
        yield from ((f"{_PORTS}{card}", other) for other, card in sorted(_cards_above(now, place.device)))
        if place.site:
            yield "site", place.site
    elif alarm.condition is Condition.LINK_DOWN and place.link is not None:
        link = now.graph.links[place.link]
        yield from (("links of", device) for device in sorted({link.a[0], link.b[0]}))
        yield from ((f"{_PORTS}{card}", place.device) for card in cards_of(place.part))


def _cards_above(now: Situation, device: int) -> set[tuple[int, str]]:
    """The cards, each with its device, over which every way out of a device leads: their failure silences it."""
    ways = [(other, link) for other, link in now.graph.ways.get(device, ()) if not now.only.is_behind(other, device)]
    cards = [{(other, card) for card in cards_of(now.graph.links[link].port_at(other))} for other, link in ways]
    return set.intersection(*cards) if cards else set()


def _at_one_time(hub: _Hub, alarms: Sequence[OpenAlarm]) -> Iterator[tuple[_Hub, list[OpenAlarm]]]:
    """Cut into stretches, each of which begins with an alarm and has what began within NEAR_S of it."""
    stretch: list[OpenAlarm] = []
    for alarm in alarms:
        if stretch and alarm.began_s - stretch[0].began_s > NEAR_S:
            yield hub, stretch
            stretch = []
        stretch.append(alarm)
    if stretch:
        yield hub, stretch


def _nearness(now: Situation, hub: _Hub) -> tuple[bool, int]:
    """A device itself before what hangs on it, a card before others, and what little hangs on before what much does."""
    kind, value = hub
    if kind.startswith(_PORTS):
        return True, -len(kind)
    return kind != "device", -len(now.ways.devices_to([(Kind.DEVICE, int(value))])) if "over" in kind else 0


def _allowed(alarms: Sequence[OpenAlarm], forbidden: Mapping[str, set[str]]) -> list[OpenAlarm]:
    """Without those that a person has parted from an earlier one."""
    found: list[OpenAlarm] = []
    for alarm in alarms:
        parted = forbidden.get(alarm.key, set())
        if not any(each.key in parted or alarm.key in forbidden.get(each.key, ()) for each in found if forbidden):
            found.append(alarm)
    return found


def _of_one_fault(hub: _Hub, alarms: list[OpenAlarm]) -> list[OpenAlarm]:
    """Two faults on a device are two, and what else is wrong with it may belong to either."""
    strong = [alarm for alarm in alarms if alarm.condition in _STRONG]
    return [] if hub[0] == "device" and len(strong) > 1 else alarms


def _is_enough(now: Situation, hub: _Hub, alarms: Sequence[OpenAlarm]) -> bool:
    """Whether so much of what hangs on the hub is in trouble that chance does not account for it."""
    kind, value = hub
    graph = now.graph
    if kind == "device":
        return True
    if kind == "site":
        return len(alarms) >= SHARE * len(graph.at_site[str(value)])
    if kind == "links of" and _works(now, int(value), alarms):
        return False
    if kind in ("behind", "links of"):
        # One of the ways of a device leads to the rest of the network.
        return len(alarms) >= max(2.0, SHARE * (len(graph.ways.get(int(value), ())) - 1))
    if kind.startswith(_PORTS):
        ports = [graph.links[link].port_at(int(value)) for _, link in graph.ways.get(int(value), ())]
        return len(alarms) >= max(2.0, SHARE * sum(kind.removeprefix(_PORTS) in cards_of(port) for port in ports))
    services = {now.indexed.place(alarm).service for alarm in alarms}
    if kind.startswith("reached over"):
        return len(services) >= max(FEW, FEW_SHARE * _tested_over(now, int(value)))
    thing: Thing = (Kind(kind.removeprefix("carrier ")), int(value))
    return len(services) >= max(2.0, SHARE * len(now.services.tested_on(thing)))


def _works(now: Situation, device: int, links: Sequence[OpenAlarm]) -> bool:
    """Whether the device of these links tells of one itself, and has not failed.

    Then what a neighbour tells of another one is another trouble, and what it tells of several itself has no more in
    common than a card, where their names say on which they are.
    """
    own = [now.indexed.place(alarm).part for alarm in links if now.indexed.place(alarm).device == device]
    return bool(own) and (len(own) < len(links) or any(map(cards_of, own)))


def _tested_over(now: Situation, device: int) -> int:
    """How many services with a test are reached over a device."""
    tested = {test.service_id for test in now.graph.tests.values() if test.service_id is not None}
    return sum(device in now.ways.devices_to(now.services.carriers(service)) for service in tested)


def _cluster(now: Situation, hub: _Hub, alarms: Sequence[OpenAlarm]) -> Cluster:
    strong = [alarm for alarm in alarms if alarm.condition in _STRONG]
    root = strong[0].id if len(strong) == 1 else None
    return Cluster(tuple(alarm.id for alarm in alarms), root, _where(now, hub, len(alarms)))


_WORDS: Mapping[str, str] = {
    "device": "on {}",
    "behind": "behind {}",
    "links of": "on links of {}",
    "ports of": "on one card of {}",
    "site": "at {}",
    "carrier device": "of services that {} carries",
    "carrier link": "of services that ride on {}",
    "reached over": "of services that are reached over {}",
}


def _where(now: Situation, hub: _Hub, count: int) -> str:
    kind, value = hub
    if kind == "site":
        name = str(value)
    else:
        name = now.graph.name_of((Kind.LINK if kind == "carrier link" else Kind.DEVICE, int(value)))
    words = _WORDS[kind.partition(",")[0]]
    return f"{count} troubles began within {NEAR_S:.0f} s {words.format(name)}"
