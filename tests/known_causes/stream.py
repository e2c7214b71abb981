"""Incidents and calls as a recorded stream, from which a tenth is missing and a tenth is heard late."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from tests.known_causes.calls import Call
from tests.known_causes.incidents import Incident, Raised

BEGIN = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
AGED_OUT_AFTER_S = 240.0
"""How long after the end a poll finds that an alarm, the clear of which was lost, is over."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The lines of the stream, and by incident the alarms of which at least the beginning was heard."""

    lines: tuple[str, ...]
    alarms: tuple[frozenset[tuple[str, str]], ...]


class Teller:
    """Writes events, of which some are lost on the way and some are late."""

    def __init__(self, rng: Random, missing: float, late: float) -> None:
        self._rng, self._missing, self._late = rng, missing, late
        self.events: list[tuple[float, dict[str, object]]] = []

    def tell(self, at_s: float, **values: object) -> float | None:
        """When it was heard, if it was."""
        if self._rng.random() < self._missing:
            return None
        heard_s = at_s + self._rng.uniform(30, 300) if self._rng.random() < self._late else at_s
        self.write(at_s, heard_s, **values)
        return heard_s

    def write(self, at_s: float, heard_s: float, **values: object) -> None:
        late = {"heard_at": _instant(heard_s)} if heard_s > at_s else {}
        self.events.append((heard_s, {"at": _instant(at_s), **late, **values}))


def make_stream(
    incidents: Sequence[Incident], calls: Sequence[Call], rng: Random, *, missing: float = 0.1, late: float = 0.1
) -> Heard:
    """Everything in the order in which it is heard."""
    teller = Teller(rng, missing, late)
    heard = tuple(
        frozenset(alarm.key for alarm in incident.alarms if _tell(teller, incident, alarm)) for incident in incidents
    )
    for call in calls:
        ticket = {"customer": call.customer, "service": call.service, "site": call.site, "text": call.text}
        teller.write(call.at_s, call.at_s, ticket=ticket)
    teller.events.sort(key=lambda event: event[0])
    return Heard(tuple(json.dumps(values) for _, values in teller.events), heard)


def _tell(teller: Teller, incident: Incident, alarm: Raised) -> bool:
    """An alarm's beginning and end; what began unheard ends unheard, and an end that was lost a later poll finds.

    So it does where the beginning is heard after the end, as nothing would ever end it otherwise.
    """
    what = {"resource": alarm.resource, "condition": alarm.condition}
    over_s = incident.begins_s + alarm.to_s
    begun_s = teller.tell(incident.begins_s + alarm.from_s, severity=alarm.severity, **what)
    if begun_s is None:
        return False
    ended_s = teller.tell(over_s, clear=True, **what)
    if ended_s is None or ended_s < begun_s:
        polled_s = max(over_s, begun_s) + AGED_OUT_AFTER_S
        teller.write(over_s, _when_it_is_well(incident, alarm, polled_s), clear=True, **what)
    return True


def _when_it_is_well(incident: Incident, alarm: Raised, polled_s: float) -> float:
    """The instant of a poll, or when what it finds down again is up."""
    for other in sorted(incident.alarms, key=lambda each: each.from_s):
        if other.key == alarm.key and other.from_s <= polled_s - incident.begins_s <= other.to_s:
            polled_s = incident.begins_s + other.to_s
    return polled_s


def _instant(at_s: float) -> str:
    return (BEGIN + timedelta(seconds=at_s)).isoformat(timespec="milliseconds")
