"""Which devices and links have failed by what the open alarms say, and which devices have failed by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nocdesk.alarms.model import Condition
from nocdesk.problems.falls import Fall, falls
from nocdesk.problems.indexed import Indexed
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.only_ways import OnlyWays
from nocdesk.problems.open_alarm import OpenAlarm, Place
from nocdesk.problems.ports import is_port_of
from nocdesk.problems.power import without_power
from nocdesk.problems.presumed import presumed_links
from nocdesk.problems.reach import Cut, Reach, reach, where_management_stands

PATIENCE_S = 900.0
"""So long after a failure what it should have silenced has been asked often enough."""

SILENCED_WITHIN_S = 900.0
SILENCED_BEFORE_S = 180.0
"""A silence that began so long after or before a failure may be its doing."""

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Failures:
    """What has failed, each with the alarm that says so; `reach` is what follows for all others.

    `dead` are the silent devices that have failed by themselves: their links are down because of them. Of `doubtful`
    ones nothing tells whether the device failed or its only link. `before` are links that were down long before
    the device at the end of them fell silent, each with that device. `presumed` are links of which nothing tells that
    they are down, and which must be: each with the alarm about another link that is down at the same time.
    """

    alarms: Mapping[Thing, OpenAlarm] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    dead: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()
    before: frozenset[tuple[int, int]] = frozenset()
    presumed: Mapping[int, OpenAlarm] = field(default_factory=dict)

    def cut_of(self, device_id: int) -> Cut | None:
        """What cuts a device off; a dead one is not cut off but the cause itself."""
        return None if device_id in self.dead else self.reach.cut_of(device_id)


def find_failures(graph: NetworkGraph, indexed: Indexed, now_s: float, ways: OnlyWays | None = None) -> Failures:
    """From alarms about links that are down and devices that are silent."""
    alarms = _said_to_fail(graph, indexed)
    if not alarms:
        return Failures()
    only = ways or OnlyWays(graph)
    alarms |= without_power(graph, only, indexed, alarms)
    fallen = falls(graph, only, alarms)
    dead, doubtful = _dead(graph, indexed, fallen)
    before = frozenset((fall.device, link) for fall in fallen for link in fall.before)
    blocking = {thing: alarm.began_s for thing, alarm in alarms.items()}
    for fall in fallen:
        if fall.device in dead:
            _let_the_device_come_first(graph, blocking, fall)
    found = _reached(graph, Failures(alarms, Reach(), dead, doubtful, before), blocking, now_s)
    unexplained = [fall.device for fall in fallen if fall.device not in dead and found.cut_of(fall.device) is None]
    presumed = presumed_links(graph, only, alarms, unexplained)
    if not presumed:
        return found
    links = {(Kind.LINK, link): alarm for link, alarm in presumed.items()}
    blocking |= {thing: alarm.began_s for thing, alarm in links.items()}
    return _reached(graph, replace(found, alarms=alarms | links, presumed=presumed), blocking, now_s)


def _reached(graph: NetworkGraph, found: Failures, blocking: dict[Thing, float], now_s: float) -> Failures:
    for _ in range(_TRIES):
        found = replace(found, reach=reach(graph, blocking, where_management_stands(graph, blocking)))
        passable = _passable(graph, found, now_s)
        if not passable:
            return found
        for thing in passable:
            blocking.pop(thing, None)
    return found


def _said_to_fail(graph: NetworkGraph, indexed: Indexed) -> dict[Thing, OpenAlarm]:
    """By thing, the earliest alarm that says it has failed; a faulty card fails with its ports."""
    found: dict[Thing, OpenAlarm] = {}
    for alarm in indexed.of_condition(Condition.LINK_DOWN):
        link = indexed.place(alarm).link
        if link is not None:
            found.setdefault((Kind.LINK, link), alarm)
    for alarm in indexed.of_condition(Condition.DEVICE_SILENT):
        device = indexed.place(alarm).device
        if device is not None:
            found.setdefault((Kind.DEVICE, device), alarm)
    for alarm in indexed.of_condition(Condition.PART_FAULTY):
        # Of its ports some may have told nothing, or nobody heard it.
        for link in _links_on(graph, indexed.place(alarm)):
            found.setdefault((Kind.LINK, link), alarm)
    return found


def _links_on(graph: NetworkGraph, place: Place) -> list[int]:
    """The links whose port at this device is on this part of it."""
    if place.device is None or not place.part:
        return []
    links = (graph.links[link] for _, link in graph.ways.get(place.device, ()))
    return [link.id for link in links if is_port_of(link.port_at(place.device), place.part)]


def _dead(graph: NetworkGraph, indexed: Indexed, fallen: list[Fall]) -> tuple[frozenset[int], frozenset[int]]:
    dead, doubtful = set(), set()
    for fall in fallen:
        if fall.is_doubted or not fall.down:
            continue
        if len(fall.down) > 1 or _has_evidence_of_its_own(graph, indexed, fall.device, fall.silence):
            dead.add(fall.device)
        elif not fall.is_accompanied:
            doubtful.add(fall.device)
    return frozenset(dead), frozenset(doubtful)


_OWN_EVIDENCE = (Condition.ON_BATTERY, Condition.DEVICE_REBOOTED, Condition.PART_FAULTY)


def _has_evidence_of_its_own(graph: NetworkGraph, indexed: Indexed, device: int, silence: OpenAlarm) -> bool:
    """Whether something was wrong with the device or its power before or while it fell silent."""
    site = graph.devices[device].site
    told = [alarm for condition in _OWN_EVIDENCE for alarm in indexed.on_device(device, condition)]
    told += indexed.at_site(site, Condition.ON_BATTERY) if site else []
    return any(alarm.began_s <= silence.began_s + SILENCED_BEFORE_S for alarm in told)


def _let_the_device_come_first(graph: NetworkGraph, blocking: dict[Thing, float], fall: Fall) -> None:
    """What lies behind a dead device is cut off by it, and not by its links that its neighbours saw fall before."""
    blocking[Kind.DEVICE, fall.device] = min([fall.silence.began_s, *(alarm.began_s for alarm in fall.down.values())])
    for _, link in graph.ways.get(fall.device, ()):
        if link not in fall.before:
            blocking.pop((Kind.LINK, link), None)


def _passable(graph: NetworkGraph, found: Failures, now_s: float) -> set[Thing]:
    """What is said to have failed, though most of what it would cut off was heard long after."""
    good: dict[Thing, int] = {}
    bad: dict[Thing, int] = {}
    for device, cut in found.reach.cuts.items():
        if not graph.devices[device].is_polled:
            continue
        silence = found.alarms.get((Kind.DEVICE, device))
        if silence is not None and -SILENCED_BEFORE_S <= silence.began_s - cut.at_s <= SILENCED_WITHIN_S:
            good[cut.by] = good.get(cut.by, 0) + 1
        elif silence is not None or now_s - cut.at_s > PATIENCE_S:
            bad[cut.by] = bad.get(cut.by, 0) + 1
    return {thing for thing, count in bad.items() if count > good.get(thing, 0)}
