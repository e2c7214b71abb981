"""Devices that were on their battery and whose neighbours lost them, though their own silence was not heard."""

from collections.abc import Mapping

from nocdesk.alarms.model import Condition
from nocdesk.problems.indexed import Indexed
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.only_ways import OnlyWays
from nocdesk.problems.open_alarm import OpenAlarm

SHARE = 0.5
"""So much of what would tell of it has told of it, where a battery is empty."""


def without_power(
    graph: NetworkGraph, ways: OnlyWays, indexed: Indexed, alarms: Mapping[Thing, OpenAlarm]
) -> dict[Thing, OpenAlarm]:
    """By device the alarm about its power; `alarms` say what has failed."""
    found: dict[Thing, OpenAlarm] = {}
    for alarm in indexed.of_condition(Condition.ON_BATTERY):
        site = indexed.place(alarm).site
        for device in graph.at_site.get(site, ()) if site else ():
            thing = (Kind.DEVICE, device)
            if thing not in alarms and thing not in found and _is_lost(graph, ways, alarms, device, alarm.began_s):
                found[thing] = alarm
    return found


def _is_lost(
    graph: NetworkGraph, ways: OnlyWays, alarms: Mapping[Thing, OpenAlarm], device: int, since_s: float
) -> bool:
    """Whether enough has failed since of what hangs on it and of its links to its other neighbours."""
    behind = ways.next_behind(device)
    outside = [link for other, link in graph.ways.get(device, ()) if not ways.is_behind(other, device)]
    telling: list[Thing] = [(Kind.DEVICE, each) for each in behind] + [(Kind.LINK, link) for link in outside]
    told = sum(_has_failed_since(alarms, thing, since_s) for thing in telling)
    return told > 0 and told >= SHARE * len(telling)


def _has_failed_since(alarms: Mapping[Thing, OpenAlarm], thing: Thing, since_s: float) -> bool:
    alarm = alarms.get(thing)
    return alarm is not None and alarm.began_s >= since_s
