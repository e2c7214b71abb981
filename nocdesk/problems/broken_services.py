"""Which failures a service cannot do without as things stand: redundancy carries what it is there to carry."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nocdesk.network.compositions import device_part, link_part
from nocdesk.problems.failures import Failures
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.services.composition import OWN, Leaf, State, state_of
from nocdesk.services.model import ServiceClass


@dataclass(slots=True)
class BrokenServices:
    """Asked again and again for the services of one state of the network; each is worked out once."""

    graph: NetworkGraph
    failures: Failures
    _broken_by: dict[int, frozenset[Thing]] = field(default_factory=dict)
    _needs: dict[int, frozenset[int]] = field(default_factory=dict)
    _carriers: dict[int, frozenset[Thing]] = field(default_factory=dict)
    _tested_on: dict[Thing, set[int]] = field(default_factory=dict)

    def broken_by(self, service: int) -> frozenset[Thing]:
        """The failed carriers but for which the service would be up."""
        if service not in self._broken_by:
            self._broken_by[service] = frozenset(
                self._composed(service) if self._is_composed(service) else self._worst(service)
            )
        return self._broken_by[service]

    def carriers(self, service: int) -> frozenset[Thing]:
        """Everything that the service rides on, by itself or through services that it depends on."""
        if service not in self._carriers:
            closure = (service, *self.needs(service))
            self._carriers[service] = frozenset(
                thing for each in closure for thing in self.graph.carriers.get(each, ())
            )
        return self._carriers[service]

    def tested_on(self, thing: Thing) -> set[int]:
        """The services with a test of their own that ride on a thing."""
        if not self._tested_on:
            for service in {test.service_id for test in self.graph.tests.values()} - {None}:
                for each in self.carriers(service or 0):
                    self._tested_on.setdefault(each, set()).add(service or 0)
        return self._tested_on.get(thing, set())

    def needs(self, service: int) -> frozenset[int]:
        """The services that it depends on, and those that they depend on."""
        if service not in self._needs:
            below = self.graph.needs.get(service, ())
            self._needs[service] = frozenset(below).union(*(self.needs(each) for each in below))
        return self._needs[service]

    def falls_with(self, service: int, below: Iterable[int]) -> bool:
        """Whether the service is worse than up when these services that it depends on are down."""
        fallen = set(below) & self.needs(service)
        if not fallen:
            return False
        if not self._is_composed(service):
            direct = self.graph.needs.get(service, ())
            return any(each in fallen or self.falls_with(each, fallen) for each in direct)
        troubles: dict[Leaf, ServiceClass] = {(each, OWN): ServiceClass.DOWN for each in fallen}
        return self._state(service, troubles).service_class is not ServiceClass.UP

    def has_failed(self, thing: Thing) -> bool:
        """Whether a thing does not work, or a device cannot be reached any more."""
        return thing in self.failures.alarms or (thing[0] is Kind.DEVICE and self.failures.cut_of(thing[1]) is not None)

    def _is_composed(self, service: int) -> bool:
        return service in self.graph.compositions.composed

    def _worst(self, service: int) -> set[Thing]:
        own = {thing for thing in self.graph.carriers.get(service, ()) if self.has_failed(thing)}
        return own.union(*(self.broken_by(below) for below in self.graph.needs.get(service, ())))

    def _composed(self, service: int) -> set[Thing]:
        things = {
            (each, _part(thing)): thing
            for each in (service, *self.needs(service))
            for thing in self.graph.carriers.get(each, ())
            if self.has_failed(thing)
        }
        state = self._state(service, dict.fromkeys(things, ServiceClass.DOWN))
        return {things[leaf] for leaf in state.causes if leaf in things}

    def _state(self, service: int, troubles: dict[Leaf, ServiceClass]) -> State:
        return state_of(service, self.graph.compositions.by_service, troubles)


def _part(thing: Thing) -> str:
    kind, number = thing
    return device_part(number) if kind is Kind.DEVICE else link_part(number)
