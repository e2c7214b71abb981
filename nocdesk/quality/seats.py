"""The probes whose answers are ordinary, as tables: what the next values are compared with, and what limits them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from nocdesk.quality.layout import Layout, Part, ProbeLayout
from nocdesk.quality.measuring import RATES, SPEED_TOLERANCE, ProbeMemory
from nocdesk.quality.model import Side
from nocdesk.quality.rates import CounterSample
from nocdesk.quality.reading import Kind, Measurement, Metric
from nocdesk.quality.thresholds import Rule

ROOM = 256
"""Rows of a table at first; it is doubled when they are used up."""


class Source(IntEnum):
    """Where a cell's value comes from."""

    GAUGE = 0
    COUNTER = 1
    CONSTANT = 2
    ROUND_TRIP = 3
    UPTIME = 4


CELL = np.dtype(
    [
        ("source", "i1"),
        ("is_signed", "?"),
        ("factor", "f8"),
        ("ceiling", "f8"),
        ("low", "f8"),
        ("high", "f8"),
        ("series", "i8"),
        ("before", "u8"),
    ]
)
"""One series of a seat. `factor` is a gauge's scale, a rate's unit or a constant; a value beyond `low` or `high` is for
the ordinary way to judge, and so is a rate, in counts per second, beyond `ceiling`."""

SEAT = np.dtype(
    [
        ("probe", "i8"),
        ("first_cell", "i8"),
        ("cells", "i8"),
        ("is_ready", "?"),
        ("uptime_ticks", "i8"),
        ("monotonic_s", "f8"),
        ("at_us", "i8"),
        ("written_us", "i8"),
    ]
)
"""A probe's share in a layout. It is ready while the tables, and not the probe's memory, hold what was measured last;
`written_us` is when the store was told last."""

SHARE = np.dtype([("seat", "i8"), ("first_offset", "i8")])
"""A seat in one layout, and where the offsets of its cells in that layout's rows begin."""

LAYOUT = np.dtype([("first_share", "i8"), ("shares", "i8"), ("width", "i8")])


@dataclass(frozen=True, slots=True)
class CellKey:
    """The series that a cell writes."""

    metric: Metric
    instance: str


class Table:
    """A structured array that grows."""

    __slots__ = ("_rows", "count")

    def __init__(self, dtype: np.dtype[np.void]) -> None:
        self._rows = np.zeros(ROOM, dtype)
        self.count = 0

    def add(self, number: int) -> int:
        """Room for so many more; where they begin."""
        first = self.count
        self.count += number
        while self.count > len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        return first

    @property
    def rows(self) -> NDArray[np.void]:
        """The rows that are in use."""
        return self._rows[: self.count]


class Seats:
    """Every layout that rows have come by, and the seat of every probe in it."""

    def __init__(self) -> None:
        self.cells, self.seats, self.shares, self.layouts = Table(CELL), Table(SEAT), Table(SHARE), Table(LAYOUT)
        self.offsets = Table(np.dtype([("offset", "i8")]))
        self.clock = ""
        self._places: dict[int, int] = {}
        self._order = (np.empty(0, np.uint64), np.empty(0, np.int64))
        self._known: dict[tuple[int, str, tuple[tuple[Measurement, bool, bool], ...]], int] = {}
        self._probes: list[ProbeLayout] = []
        self._layouts: list[Layout] = []
        self._ready: dict[int, int] = {}

    def __contains__(self, number: int) -> bool:
        return number in self._places

    def __len__(self) -> int:
        return len(self._places)

    def places_of(self, numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The rows of these layouts in their table; raises LookupError where one was never added."""
        if len(self._order[0]) != len(self._places):
            known = np.array(list(self._places), np.uint64)
            order = np.argsort(known)
            self._order = (known[order], np.array(list(self._places.values()), np.int64)[order])
        known, places = self._order
        at = np.searchsorted(known, numbers)
        if len(numbers) and (not len(known) or not np.array_equal(known[np.minimum(at, len(known) - 1)], numbers)):
            raise LookupError("a batch has rows of a layout that nobody knows")
        return places[at]

    def place_of(self, number: int) -> int:
        """The row of a layout in its table; raises LookupError for one that was never added."""
        return self._places[number]

    def layout_at(self, place: int) -> Layout:
        """The layout in this row of its table."""
        return self._layouts[place]

    def detail_of(self, seat: int) -> str:
        """What is said of the probe beside its measurements."""
        return self._probes[seat].detail

    def add(self, number: int, layout: Layout) -> None:
        """Take a layout in; its seats are not ready yet."""
        place = self.layouts.add(1)
        first = self.shares.add(len(layout.probes))
        self.layouts.rows[place] = (first, len(layout.probes), len(layout.moving))
        for share, probe in enumerate(layout.probes, first):
            self.shares.rows[share] = (self._seat_of(probe, layout), self._offsets(probe))
        self._places[number] = place
        self._layouts.append(layout)

    def keys_of(self, seat: int) -> list[CellKey]:
        """The series of a seat's cells, in their order."""
        parts = [CellKey(_metric_of(part), part.measurement.instance) for part in self._probes[seat].parts]
        return [*parts, CellKey(Metric.ROUND_TRIP_MS, ""), CellKey(Metric.UPTIME_S, "")]

    def take_over(
        self, seat: int, memory: ProbeMemory, clock: str, rules: Mapping[Metric, Rule], series: Iterable[int]
    ) -> bool:
        """Let the tables go on from a probe's memory; False where its next reading must go the ordinary way."""
        probe = self._probes[seat]
        if clock != memory.clock or memory.watches or memory.uptime_ticks is None or not _is_plain(probe):
            return False
        if not all(_goes_on(part, memory) for part in probe.parts if _is_counter(part)):
            return False
        row = self.seats.rows[seat]
        cells = self.cells.rows[row["first_cell"] : row["first_cell"] + row["cells"]]
        cells["series"] = list(series)
        _limit(cells, [key.metric for key in self.keys_of(seat)], rules)
        constants = cells[cells["source"] == Source.CONSTANT]
        if np.any((constants["factor"] > constants["high"]) | (constants["factor"] < constants["low"])):
            return False
        for cell, part in zip(cells, probe.parts, strict=False):
            if _is_counter(part):
                cell["before"] = memory.counters[part.measurement.metric, part.measurement.instance].value
        row["uptime_ticks"], row["monotonic_s"] = memory.uptime_ticks, memory.monotonic_s
        row["at_us"], row["is_ready"] = round(memory.at * 1e6), True
        self.clock = clock
        self._ready[probe.probe_id] = seat
        return True

    def ready_seat(self, probe_id: int) -> int | None:
        """The seat that holds what was measured last of a probe, if it is the tables that do."""
        return self._ready.get(probe_id)

    def ready_probes(self) -> list[int]:
        """Every probe of which the tables hold what was measured last."""
        return list(self._ready)

    def memory_of(self, probe_id: int) -> ProbeMemory:
        """What the tables hold of a probe, as the ordinary way remembers it."""
        seat = self._ready[probe_id]
        row, ticks = self.seats.rows[seat], int(self.seats.rows[seat]["uptime_ticks"])
        before = self.cells.rows["before"][row["first_cell"] : row["first_cell"] + row["cells"]].tolist()
        return ProbeMemory(
            at=int(row["at_us"]) / 1e6,
            clock=self.clock,
            monotonic_s=float(row["monotonic_s"]),
            uptime_ticks=ticks,
            counters={
                (m.metric, m.instance): CounterSample(value, ticks, m.discontinuity_ticks)
                for value, part in zip(before, self._probes[seat].parts, strict=False)
                if _is_counter(part) and (m := part.measurement)
            },
        )

    def let_go(self, probe_id: int) -> None:
        """The ordinary way has a probe again."""
        seat = self._ready.pop(probe_id, None)
        if seat is not None:
            self.seats.rows["is_ready"][seat] = False

    def _seat_of(self, probe: ProbeLayout, layout: Layout) -> int:
        """The seat of a probe with these measurements, wherever in its row they stand."""
        signs = tuple(part.at is not None and layout.moving[part.at] in layout.signed for part in probe.parts)
        kinds = tuple((part.measurement, part.at is None, sign) for part, sign in zip(probe.parts, signs, strict=True))
        key = (probe.probe_id, probe.detail, kinds)
        if key in self._known:
            return self._known[key]
        seat, number = self.seats.add(1), len(probe.parts) + len(_AGENT_CELLS)
        first = self.cells.add(number)
        self.seats.rows[seat] = (probe.probe_id, first, number, False, 0, 0.0, 0, 0)
        ceilings = _ceilings(probe)
        cells = [_cell(part, ceilings, sign) for part, sign in zip(probe.parts, signs, strict=True)]
        self.cells.rows[first : first + number] = [*cells, *_AGENT_CELLS]
        self._known[key] = seat
        self._probes.append(probe)
        return seat

    def _offsets(self, probe: ProbeLayout) -> int:
        """Where in a row each cell's value stands; those that have none there take any."""
        first = self.offsets.add(len(probe.parts) + len(_AGENT_CELLS))
        self.offsets.rows["offset"][first : first + len(probe.parts)] = [part.at or 0 for part in probe.parts]
        return first


_Cell = tuple[int, bool, float, float, float, float, int, int]

_AGENT_CELLS: tuple[_Cell, ...] = (
    (Source.ROUND_TRIP, False, 1.0, np.inf, -np.inf, np.inf, 0, 0),
    (Source.UPTIME, False, 1.0, np.inf, -np.inf, np.inf, 0, 0),
)
"""What every answer has: how long it took and how long the agent has been up."""


def _cell(part: Part, ceilings: Mapping[str, float], is_signed: bool) -> _Cell:
    m = part.measurement
    if not _is_counter(part):
        source = Source.CONSTANT if part.at is None else Source.GAUGE
        return (source, is_signed, float(m.value), np.inf, -np.inf, np.inf, 0, 0)
    unit = RATES[m.metric][1]
    ceiling = ceilings.get(m.instance, np.inf) / unit if unit == 8.0 else np.inf
    return (Source.COUNTER, False, unit, ceiling, -np.inf, np.inf, 0, 0)


def _is_counter(part: Part) -> bool:
    return part.measurement.kind is not Kind.GAUGE


def _metric_of(part: Part) -> Metric:
    """The metric of what is kept: a counter's rate."""
    m = part.measurement
    return RATES[m.metric][0] if _is_counter(part) else m.metric


def _ceilings(probe: ProbeLayout) -> dict[str, float]:
    """By instance, the most bits per second that can be (see `measure`)."""
    measurements = [part.measurement for part in probe.parts]
    return {m.instance: m.value * SPEED_TOLERANCE for m in measurements if m.metric is Metric.SPEED_BPS and m.value > 0}


def _is_plain(probe: ProbeLayout) -> bool:
    """Whether each measurement can be judged by itself, without the others of its reading.

    Not so where a line's speed moves, where voice quality is computed of delay and loss, and where a counter stands
    still or comes twice.
    """
    metrics = {part.measurement.metric for part in probe.parts}
    if {Metric.RTT_MS, Metric.LOSS_PCT} <= metrics:
        return False
    if any(part.measurement.metric is Metric.SPEED_BPS and part.at is not None for part in probe.parts):
        return False
    counters = [part for part in probe.parts if _is_counter(part)]
    names = {(part.measurement.metric, part.measurement.instance) for part in counters}
    return len(names) == len(counters) and all(part.at is not None and part.measurement.value == 1 for part in counters)


def _goes_on(part: Part, memory: ProbeMemory) -> bool:
    """Whether the memory has the counter as it was before, with the same discontinuity time."""
    m = part.measurement
    before = memory.counters.get((m.metric, m.instance))
    return before is not None and before.discontinuity_ticks == m.discontinuity_ticks


_NEVER_BAD = 0.5
"""OPER_UP and SUCCESS are 1, or they are trouble (see `observe`)."""


def _limit(cells: NDArray[np.void], metrics: Iterable[Metric], rules: Mapping[Metric, Rule]) -> None:
    """Set the values beyond which `observe` would see something, while nothing is being watched."""
    cells["low"], cells["high"] = -np.inf, np.inf
    for cell, metric in zip(cells, metrics, strict=True):
        if metric in (Metric.OPER_UP, Metric.SUCCESS):
            cell["low"] = _NEVER_BAD
        elif (rule := rules.get(metric)) is not None:
            cell["high" if rule.limits.side is Side.ABOVE else "low"] = rule.limits.trigger
