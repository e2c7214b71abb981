"""One history of answers as readings only, and the same with every ordinary answer as a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.quality.layout import Layout, Part, ProbeLayout, encode_layout, layout_id
from nocdesk.quality.poll_rows import HEAD, PollRows
from nocdesk.quality.reading import Kind, Measurement, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.series import series_points
from nocdesk.store.series_tables import series
from nocdesk.store.spool import Spool

DAY = timedelta(days=1)

STILL = ("oper_up", "speed_bps")
"""Metrics that a layout here takes for standing still; all others move."""


@dataclass(slots=True)
class RowMaker:
    """Makes a row of an answer wherever what stands still is as it was in the answer before."""

    layouts: dict[int, bytes] = field(default_factory=dict)
    _still: dict[int, Layout] = field(default_factory=dict)
    rows: int = 0

    def batch(self, clock: str, readings: Sequence[Reading], device_id: int = 1) -> Batch:
        """The batch with as many rows as there can be."""
        ordinary: list[Reading] = []
        heads: list[tuple[int, int, float, float, int]] = []
        values: list[int] = []
        for reading in readings:
            layout = _layout(reading, device_id)
            known = self._still.get(reading.probe_id)
            if layout is None or layout != known or reading.uptime_ticks is None or reading.round_trip_ms is None:
                ordinary.append(reading)
                if layout is not None:
                    self._still[reading.probe_id] = layout
                continue
            content = encode_layout(layout)
            self.layouts[layout_id(content)] = content
            at_us = round(reading.taken_at.timestamp() * 1e6)
            heads.append((layout_id(content), at_us, reading.monotonic_s, reading.round_trip_ms, reading.uptime_ticks))
            values += [int(m.value) % 2**64 for m in reading.measurements if m.metric not in STILL]
        self.rows += len(heads)
        return Batch(clock, tuple(ordinary), PollRows(np.array(heads, HEAD), np.array(values, np.uint64)))

    def spool(self, spool: Spool, batch: Batch) -> None:
        """Keep the batch as the collector would."""
        spool.append(encode_batch(batch), self.layouts)


def _layout(reading: Reading, device_id: int) -> Layout | None:
    if reading.outcome is not Outcome.ANSWERED:
        return None
    parts, moving = [], 0
    for m in reading.measurements:
        if m.metric in STILL:
            parts.append(Part(m))
        else:
            parts.append(Part(Measurement(m.metric, m.instance, m.kind, 1, m.discontinuity_ticks), moving))
            moving += 1
    signed = [part.at + 1 for part in parts if part.at is not None and part.measurement.kind is Kind.GAUGE]
    return Layout(
        device_id=device_id,
        oids=((1, 3), *((1, 3, number) for number in range(moving))),
        types=("TimeTicks", *("Counter64" for _ in range(moving))),
        steady={},
        signed=frozenset(signed),
        probes=(ProbeLayout(reading.probe_id, tuple(parts), reading.detail),),
    )


def stored_samples(session: Session, around: datetime) -> list[tuple[int, str, str, float, float]]:
    """Every sample in the store within a day of this: probe, metric, instance, seconds since the epoch, value."""
    return [
        (row.probe_id, row.metric, row.instance, at, value)
        for row in session.execute(select(series).order_by(series.c.probe_id, series.c.metric, series.c.instance))
        for points in (series_points(session, row.id, around - DAY, around + DAY),)
        for at, value in zip(points.times.tolist(), points.values.tolist(), strict=True)
    ]
