"""What cuts a part of the network off together: where several ways lead to it, a failure on each of them is a cause."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nocdesk.problems.failures import Failures
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.problems.relations import Situation

TOGETHER = "cut off together"
"""Stands for a rule where an alarm is one of several causes."""

AT_ONCE_S = 120.0
"""Failures within this may be one event, such as a digger in a trench with both ways of a ring; others are two."""


@dataclass(frozen=True, slots=True)
class OtherCauses:
    """The failures without which what a root cuts off would still be reached, and the roots among them of one event."""

    failed: tuple[Thing, ...] = ()
    at_once: tuple[OpenAlarm, ...] = ()


NO_OTHERS = OtherCauses()


def other_causes(
    now: Situation,
    roots: Sequence[OpenAlarm],
    trees: Mapping[int, Sequence[OpenAlarm]],
    forbidden: Mapping[str, set[str]],
) -> dict[int, OtherCauses]:
    """By root; none is of one event with two roots, nor with one that a person has parted it from."""
    together = _cut_together(now)
    free = {root.id for root in roots}
    found: dict[int, OtherCauses] = {}
    for root in roots:
        own = {alarm.id for alarm in trees[root.id]}
        failed = {thing for number in own for thing in together.get(number, ())}
        alarms = {thing: now.failures.alarms[thing] for thing in sorted(failed)}
        others = {thing: alarm for thing, alarm in alarms.items() if alarm.id not in own}
        at_once = {
            alarm.id: alarm
            for alarm in others.values()
            if {root.id, alarm.id} <= free and _may_be_one_event(root, alarm, forbidden)
        }
        if others:
            found[root.id] = OtherCauses(tuple(others), tuple(at_once.values()))
        if at_once:
            free -= {root.id, *at_once}
    return found


def _may_be_one_event(one: OpenAlarm, other: OpenAlarm, forbidden: Mapping[str, set[str]]) -> bool:
    is_parted = one.key in forbidden.get(other.key, ()) or other.key in forbidden.get(one.key, ())
    return not is_parted and abs(one.began_s - other.began_s) <= AT_ONCE_S


def _cut_together(now: Situation) -> dict[int, frozenset[Thing]]:
    """By alarm that cuts off something that is silent, what else has failed on the ways to it.

    The last failure cuts off. A link that is only presumed to be down is not among the others.
    """
    cut_off: dict[int, set[int]] = defaultdict(set)
    for device in now.failures.reach.cuts:
        cut = now.failures.cut_of(device)
        if cut is not None:
            cut_off[now.failures.alarms[cut.by].id].add(device)
    return {
        alarm: frozenset(_around(now, _region(now.graph, now.failures, devices)))
        for alarm, devices in cut_off.items()
        if any((Kind.DEVICE, device) in now.failures.alarms for device in devices)
    }


def _region(graph: NetworkGraph, failures: Failures, devices: Collection[int]) -> set[int]:
    """The devices, and whatever else is cut off that can be reached from them."""
    region, waiting = set(devices), sorted(devices)
    for device in waiting:
        for other, link in graph.ways.get(device, ()):
            is_open = _failed(failures, device, other, link) is None and failures.cut_of(other) is not None
            if is_open and other not in region:
                region.add(other)
                waiting.append(other)
    return region


def _around(now: Situation, region: Collection[int]) -> Iterator[Thing]:
    """What has failed on the ways out of a region."""
    for device in region:
        for other, link in now.graph.ways.get(device, ()):
            thing = _failed(now.failures, device, other, link)
            if thing is not None and other not in region and not now.only.is_behind(other, device):
                yield thing


def _failed(failures: Failures, device: int, other: int, link: int) -> Thing | None:
    """What had failed on a way out of a device when it was cut off: the neighbour, or the link to it."""
    if (Kind.DEVICE, other) in failures.alarms and failures.cut_of(other) is None:
        return Kind.DEVICE, other
    alarm = failures.alarms.get((Kind.LINK, link)) if link not in failures.presumed else None
    is_before = alarm is not None and alarm.began_s <= failures.reach.cuts[device].at_s
    return (Kind.LINK, link) if is_before else None
