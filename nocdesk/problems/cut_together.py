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
    whole: Mapping[int, Sequence[OpenAlarm]],
    forbidden: Mapping[str, set[str]],
) -> dict[int, OtherCauses]:
    """By root, of which `whole` has all that would be one problem with it.

    None is of one event with two roots, nor with anything that a person has parted it from.
    """
    together = _cut_together(now)
    free = {root.id for root in roots}
    found: dict[int, OtherCauses] = {}
    for root in roots:
        own = {alarm.id for alarm in whole[root.id]}
        failed = {thing for number in own & together.keys() for thing in together[number]}
        others = {thing: now.failures.alarms[thing] for thing in sorted(failed)}
        others = {thing: alarm for thing, alarm in others.items() if alarm.id not in own}
        if not others or root.id not in free:
            continue
        at_once = {
            alarm.id: alarm
            for alarm in others.values()
            if alarm.id in free
            and abs(root.began_s - alarm.began_s) <= AT_ONCE_S
            and not _is_parted(whole[root.id], whole[alarm.id], forbidden)
        }
        found[root.id] = OtherCauses(tuple(others), tuple(at_once.values()))
        free -= {root.id, *at_once} if at_once else set()
    return found


def _is_parted(ones: Sequence[OpenAlarm], others: Sequence[OpenAlarm], forbidden: Mapping[str, set[str]]) -> bool:
    """Whether a person has said of any two of them that they do not belong together."""
    if not forbidden:
        return False
    keys, other_keys = {alarm.key for alarm in ones}, {alarm.key for alarm in others}
    return any(not forbidden.get(key, set()).isdisjoint(other_keys) for key in keys) or any(
        not forbidden.get(key, set()).isdisjoint(keys) for key in other_keys
    )


def _cut_together(now: Situation) -> dict[int, frozenset[Thing]]:
    """By alarm that cuts off something that is silent, what else has failed on the ways to it.

    The last failure cuts off. A link that is only presumed to be down is not among the others.
    """
    cut_off: dict[int, set[int]] = defaultdict(set)
    for device in now.failures.reach.cuts:
        cut = now.failures.cut_of(device)
        if cut is not None:
            cut_off[now.failures.alarms[cut.by].id].add(device)
    regions = _regions(now.graph, now.failures)
    around = {region: frozenset(_around(now, region)) for region in set(regions.values())}
    return {
        alarm: frozenset().union(*(around[region] for region in {regions[device] for device in devices}))
        for alarm, devices in cut_off.items()
        if any((Kind.DEVICE, device) in now.failures.alarms for device in devices)
    }


def _regions(graph: NetworkGraph, failures: Failures) -> dict[int, frozenset[int]]:
    """By device that is cut off, all that are cut off with it and can be reached from it."""
    found: dict[int, frozenset[int]] = {}
    for start in failures.reach.cuts:
        if start in found or failures.cut_of(start) is None:
            continue
        region, waiting = {start}, [start]
        while waiting:
            device = waiting.pop()
            for other, link in graph.ways.get(device, ()):
                is_open = failures.cut_of(other) is not None and _failed(failures, device, other, link) is None
                if is_open and other not in region:
                    region.add(other)
                    waiting.append(other)
        found |= dict.fromkeys(region, frozenset(region))
    return found


def _around(now: Situation, region: Collection[int]) -> Iterator[Thing]:
    """What has failed on the ways out of a region."""
    for device in region:
        for other, link in now.graph.ways.get(device, ()):
            thing = _failed(now.failures, device, other, link)
            if thing is not None and other not in region and not now.only.is_behind(other, device):
                yield thing


def _failed(failures: Failures, device: int, other: int, link: int) -> Thing | None:
    """What had failed between two devices when the later of them was cut off: the other one, or the link to it."""
    if (Kind.DEVICE, other) in failures.alarms and failures.cut_of(other) is None:
        return Kind.DEVICE, other
    alarm = failures.alarms.get((Kind.LINK, link)) if link not in failures.presumed else None
    if alarm is None:
        return None
    cuts = [cut for cut in map(failures.cut_of, (device, other)) if cut is not None]
    at_s = max(cut.at_s for cut in cuts)
    is_then = alarm.began_s <= at_s and (alarm.cleared_s is None or alarm.cleared_s > at_s)
    return (Kind.LINK, link) if is_then else None
