"""The layout of a device's poll: what stands still in its answers, and what each value that moves means."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading

Oid = tuple[int, ...]
ObjectValue = int | bytes | Oid | None
"""What an agent gives for an object; None where it has none."""

UPTIME_SLOT = 0
"""sysUpTime.0 is the first object of every poll; its value stands in the row's head."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """One measurement of a probe: `at` counts the row's moving values from 0, and None is a value that stands still.

    Of a moving value `measurement.value` is its scale: the measured value is what the agent says, times that.
    """

    measurement: Measurement
    at: int | None = None

    def measured(self, moving: Sequence[int]) -> Measurement:
        """The measurement with its value in this row."""
        if self.at is None:
            return self.measurement
        m, raw = self.measurement, moving[self.at]
        value = raw if m.value == 1 else raw * m.value
        return Measurement(m.metric, m.instance, m.kind, value, m.discontinuity_ticks)


@dataclass(frozen=True, slots=True)
class ProbeLayout:
    """A probe's share in its device's poll."""

    probe_id: int
    parts: tuple[Part, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A device's poll: its objects in the order in which they are asked, and what came of each probe.

    `steady` are the values of the slots that stand still; all others but sysUpTime are moving, and of these `signed`
    are INTEGERs, which alone can be negative.
    """

    device_id: int
    oids: tuple[Oid, ...]
    types: tuple[str, ...]
    steady: Mapping[int, ObjectValue]
    signed: frozenset[int]
    probes: tuple[ProbeLayout, ...]

    @property
    def moving(self) -> tuple[int, ...]:
        """The slots whose values stand in each row, in order."""
        return tuple(slot for slot in range(1, len(self.oids)) if slot not in self.steady)


@dataclass(frozen=True, slots=True)
class PollRow:
    """One answer by a layout, with the moving values."""

    at_us: int
    monotonic_s: float
    round_trip_ms: float
    uptime_ticks: int
    moving: tuple[int, ...]


def reading_of(probe: ProbeLayout, row: PollRow) -> Reading:
    """The very Reading that the probe would have made of the answer."""
    return Reading(
        probe_id=probe.probe_id,
        taken_at=instant_of(row.at_us),
        monotonic_s=row.monotonic_s,
        outcome=Outcome.ANSWERED,
        uptime_ticks=row.uptime_ticks,
        measurements=tuple(part.measured(row.moving) for part in probe.parts),
        round_trip_ms=row.round_trip_ms,
        detail=probe.detail,
    )


def instant_of(at_us: int) -> datetime:
    """An instant from microseconds since the epoch."""
    return _EPOCH + timedelta(microseconds=at_us)


def layout_id(content: bytes) -> int:
    """The number of an encoded layout, by its content: the same in every process and after every crash; 63 bits."""
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little") >> 1


def encode_layout(layout: Layout) -> bytes:
    """A layout as compact JSON."""
    document = {
        "device": layout.device_id,
        "oids": [".".join(map(str, oid)) for oid in layout.oids],
        "types": layout.types,
        "steady": [[slot, value_to_json(value)] for slot, value in sorted(layout.steady.items())],
        "signed": sorted(layout.signed),
        "probes": [[p.probe_id, p.detail, [_part_fields(part) for part in p.parts]] for p in layout.probes],
    }
    return json.dumps(document, separators=(",", ":")).encode()


def decode_layout(content: bytes) -> Layout:
    """The layout that was encoded."""
    document = json.loads(content)
    return Layout(
        device_id=document["device"],
        oids=tuple(oid_of(text) for text in document["oids"]),
        types=tuple(document["types"]),
        steady={slot: value_from_json(value) for slot, value in document["steady"]},
        signed=frozenset(document["signed"]),
        probes=tuple(
            ProbeLayout(probe_id, tuple(_part(fields) for fields in parts), detail)
            for probe_id, detail, parts in document["probes"]
        ),
    )


def value_to_json(value: ObjectValue) -> Any:
    """Numbers as they are, octets in hexadecimal, an OID with dots."""
    if isinstance(value, bytes):
        return {"octets": value.hex()}
    if isinstance(value, tuple):
        return {"oid": ".".join(map(str, value))}
    return value


def value_from_json(value: Any) -> ObjectValue:
    """The value that was written."""
    if isinstance(value, dict):
        return bytes.fromhex(value["octets"]) if "octets" in value else oid_of(value["oid"])
    return None if value is None else int(value)


def oid_of(text: str) -> Oid:
    """An OID from its dotted form."""
    return tuple(map(int, text.split("."))) if text else ()


def _part_fields(part: Part) -> list[Any]:
    m = part.measurement
    return [m.metric, m.instance, m.kind, m.value, m.discontinuity_ticks, part.at]


def _part(fields: Sequence[Any]) -> Part:
    metric, instance, kind, value, discontinuity, at = fields
    return Part(Measurement(Metric(metric), instance, Kind(kind), value, discontinuity), at)
