"""Which open alarms stand in a relation to a symptom; nearness in time is not looked at here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from nocdesk.alarms.model import Condition
from nocdesk.problems.broken_services import BrokenServices
from nocdesk.problems.failures import Failures
from nocdesk.problems.indexed import Indexed
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.only_ways import OnlyWays
from nocdesk.problems.open_alarm import OpenAlarm, Place
from nocdesk.problems.ports import is_port_of
from nocdesk.problems.rule import Relation
from nocdesk.problems.shortest_ways import ShortestWays


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a relation is looked for in."""

    graph: NetworkGraph
    indexed: Indexed
    failures: Failures
    services: BrokenServices
    ways: ShortestWays
    only: OnlyWays

    def alarm(self, number: int) -> OpenAlarm:
        return self.indexed.by_id[number]

    def related(self, relation: Relation, symptom: OpenAlarm, causes: frozenset[Condition]) -> Iterator[OpenAlarm]:
        """The alarms of these conditions that stand in the relation, without the symptom itself."""
        place = self.indexed.place(symptom)
        for alarm in _FINDERS[relation](self, place, causes):
            if alarm.id != symptom.id and alarm.condition in causes:
                yield alarm

    def alarm_of(self, thing: Thing) -> OpenAlarm | None:
        """The alarm that says of a thing that it has failed, else that of what cuts it off."""
        found = self.failures.alarms.get(thing)
        if found is None and thing[0] is Kind.DEVICE:
            cut = self.failures.cut_of(thing[1])
            return self.failures.alarms.get(cut.by) if cut is not None else None
        return found

    def alarms_of(self, things: Iterable[Thing]) -> Iterator[OpenAlarm]:
        for thing in sorted(things):
            found = self.alarm_of(thing)
            if found is not None:
                yield found

    def links_that_may_lead_to(self, service: int) -> frozenset[int]:
        """Those of the shortest ways to what carries it, and every other way out of the devices that it rides on."""
        carriers = self.services.carriers(service)
        found = set(self.ways.links_to(carriers))
        for kind, number in carriers:
            if kind is Kind.DEVICE:
                ways = self.graph.ways.get(number, ())
                found |= {link for other, link in ways if not self.only.is_behind(other, number)}
        return frozenset(found)


_Conditions = frozenset[Condition]


def _same_link(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.link is not None:
        for condition in sorted(causes):
            yield from now.indexed.on_link(place.link, condition)


def _same_device(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.device is not None:
        for condition in sorted(causes):
            yield from now.indexed.on_device(place.device, condition)


def _same_part(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    for alarm in _same_device(now, place, causes):
        if is_port_of(place.part, now.indexed.place(alarm).part):
            yield alarm


def _same_site(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.site:
        for condition in sorted(causes):
            yield from now.indexed.at_site(place.site, condition)


def _same_service(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.service is not None:
        for condition in sorted(causes):
            yield from now.indexed.of_service(place.service, condition)


def _ends_on(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    """A device that is silent only because this link cuts it off has not failed, nor has one that fell silent later.

    What is said of its power counts in any case.
    """
    if place.link is None:
        return
    link = now.graph.links[place.link]
    for device, _ in (link.a, link.b):
        for condition in sorted(causes):
            if condition is not Condition.DEVICE_SILENT or _may_have_silenced_first(now, device, link.id):
                alarms = now.indexed.on_device(device, condition)
                yield from (alarm for alarm in alarms if not now.indexed.place(alarm).part)


def _may_have_silenced_first(now: Situation, device: int, link: int) -> bool:
    """Whether a silent device may be why its link is down: not silent because the link is, nor since much later."""
    return not _is_cut_off_by(now, device, link) and (device, link) not in now.failures.before


def _is_cut_off_by(now: Situation, device: int, link: int) -> bool:
    """Whether the link was the last way to a device, or one of several that are all interrupted."""
    cut, told = now.failures.cut_of(device), now.failures.alarms.get((Kind.LINK, link))
    if cut is None or told is None:
        return False
    far = now.graph.links[link].other(device)
    return now.failures.alarms[cut.by].id == told.id or now.failures.cut_of(far) is None


def _cuts_off(now: Situation, place: Place, _causes: _Conditions) -> Iterator[OpenAlarm]:
    cut = now.failures.cut_of(place.device) if place.device is not None else None
    if cut is not None:
        yield now.failures.alarms[cut.by]


def _carries(now: Situation, place: Place, _causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.service is not None:
        yield from now.alarms_of(now.services.broken_by(place.service))


def _rides_on(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.service is None:
        return
    links = now.links_that_may_lead_to(place.service)
    for kind, number in sorted(now.services.carriers(place.service)):
        find = now.indexed.on_device if kind is Kind.DEVICE else now.indexed.on_link
        for condition in sorted(causes):
            found = find(number, condition)
            yield from (alarm for alarm in found if kind is Kind.LINK or _is_on_the_way(now, alarm, number, links))


def _is_on_the_way(now: Situation, alarm: OpenAlarm, device: int, links: frozenset[int]) -> bool:
    """Whether it is a trouble of the whole device, or one of these links or of a card with one of them."""
    place = now.indexed.place(alarm)
    if not place.part:
        return True
    if place.link is not None:
        return place.link in links
    ends = (now.graph.links[link] for _, link in now.graph.ways.get(device, ()) if link in links)
    return any(is_port_of(link.port_at(device), place.part) for link in ends)


def _leads_to(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.service is None:
        return
    for link in sorted(now.links_that_may_lead_to(place.service)):
        for condition in sorted(causes):
            yield from now.indexed.on_link(link, condition)


def _needs(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.service is None:
        return
    told = {
        service: [alarm for condition in sorted(causes) for alarm in now.indexed.of_service(service, condition)]
        for service in sorted(now.services.needs(place.service))
    }
    if now.services.falls_with(place.service, [service for service, alarms in told.items() if alarms]):
        for alarms in told.values():
            yield from alarms


def _next_to(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    """Of a peer that is known by its address, what befell the peer; else what befell the neighbourhood."""
    if place.device is None:
        return
    peer = now.graph.by_address.get(place.part)
    if peer is not None and peer != place.device:
        yield from now.alarms_of([(Kind.DEVICE, peer)])
        between = [link for other, link in now.graph.ways.get(place.device, ()) if other == peer]
        yield from now.alarms_of((Kind.LINK, link) for link in between)
        return
    for other, link in now.graph.ways.get(place.device, ()):
        for condition in sorted(causes):
            yield from now.indexed.on_link(link, condition)
            yield from now.indexed.on_device(other, condition)


def _touches(now: Situation, place: Place, causes: _Conditions) -> Iterator[OpenAlarm]:
    if place.service is not None:
        for condition in sorted(causes):
            yield from now.indexed.touching(place.service, condition)


_FINDERS: Mapping[Relation, Callable[[Situation, Place, _Conditions], Iterator[OpenAlarm]]] = {
    Relation.SAME_LINK: _same_link,
    Relation.SAME_DEVICE: _same_device,
    Relation.SAME_PART: _same_part,
    Relation.SAME_SITE: _same_site,
    Relation.SAME_SERVICE: _same_service,
    Relation.ENDS_ON: _ends_on,
    Relation.CUTS_OFF: _cuts_off,
    Relation.CARRIES: _carries,
    Relation.RIDES_ON: _rides_on,
    Relation.LEADS_TO: _leads_to,
    Relation.NEEDS: _needs,
    Relation.NEXT_TO: _next_to,
    Relation.TOUCHES: _touches,
}
