"""A problem as a picture of cause and effect: what failed, what hangs on it, whom it reaches, what still holds."""

from collections.abc import Iterable, Mapping, Sequence

from nocdesk.boards.network_rows import AlarmMark
from nocdesk.boards.problem_sketch_rows import (
    DeviceFacts,
    ProblemSketch,
    SketchAlarm,
    SketchCustomer,
    SketchDevice,
    SketchLink,
    TouchedService,
)
from nocdesk.language import _
from nocdesk.network.model import DeviceKind
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.open_alarm import Place
from nocdesk.problems.ways_around import ways_around
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity

MOST_CUSTOMERS = 7
"""So many customers have a node of their own; all others stand together in one."""

_BANDS = tuple(DeviceKind)
_EFFECTS = (ServiceClass.DOWN, ServiceClass.DEGRADED, ServiceClass.UNKNOWN, ServiceClass.PLANNED, ServiceClass.UP)


def draw_sketch(
    graph: NetworkGraph,
    alarms: Sequence[SketchAlarm],
    services: Sequence[TouchedService],
    facts: Mapping[int, DeviceFacts],
) -> ProblemSketch:
    """The picture of a problem; `facts` are those of every device that it may show."""
    spots = _Spots(graph, alarms)
    held = _held(graph, alarms)
    shown = spots.devices.keys() | {end for link in (*spots.links, *held) for end in _ends(graph, link)}
    shown = {device for device in shown if device in facts}
    customers = _Customers(graph, alarms, spots, services, shown, facts)
    return ProblemSketch(
        devices=tuple(
            SketchDevice(
                device,
                graph.devices[device].name,
                facts[device].kind,
                facts[device].location,
                mark_of(spots.devices.get(device, ())),
                device in spots.root_devices,
            )
            for device in sorted(shown, key=lambda each: (_BANDS.index(facts[each].kind), graph.devices[each].name))
        ),
        links=tuple(_links(graph, spots, held, shown)),
        customers=customers.rows(),
        at_device=_ids(spots.devices),
        at_link=_ids(spots.links),
        at_customer=_ids(customers.alarms),
    )


def devices_near(graph: NetworkGraph, alarms: Iterable[SketchAlarm]) -> set[int]:
    """Every device that the picture of these alarms may show."""
    listed = list(alarms)
    spots = _Spots(graph, listed)
    ends = {end for link in (*spots.links, *_held(graph, listed)) for end in _ends(graph, link)}
    return spots.devices.keys() | ends


def _held(graph: NetworkGraph, alarms: Iterable[SketchAlarm]) -> frozenset[int]:
    """The links over which traffic goes around the cause; where no cause is known, around all that has failed."""
    failing = {alarm.fails: alarm for alarm in alarms if alarm.is_active and alarm.fails is not None}
    causes = [thing for thing, alarm in failing.items() if alarm.is_cause]
    return ways_around(graph, causes or failing, failing)


def mark_of(alarms: Sequence[SketchAlarm]) -> AlarmMark | None:
    """The worst of some alarms as a mark, an active one before those that have cleared; None where there is none."""
    if not alarms:
        return None
    worst = min(alarms, key=lambda alarm: (not alarm.is_active, alarm.severity.rank, alarm.since, alarm.id))
    active = [alarm for alarm in alarms if alarm.is_active]
    return AlarmMark(
        alarm_id=worst.id,
        severity=worst.severity if worst.is_active else PerceivedSeverity.CLEARED,
        is_acknowledged=all(alarm.is_acknowledged for alarm in active or alarms),
        text=worst.text,
        since=worst.since,
        count=len(active) or len(alarms),
    )


class _Spots:
    """Which alarms stand where."""

    def __init__(self, graph: NetworkGraph, alarms: Iterable[SketchAlarm]) -> None:
        self.devices: dict[int, list[SketchAlarm]] = {}
        self.links: dict[int, list[SketchAlarm]] = {}
        self.services: dict[int, list[SketchAlarm]] = {}
        self.root_devices: set[int] = set()
        self.root_links: set[int] = set()
        self.root_services: set[int] = set()
        for alarm in alarms:
            place, is_root = alarm.place, alarm.is_cause
            if place.link is not None and place.link in graph.links:
                self.links.setdefault(place.link, []).append(alarm)
                self.root_links |= {place.link} if is_root else set()
            elif place.service is not None:
                self.services.setdefault(place.service, []).append(alarm)
                self.root_services |= {place.service} if is_root else set()
            else:
                for device in _devices_at(graph, place):
                    self.devices.setdefault(device, []).append(alarm)
                    self.root_devices |= {device} if is_root else set()


def _devices_at(graph: NetworkGraph, place: Place) -> Iterable[int]:
    if place.device is not None:
        return (place.device,) if place.device in graph.devices else ()
    return graph.at_site.get(place.site, ()) if place.site else ()


def _ends(graph: NetworkGraph, link: int) -> tuple[int, int]:
    return graph.links[link].a[0], graph.links[link].b[0]


def _links(graph: NetworkGraph, spots: _Spots, held: Iterable[int], shown: Iterable[int]) -> Iterable[SketchLink]:
    """Every link between two devices of the picture."""
    inside, carrying = frozenset(shown), frozenset(held)
    numbers = {link for device in inside for other, link in graph.ways.get(device, ()) if other in inside}
    for number in sorted(numbers):
        a, b = _ends(graph, number)
        mark = mark_of(spots.links.get(number, ()))
        is_root = number in spots.root_links
        yield SketchLink(number, graph.links[number].name, a, b, mark, is_root, number in carrying)


def _ids(spots: Mapping[int, Sequence[SketchAlarm]]) -> Mapping[int, tuple[int, ...]]:
    return {number: tuple(alarm.id for alarm in alarms) for number, alarms in spots.items()}


class _Customers:
    """Who is reached, the worst first, and over which devices of the picture."""

    def __init__(
        self,
        graph: NetworkGraph,
        alarms: Iterable[SketchAlarm],
        spots: _Spots,
        services: Iterable[TouchedService],
        shown: Iterable[int],
        facts: Mapping[int, DeviceFacts],
    ) -> None:
        self._graph, self._spots, self._shown, self._facts = graph, spots, frozenset(shown), facts
        self._services: dict[int, list[TouchedService]] = {}
        for service in services:
            self._services.setdefault(service.customer_id, []).append(service)
        customer_of = {service.id: service.customer_id for row in self._services.values() for service in row}
        self.alarms: dict[int, list[SketchAlarm]] = {}
        for alarm in alarms:
            for customer in {customer_of[service] for service in alarm.touched if service in customer_of}:
                self.alarms.setdefault(customer, []).append(alarm)

    def rows(self) -> tuple[SketchCustomer, ...]:
        """Those who have a node, and the node of all others."""
        order = sorted(self._services, key=self._badness)
        first, rest = order[:MOST_CUSTOMERS], order[MOST_CUSTOMERS:]
        if len(rest) == 1:
            first, rest = order, []
        rows = [self._row(customer, self._services[customer][0].customer, [customer]) for customer in first]
        return (*rows, self._row(0, _("{count} more customers").format(count=len(rest)), rest)) if rest else tuple(rows)

    def _badness(self, customer: int) -> tuple[int, int, str]:
        services = self._services[customer]
        worst = min(_EFFECTS.index(service.effect) for service in services)
        return worst, -len(services), services[0].customer

    def _row(self, number: int, name: str, customers: Sequence[int]) -> SketchCustomer:
        services = [service for customer in customers for service in self._services[customer]]
        felt = [service for service in services if service.effect is not ServiceClass.UP]
        alarms = [alarm for customer in customers for alarm in self.alarms.get(customer, ())] if felt else []
        return SketchCustomer(
            id=number,
            name=name,
            services=len(felt),
            held=len(services) - len(felt),
            mark=mark_of(alarms),
            is_root=any(service.id in self._spots.root_services for service in services),
            device_ids=self._reached_over(felt or services, alarms),
            customers=len(customers),
        )

    def _reached_over(self, services: Iterable[TouchedService], alarms: Iterable[SketchAlarm]) -> tuple[int, ...]:
        """The devices nearest to the customer that carry these services; else those of the alarms that reach it."""
        found: dict[int, None] = {}
        for service in services:
            near = self._nearest(service.id)
            if near is not None:
                found[near] = None
        if not found:
            spots = [device for alarm in alarms for device in _near(self._graph, alarm.place)]
            found = dict.fromkeys(device for device in spots if device in self._shown)
        return tuple(found)[:2]

    def _nearest(self, service: int) -> int | None:
        things = [*self._graph.carriers.get(service, ())]
        for below in self._graph.needs.get(service, ()):
            things += self._graph.carriers.get(below, ())
        candidates = {device for thing in things for device in _devices_of(self._graph, thing)} & self._shown
        return max(candidates, key=self._depth, default=None)

    def _depth(self, device: int) -> tuple[int, int]:
        return _BANDS.index(self._facts[device].kind), device


def _devices_of(graph: NetworkGraph, thing: Thing) -> tuple[int, ...]:
    kind, number = thing
    return (number,) if kind is Kind.DEVICE else _ends(graph, number)


def _near(graph: NetworkGraph, place: Place) -> tuple[int, ...]:
    if place.link is not None and place.link in graph.links:
        return _ends(graph, place.link)
    return tuple(_devices_at(graph, place))
