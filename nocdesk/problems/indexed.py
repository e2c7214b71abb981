"""Open alarms by where they are and what is wrong, so that each finds those that may explain it at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nocdesk.alarms.model import Condition
from nocdesk.problems.network_graph import NetworkGraph
from nocdesk.problems.open_alarm import OpenAlarm, Place, place_of

_Where = tuple[str, object, Condition]


@dataclass(frozen=True, slots=True)
class Indexed:
    """All in the order in which they began."""

    alarms: Sequence[OpenAlarm]
    places: Mapping[int, Place]
    by_id: Mapping[int, OpenAlarm]
    _by: Mapping[_Where, Sequence[OpenAlarm]]

    def place(self, alarm: OpenAlarm) -> Place:
        return self.places[alarm.id]

    def of_condition(self, condition: Condition) -> Sequence[OpenAlarm]:
        return self._by.get(("", None, condition), ())

    def on_device(self, device: int, condition: Condition) -> Sequence[OpenAlarm]:
        return self._by.get(("device", device, condition), ())

    def on_link(self, link: int, condition: Condition) -> Sequence[OpenAlarm]:
        return self._by.get(("link", link, condition), ())

    def at_site(self, site: str, condition: Condition) -> Sequence[OpenAlarm]:
        return self._by.get(("site", site, condition), ())

    def of_service(self, service: int, condition: Condition) -> Sequence[OpenAlarm]:
        return self._by.get(("service", service, condition), ())

    def touching(self, service: int, condition: Condition) -> Sequence[OpenAlarm]:
        return self._by.get(("touched", service, condition), ())


def index_alarms(alarms: Collection[OpenAlarm], graph: NetworkGraph) -> Indexed:
    """Sort alarms out by place."""
    ordered = sorted(alarms, key=lambda alarm: alarm.order)
    places = {alarm.id: place_of(alarm, graph) for alarm in ordered}
    promised = {place.service for place in places.values() if place.device is None and place.service is not None}
    found: dict[_Where, list[OpenAlarm]] = {}
    for alarm in ordered:
        for name, value in _wheres(alarm, places[alarm.id], promised):
            found.setdefault((name, value, alarm.condition), []).append(alarm)
    return Indexed(ordered, places, {alarm.id: alarm for alarm in ordered}, found)


def _wheres(alarm: OpenAlarm, place: Place, promised: Collection[int | None]) -> list[tuple[str, object]]:
    """Who touches a service is asked for promises only, which are few."""
    wheres: list[tuple[str, object]] = [("", None)]
    if place.device is not None and place.service is None:
        wheres.append(("device", place.device))
    if place.link is not None:
        wheres.append(("link", place.link))
    if place.site:
        wheres.append(("site", place.site))
    if place.service is not None:
        wheres.append(("service", place.service))
    if promised:
        wheres += [("touched", service) for service in sorted(alarm.touched) if service in promised]
    return wheres
