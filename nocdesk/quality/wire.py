"""Readings and ordinary answers as bytes: what stands in a batch of the spool and in the evidence log.

A batch is a Zstandard frame: the length of a JSON head (4 octets, little-endian), the head, then the heads of the rows
and their values as they stand in memory. Batches that are nothing but JSON, from before there were rows, are read too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import zstandard

from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.layout import oid_of, value_from_json, value_to_json
from nocdesk.quality.poll_rows import HEAD, VALUE, PollRows
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading

# A dictionary finds a member in a tenth of the time that the enumeration's own look-up takes.
_METRICS = {metric.value: metric for metric in Metric}
_KINDS = {kind.value: kind for kind in Kind}

_FRAME = b"\x28\xb5\x2f\xfd"
"""The magic number of Zstandard (RFC 8878, clause 3.1.1), as which no JSON begins."""

_LENGTH_BYTES = 4
_LEVEL = 1
_MAX_BYTES = 2**28
"""No batch is ever so large; what claims to be is not unpacked."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one collector process has heard; `clock` names the monotonic clock that readings and rows carry."""

    clock: str
    readings: tuple[Reading, ...]
    rows: PollRows = field(default_factory=PollRows)
    answers: tuple[PollAnswer, ...] = ()
    """The varbinds that the readings were made of; a row is its own evidence."""
    terms: Mapping[str, int] = field(default_factory=dict)
    """By the lease on which devices were polled, its token."""

    def __len__(self) -> int:
        return len(self.readings) + len(self.rows)


def encode_batch(batch: Batch) -> bytes:
    """A batch, compressed."""
    document = {
        "clock": batch.clock,
        "readings": [_reading_fields(reading) for reading in batch.readings],
        "answers": [_answer_fields(answer) for answer in batch.answers],
        "rows": len(batch.rows),
        "values": len(batch.rows.values),
        **({"terms": dict(batch.terms)} if batch.terms else {}),
    }
    head = json.dumps(document, separators=(",", ":")).encode()
    content = b"".join(
        (
            len(head).to_bytes(_LENGTH_BYTES, "little"),
            head,
            batch.rows.heads.tobytes(),
            batch.rows.values.tobytes(),
        )
    )
    return zstandard.ZstdCompressor(level=_LEVEL).compress(content)


def decode_batch(payload: bytes) -> Batch:
    """The batch that was encoded; raises ValueError or LookupError for what is none."""
    if not payload.startswith(_FRAME):
        document = json.loads(payload)
        return Batch(document["clock"], tuple(_reading(fields) for fields in document["readings"]))
    content = _unpacked(payload)
    end = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "little")
    document = json.loads(content[_LENGTH_BYTES:end])
    heads = np.frombuffer(content, HEAD, document["rows"], end)
    values = np.frombuffer(content, VALUE, document["values"], end + heads.nbytes)
    return Batch(
        clock=document["clock"],
        readings=tuple(_reading(fields) for fields in document["readings"]),
        rows=PollRows(heads, values),
        answers=tuple(_answer(fields) for fields in document["answers"]),
        terms=document.get("terms", {}),
    )


def without_samples(payload: bytes) -> tuple[bytes, int]:
    """A batch without its ordinary answers, which are performance samples and nothing else, and how many they were.

    Readings stay: a state, an error or a silence may stand in each of them. Empty where nothing else was in it.
    """
    if not payload.startswith(_FRAME):
        return payload, 0
    batch = decode_batch(payload)
    left = Batch(batch.clock, batch.readings, answers=batch.answers, terms=batch.terms)
    return (encode_batch(left) if batch.readings else b""), len(batch.rows)


def _unpacked(payload: bytes) -> bytes:
    try:
        if zstandard.frame_content_size(payload) > _MAX_BYTES:
            raise ValueError("the batch claims to be larger than any batch is")
        return zstandard.ZstdDecompressor().decompress(payload)
    except zstandard.ZstdError as error:
        raise ValueError(f"the batch cannot be unpacked ({error})") from error


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


def _answer_fields(answer: PollAnswer) -> list[Any]:
    bindings = [[".".join(map(str, b.oid)), b.type, value_to_json(b.value)] for b in answer.bindings]
    return [answer.device_id, answer.probe_ids, answer.taken_at.timestamp(), bindings]


def _answer(fields: Sequence[Any]) -> PollAnswer:
    device_id, probe_ids, taken_at, bindings = fields
    return PollAnswer(
        device_id=device_id,
        probe_ids=tuple(probe_ids),
        taken_at=datetime.fromtimestamp(taken_at, UTC),
        bindings=tuple(Binding(oid_of(oid), type_, value_from_json(value)) for oid, type_, value in bindings),
    )
