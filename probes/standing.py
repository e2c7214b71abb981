"""A device's standing poll: the same objects asked again and again, whose ordinary answers become rows as they are."""

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from nocdesk.quality.layout import Layout, Part, ProbeLayout
from nocdesk.quality.reading import Measurement, Metric, Outcome, Reading
from probes.polls import PROBES
from probes.probe import SYS_UPTIME, Answer, Learnt, Moving, ProbeTarget
from probes.snmp.client import PollClient, PreparedRequest
from probes.snmp.varbind import Oid, SnmpType, Value

Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where in an answer what stands still is and what moves; shared by all devices whose polls are alike."""

    still: Callable[[Values], object]
    moving: Callable[[Values], Values]
    packing: struct.Struct


@dataclass(slots=True)
class StandingPoll:
    """A request with what its ordinary answer looks like; good until the device's tables are walked again."""

    client: PollClient
    request: PreparedRequest
    number: int
    """Of the layout."""
    shape: Shape
    still: object
    types: tuple[SnmpType, ...]
    samples: int
    good_until_s: float

    def row(self, values: Values) -> bytes | None:
        """The moving values as they stand in a row; None where the answer is no ordinary one."""
        shape = self.shape
        if shape.still(values) != self.still or (self.request.types is not self.types and self._has_other_types()):
            return None
        try:
            return shape.packing.pack(*shape.moving(values))
        except struct.error:
            # A number that is none, or that no counter of 64 bits can hold.
            return None

    def _has_other_types(self) -> bool:
        types = self.request.types
        if types != self.types:
            return True
        self.types = types
        return False


def layout_of(
    device_id: int,
    probes: Sequence[ProbeTarget],
    readings: Sequence[Reading],
    types: Mapping[Oid, SnmpType],
    answer: Answer,
    learnt: Learnt,
) -> Layout | None:
    """What stands still and what moves in this answer; None where not all its probes can say so."""
    if answer.integer(SYS_UPTIME) is None or any(reading.outcome is not Outcome.ANSWERED for reading in readings):
        return None
    told = [PROBES[probe.type].moving(probe, answer, learnt) for probe in probes]
    movings = [moving for moving in told if moving is not None]
    if len(movings) < len(probes):
        return None
    movable = {oid for moving in movings for oid in moving.linear}
    needed = {oid for probe, moving in zip(probes, movings, strict=True) for oid in _needed(probe, moving, learnt)}
    oids = (SYS_UPTIME, *(oid for oid in types if oid in needed))
    slots = [slot for slot, oid in enumerate(oids) if slot and oid in movable and answer.integer(oid) is not None]
    places = {oids[slot]: place for place, slot in enumerate(slots)}
    layout = Layout(
        device_id=device_id,
        oids=oids,
        types=tuple(types[oid] for oid in oids),
        steady={slot: answer.values[oid] for slot, oid in enumerate(oids) if slot and slot not in slots},
        signed=frozenset(slot for slot in slots if types[oids[slot]] is SnmpType.INTEGER),
        probes=tuple(
            ProbeLayout(reading.probe_id, _parts(reading, moving, places), reading.detail)
            for reading, moving in zip(readings, movings, strict=True)
        ),
    )
    row = [answer.integer(oids[slot]) or 0 for slot in slots]
    return layout if all(map(lambda one, r: _is_true(one, r, row), layout.probes, readings)) else None


def _needed(probe: ProbeTarget, moving: Moving, learnt: Learnt) -> set[Oid]:
    """What a standing poll asks for a probe: not what goes into nothing, which the next first poll will see to."""
    return set(PROBES[probe.type].oids(probe, learnt)) - moving.ignored - {SYS_UPTIME}


def _parts(reading: Reading, moving: Moving, places: Mapping[Oid, int]) -> tuple[Part, ...]:
    found: dict[tuple[Metric, str], tuple[int, float]] = {
        (linear.metric, linear.instance): (places[oid], linear.scale)
        for oid, linear in moving.linear.items()
        if oid in places
    }
    parts = []
    for m in reading.measurements:
        if (m.metric, m.instance) not in found:
            parts.append(Part(m))
            continue
        at, scale = found[m.metric, m.instance]
        parts.append(Part(Measurement(m.metric, m.instance, m.kind, scale, m.discontinuity_ticks), at))
    return tuple(parts)


def _is_true(layout: ProbeLayout, reading: Reading, row: Sequence[int]) -> bool:
    """Whether the layout gives of this answer what the probe itself gave."""
    return tuple(part.measured(row) for part in layout.parts) == reading.measurements


def standing_poll(
    client: PollClient,
    request: PreparedRequest,
    layout: Layout,
    number: int,
    values: Values,
    good_until_s: float,
) -> StandingPoll:
    """The standing poll of a layout, made from the answer that the layout was made of."""
    shape = _shape(tuple(sorted(layout.steady)), layout.moving, layout.signed)
    types = tuple(SnmpType(type_) for type_ in layout.types)
    samples = sum(len(probe.parts) for probe in layout.probes)
    return StandingPoll(client, request, number, shape, shape.still(values), types, samples, good_until_s)


@lru_cache(maxsize=4096)
def _shape(still: tuple[int, ...], moving: tuple[int, ...], signed: frozenset[int]) -> Shape:
    packing = struct.Struct("<" + "".join("q" if slot in signed else "Q" for slot in moving))
    return Shape(_getter(still), _getter(moving), packing)


def _getter(slots: tuple[int, ...]) -> Callable[[Values], Values]:
    """Takes these slots out of an answer, as a tuple however many they are."""
    if len(slots) >= 2:
        return itemgetter(*slots)
    return lambda values: tuple(values[slot] for slot in slots)
