"""Readings as bytes: what stands in a batch of the spool."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading

# A dictionary finds a member in a tenth of the time that the enumeration's own look-up takes.
_METRICS = {metric.value: metric for metric in Metric}
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Batch:
    """Readings of one collector process; `clock` names the monotonic clock that they carry."""

    clock: str
    readings: tuple[Reading, ...]


def encode_batch(batch: Batch) -> bytes:
    """A batch as compact JSON."""
    document = {"clock": batch.clock, "readings": [_reading_fields(reading) for reading in batch.readings]}
    return json.dumps(document, separators=(",", ":")).encode()


def decode_batch(payload: bytes) -> Batch:
    """The batch that was encoded."""
    document = json.loads(payload)
    return Batch(document["clock"], tuple(_reading(fields) for fields in document["readings"]))


def _reading_fields(reading: Reading) -> list[Any]:
    return [
        reading.probe_id,
        reading.taken_at.timestamp(),
        reading.monotonic_s,
        reading.outcome,
        reading.uptime_ticks,
        [[m.metric, m.instance, m.kind, m.value, m.discontinuity_ticks] for m in reading.measurements],
        reading.round_trip_ms,
        reading.detail,
    ]


def _reading(fields: Sequence[Any]) -> Reading:
    probe_id, taken_at, monotonic_s, outcome, uptime_ticks, measurements, round_trip_ms, detail = fields
    return Reading(
        probe_id=probe_id,
        taken_at=datetime.fromtimestamp(taken_at, UTC),
        monotonic_s=monotonic_s,
        outcome=Outcome(outcome),
        uptime_ticks=uptime_ticks,
        measurements=tuple(Measurement(_METRICS[m[0]], m[1], _KINDS[m[2]], m[3], m[4]) for m in measurements),
        round_trip_ms=round_trip_ms,
        detail=detail,
    )
