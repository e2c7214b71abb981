"""An alarm as a cause is looked for: what is wrong, where in the network, and since when by the evidence."""

from dataclasses import dataclass

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.keys import promise_of
from nocdesk.alarms.model import Condition
from nocdesk.problems.network_graph import NetworkGraph
from nocdesk.severity import PerceivedSeverity

OF_THE_DESK = frozenset(
    {
        Condition.CLOCK_STEPPED,
        Condition.READINGS_REFUSED,
        Condition.COLLECTOR_SILENT,
        Condition.COLLECTOR_FAULT,
        Condition.SPOOL_FILLING,
        Condition.SPOOL_UNWRITABLE,
        Condition.SPOOL_DAMAGED,
        Condition.RECEIVER_DOWN,
        Condition.BACKUP_OVERDUE,
        Condition.TRAPS_LOST,
    }
)
"""What is wrong with the collector itself: no part of the network is its cause."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an alarm is: on a device or a part of it, on a link, at a site, or of one service."""

    device: int | None = None
    part: str = ""
    link: int | None = None
    site: str = ""
    service: int | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """Instants are seconds since 1970; `cleared_s` is set where it has cleared so lately that it still counts.

    `touched` are the services that it reaches, `work` the planned work that covers them all, `problem` the problem
    that it is in, and `symptom_of` the number of the problem as a symptom of which it asks nobody for attention.
    """

    id: int
    key: str
    condition: Condition
    severity: PerceivedSeverity
    resource: str
    text: str
    began_s: float
    cleared_s: float | None = None
    device_id: int | None = None
    probe_id: int | None = None
    touched: frozenset[int] = frozenset()
    work: str = ""
    problem: int | None = None
    symptom_of: str = ""

    @property
    def is_active(self) -> bool:
        return self.cleared_s is None

    @property
    def order(self) -> tuple[float, int]:
        """The earlier first; the same at every run."""
        return self.began_s, self.id


def place_of(alarm: OpenAlarm, graph: NetworkGraph) -> Place:
    """Where an alarm is, by what it says of itself, else by the name of its resource."""
    if alarm.condition in OF_THE_DESK:
        return NOWHERE
    if alarm.condition in CONSEQUENCES:
        return Place(service=promise_of(alarm.key)[0])
    test = graph.tests.get(alarm.probe_id) if alarm.probe_id is not None else None
    device = graph.devices.get(alarm.device_id) if alarm.device_id is not None else None
    is_of_test = alarm.condition is Condition.CONNECTIVITY_FAULT and test is not None and test.service_id is not None
    if device is not None and _is_of(alarm.resource, device.name) and not is_of_test:
        return _on_device(graph, device.id, alarm.resource[len(device.name) :].strip())
    if test is not None and test.service_id is not None:
        return Place(device=test.device_id, service=test.service_id, site=graph.devices[test.device_id].site)
    return _named(graph, alarm.resource) or (_on_device(graph, device.id, "") if device is not None else NOWHERE)


def _is_of(resource: str, device: str) -> bool:
    return resource == device or resource.startswith(f"{device} ")


def _on_device(graph: NetworkGraph, device: int, part: str) -> Place:
    return Place(device, part, graph.link_at.get((device, part)) if part else None, graph.devices[device].site)


def _named(graph: NetworkGraph, resource: str) -> Place | None:
    if resource in graph.link_named:
        return Place(link=graph.link_named[resource])
    if resource in graph.service_named:
        return Place(service=graph.service_named[resource])
    if resource in graph.at_site:
        return Place(site=resource)
    words = resource.split(" ")
    for length in range(len(words), 0, -1):
        device = graph.device_named.get(" ".join(words[:length]))
        if device is not None:
            return _on_device(graph, device, " ".join(words[length:]))
    return None
