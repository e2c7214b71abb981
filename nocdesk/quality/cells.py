"""One series of a seat: where its value comes from, and within which limits it is ordinary, if it can be at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nocdesk.quality.layout import Part, ProbeLayout
from nocdesk.quality.measuring import RATES, SPEED_TOLERANCE, ProbeMemory
from nocdesk.quality.reading import Kind, Metric
from nocdesk.quality.seat_tables import Source


@dataclass(frozen=True, slots=True)
class CellKey:
    """The series that a cell writes."""

    metric: Metric
    instance: str


@dataclass(frozen=True, slots=True)
class Bands:
    """Of a probe's series, the lowest and the highest value that no rule minds, and from when until when that holds."""

    of: Callable[[CellKey], tuple[float, float]]
    from_us: int
    until_us: int


_Cell = tuple[int, bool, float, float, float, float, int, int]

AGENT_CELLS: tuple[_Cell, ...] = (
    (Source.ROUND_TRIP, False, 1.0, np.inf, -np.inf, np.inf, 0, 0),
    (Source.UPTIME, False, 1.0, np.inf, -np.inf, np.inf, 0, 0),
)
"""What every answer has: how long it took and how long the agent has been up."""


def cell_of(part: Part, ceilings: Mapping[str, float], is_signed: bool) -> _Cell:
    m = part.measurement
    if not is_counter(part):
        source = Source.CONSTANT if part.at is None else Source.GAUGE
        return (source, is_signed, float(m.value), np.inf, -np.inf, np.inf, 0, 0)
    unit = RATES[m.metric][1]
    ceiling = ceilings.get(m.instance, np.inf) / unit if unit == 8.0 else np.inf
    return (Source.COUNTER, False, unit, ceiling, -np.inf, np.inf, 0, 0)


def is_counter(part: Part) -> bool:
    return part.measurement.kind is not Kind.GAUGE


def metric_of(part: Part) -> Metric:
    """The metric of what is kept: a counter's rate."""
    m = part.measurement
    return RATES[m.metric][0] if is_counter(part) else m.metric


def ceilings_of(probe: ProbeLayout) -> dict[str, float]:
    """By instance, the most bits per second that can be (see `measure`)."""
    measurements = [part.measurement for part in probe.parts]
    return {m.instance: m.value * SPEED_TOLERANCE for m in measurements if m.metric is Metric.SPEED_BPS and m.value > 0}


def is_plain(probe: ProbeLayout) -> bool:
    """Whether each measurement can be judged by itself, without the others of its reading.

    Not so where a line's speed moves, where voice quality is computed of delay and loss, and where a counter stands
    still or comes twice.
    """
    metrics = {part.measurement.metric for part in probe.parts}
    if {Metric.RTT_MS, Metric.LOSS_PCT} <= metrics:
        return False
    if any(part.measurement.metric is Metric.SPEED_BPS and part.at is not None for part in probe.parts):
        return False
    counters = [part for part in probe.parts if is_counter(part)]
    names = {(part.measurement.metric, part.measurement.instance) for part in counters}
    return len(names) == len(counters) and all(part.at is not None and part.measurement.value == 1 for part in counters)


def goes_on(part: Part, memory: ProbeMemory) -> bool:
    """Whether the memory has the counter as it was before, with the same discontinuity time."""
    m = part.measurement
    before = memory.counters.get((m.metric, m.instance))
    return before is not None and before.discontinuity_ticks == m.discontinuity_ticks


_NEVER_BAD = 0.5
"""OPER_UP and SUCCESS are 1, or they are trouble (see `observe`)."""


def set_limits(cells: NDArray[np.void], keys: Iterable[CellKey], bands: Bands) -> None:
    """Set the values beyond which `observe` would see something, while nothing is being watched."""
    for cell, key in zip(cells, keys, strict=True):
        cell["low"], cell["high"] = bands.of(key)
        if key.metric in (Metric.OPER_UP, Metric.SUCCESS):
            cell["low"] = _NEVER_BAD
