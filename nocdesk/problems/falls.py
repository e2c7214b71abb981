"""What befell a silent device's links: which fell with it, which were down before, and who says that one is up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.only_ways import OnlyWays
from nocdesk.problems.open_alarm import OpenAlarm

TOGETHER_S = 180.0
"""Links of a device that went down within this have gone down with the device."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A silent device, and its links to neighbours that can be reached without it.

    `down` fell at one time, `before` were down long before. It `is_doubted` if a neighbour answers and tells of no link
    that is down, and `is_accompanied` if one is silent as well.
    """

    device: int
    silence: OpenAlarm
    down: Mapping[int, OpenAlarm]
    before: frozenset[int]
    is_doubted: bool
    is_accompanied: bool


def falls(graph: NetworkGraph, ways: OnlyWays, alarms: Mapping[Thing, OpenAlarm]) -> list[Fall]:
    """Of each silent device; `alarms` say what has failed."""
    return [
        _fall(graph, ways, alarms, number, alarm) for (kind, number), alarm in alarms.items() if kind is Kind.DEVICE
    ]


def _fall(
    graph: NetworkGraph, ways: OnlyWays, alarms: Mapping[Thing, OpenAlarm], device: int, silence: OpenAlarm
) -> Fall:
    told: dict[int, OpenAlarm] = {}
    is_doubted = is_accompanied = False
    for other, link in _outside(graph, ways, device):
        alarm = alarms.get((Kind.LINK, link))
        if alarm is not None:
            told[link] = alarm
        elif (Kind.DEVICE, other) in alarms:
            is_accompanied = True
        else:
            is_doubted = True
    last_s = max((alarm.began_s for alarm in told.values()), default=0.0)
    down = {link: alarm for link, alarm in told.items() if alarm.began_s >= last_s - TOGETHER_S}
    return Fall(device, silence, down, frozenset(told.keys() - down.keys()), is_doubted, is_accompanied)


def _outside(graph: NetworkGraph, ways: OnlyWays, device: int) -> Iterator[tuple[int, int]]:
    """Neighbours that hang on the device alone cannot say what has befallen it."""
    for other, link in graph.ways.get(device, ()):
        if not ways.is_behind(other, device):
            yield other, link
