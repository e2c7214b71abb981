"""Links of which nothing tells that they are down, and which must be: what is silent between two cuts of a ring.

Where all that is silent side by side hangs on one device, that device may have failed, and nothing is presumed. Where
it does not, each way out of it must be interrupted; of most of them that has been heard, of few it may have been lost.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.only_ways import OnlyWays
from nocdesk.problems.open_alarm import OpenAlarm

BEFORE_S, AFTER_S = 600.0, 180.0
"""So long before or after the first of them fell silent the links went down that it is their doing."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Devices side by side that do not answer, and their links to those that do."""

    devices: frozenset[int]
    first_s: float
    down: Mapping[int, OpenAlarm]
    """The links that are said to be down."""
    untold: frozenset[int]
    """The others."""


def presumed_links(
    graph: NetworkGraph, ways: OnlyWays, alarms: Mapping[Thing, OpenAlarm], unexplained: Iterable[int]
) -> dict[int, OpenAlarm]:
    """By link the alarm about another one that went down at the same time; `unexplained` are silent devices."""
    found: dict[int, OpenAlarm] = {}
    for silence in _silences(graph, ways, alarms, unexplained):
        is_lost = 0 < len(silence.untold) <= len(silence.down)
        if is_lost and not any(_is_all_behind(graph, ways, silence, device) for device in silence.devices):
            told = min(silence.down.values(), key=lambda alarm: alarm.order)
            found |= dict.fromkeys(sorted(silence.untold), told)
    return found


def _silences(
    graph: NetworkGraph, ways: OnlyWays, alarms: Mapping[Thing, OpenAlarm], unexplained: Iterable[int]
) -> Iterator[Silence]:
    silent = {number for kind, number in alarms if kind is Kind.DEVICE}
    above = {next(ways.over(device), None) for device in silent} - silent - {None}
    silent |= {each for each in above if each is not None and _is_silent(graph, ways, alarms, each)}
    seen: set[int] = set()
    for device in sorted(unexplained):
        if device not in seen:
            together = _side_by_side(graph, device, silent)
            seen |= together
            yield _silence(graph, ways, alarms, frozenset(together))


def _is_silent(graph: NetworkGraph, ways: OnlyWays, alarms: Mapping[Thing, OpenAlarm], device: int) -> bool:
    """Whether the silence of a device was not heard: several hang on it, all silent, and not for their links."""
    behind = set(ways.next_behind(device))
    links = [link for other, link in graph.ways.get(device, ()) if other in behind]
    is_down = any((Kind.LINK, link) in alarms for link in links)
    return len(behind) > 1 and not is_down and all((Kind.DEVICE, each) in alarms for each in behind)


def _side_by_side(graph: NetworkGraph, device: int, silent: set[int]) -> set[int]:
    found, waiting = {device}, [device]
    while waiting:
        for other, _ in graph.ways.get(waiting.pop(), ()):
            if other in silent and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _silence(
    graph: NetworkGraph, ways: OnlyWays, alarms: Mapping[Thing, OpenAlarm], devices: frozenset[int]
) -> Silence:
    first_s = min(alarms[Kind.DEVICE, device].began_s for device in devices if (Kind.DEVICE, device) in alarms)
    down: dict[int, OpenAlarm] = {}
    untold: set[int] = set()
    for device in sorted(devices):
        for other, link in graph.ways.get(device, ()):
            if other in devices or ways.is_behind(other, device):
                continue
            alarm = alarms.get((Kind.LINK, link))
            if alarm is not None and first_s - BEFORE_S <= alarm.began_s <= first_s + AFTER_S:
                down[link] = alarm
            elif alarm is None:
                untold.add(link)
    return Silence(devices, first_s, down, frozenset(untold))


def _is_all_behind(graph: NetworkGraph, ways: OnlyWays, silence: Silence, device: int) -> bool:
    """Whether the failure of one device would account for the silence and for the links that are down."""
    own = {link for _, link in graph.ways.get(device, ())}
    others = silence.devices - {device}
    return own.issuperset(silence.down) and all(ways.is_behind(other, device) for other in others)
