"""The probes whose answers are ordinary, as tables: what the next values are compared with, and what limits them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nocdesk.quality.cells import (
    AGENT_CELLS,
    Bands,
    CellKey,
    ceilings_of,
    cell_of,
    goes_on,
    is_counter,
    is_plain,
    metric_of,
    set_limits,
)
from nocdesk.quality.layout import Layout, ProbeLayout
from nocdesk.quality.measuring import ProbeMemory
from nocdesk.quality.rates import CounterSample
from nocdesk.quality.reading import Measurement, Metric
from nocdesk.quality.seat_tables import CELL, LAYOUT, SEAT, SHARE, Source, Table


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
        parts = [CellKey(metric_of(part), part.measurement.instance) for part in self._probes[seat].parts]
        return [*parts, CellKey(Metric.ROUND_TRIP_MS, ""), CellKey(Metric.UPTIME_S, "")]

    def take_over(self, seat: int, memory: ProbeMemory, clock: str, bands: Bands, series: Iterable[int]) -> bool:
        """Let the tables go on from a probe's memory; False where its next reading must go the ordinary way."""
        probe = self._probes[seat]
        if clock != memory.clock or memory.watches or memory.uptime_ticks is None or not is_plain(probe):
            return False
        if not all(goes_on(part, memory) for part in probe.parts if is_counter(part)):
            return False
        row = self.seats.rows[seat]
        cells = self.cells.rows[row["first_cell"] : row["first_cell"] + row["cells"]]
        cells["series"] = list(series)
        set_limits(cells, self.keys_of(seat), bands)
        constants = cells[cells["source"] == Source.CONSTANT]
        if np.any((constants["factor"] > constants["high"]) | (constants["factor"] < constants["low"])):
            return False
        for cell, part in zip(cells, probe.parts, strict=False):
            if is_counter(part):
                cell["before"] = memory.counters[part.measurement.metric, part.measurement.instance].value
        row["uptime_ticks"], row["monotonic_s"] = memory.uptime_ticks, memory.monotonic_s
        row["at_us"], row["is_ready"] = round(memory.at * 1e6), True
        row["from_us"], row["until_us"] = bands.from_us, bands.until_us
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
                if is_counter(part) and (m := part.measurement)
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
        seat, number = self.seats.add(1), len(probe.parts) + len(AGENT_CELLS)
        first = self.cells.add(number)
        self.seats.rows[seat] = (probe.probe_id, first, number, False, 0, 0.0, 0, 0, 0, 0)
        ceilings = ceilings_of(probe)
        cells = [cell_of(part, ceilings, sign) for part, sign in zip(probe.parts, signs, strict=True)]
        self.cells.rows[first : first + number] = [*cells, *AGENT_CELLS]
        self._known[key] = seat
        self._probes.append(probe)
        return seat

    def _offsets(self, probe: ProbeLayout) -> int:
        """Where in a row each cell's value stands; those that have none there take any."""
        first = self.offsets.add(len(probe.parts) + len(AGENT_CELLS))
        self.offsets.rows["offset"][first : first + len(probe.parts)] = [part.at or 0 for part in probe.parts]
        return first
