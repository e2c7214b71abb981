"""Which way each probe goes: its ordinary answers through the tables, everything else reading by reading."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy.orm import Session

from nocdesk.inventory import Inventory
from nocdesk.memories import WRITE_EVERY_S, Memories
from nocdesk.quality.cells import Bands, CellKey
from nocdesk.quality.layout import Layout, instant_of, reading_of
from nocdesk.quality.ordinary import Held, Indexes, Judged, Pairs, judge_ordinary, layouts_of, pairs_of
from nocdesk.quality.poll_rows import PollRows
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.quality.seats import Seats
from nocdesk.quality.standing_limits import References, standing, stands_us
from nocdesk.quality.thresholds import Rules
from nocdesk.quality.wire import Batch
from nocdesk.store.series import SeriesKey

SPARE_LAYOUTS = 4
"""Layouts come with every change of what stood still; so many times those in use are kept before all are let go."""

_WRITE_EVERY_US = round(WRITE_EVERY_S * 1e6)

SeriesOf = Callable[[Collection[SeriesKey]], Mapping[SeriesKey, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Seated:
    """What became of a batch's rows: columns of samples, probes that answered, and readings for the ordinary way."""

    judged: Judged | None
    answered: tuple[tuple[int, int], ...]
    """With the last instant of each, in microseconds since the epoch."""
    due: tuple[int, ...]
    """Probes of which the store must be told."""
    readings: tuple[Reading, ...]


class Seating:
    """Hands probes over between the tables and the memories; neither ever holds a probe's past alone and old."""

    def __init__(self, memories: Memories, references: References) -> None:
        self._memories, self._references = memories, references
        self.seats = Seats()
        self._held: list[Held] = []
        self._stamp: int | None = None

    def unknown(self, rows: PollRows) -> list[int]:
        """The numbers of layouts that must be learnt before these rows can be judged."""
        return [number for number in np.unique(rows.heads["layout"]).tolist() if number not in self.seats]

    def learn(self, layouts: Mapping[int, Layout]) -> None:
        """Take layouts in; where too many have piled up, begin again."""
        if len(self.seats) > SPARE_LAYOUTS * max(256, len(self.seats.ready_probes())):
            self.release()
            self.seats = Seats()
        for number, layout in layouts.items():
            self.seats.add(number, layout)

    def layouts(self, rows: PollRows) -> Mapping[int, Layout]:
        """The layouts of these rows."""
        return layouts_of(rows, self.seats)

    def as_readings(self, rows: PollRows) -> tuple[Reading, ...]:
        """Every row as the readings of its probes."""
        return self._readings(rows, pairs_of(rows, self.seats))

    def take(self, session: Session, batch: Batch, inventory: Inventory, series_of: SeriesOf) -> Seated:
        """Judge what is ordinary, and hand everything else over to the ordinary way."""
        if self.seats.clock != batch.clock or self._stamp != inventory.stamp:
            self.release()
            self._stamp = inventory.stamp
        self.release(reading.probe_id for reading in batch.readings)
        if not len(batch.rows):
            return Seated(None, (), (), ())
        pairs = self._known(pairs_of(batch.rows, self.seats), inventory)
        self._seat(session, batch, pairs, inventory, series_of)
        judged = judge_ordinary(batch.rows, pairs, self.seats)
        self._held.append(judged.held)
        readings = self._readings(batch.rows, judged.others)
        self.release(reading.probe_id for reading in readings)
        return Seated(judged, self._answered(judged), self._note(judged), readings)

    def release(self, probe_ids: Iterable[int] | None = None) -> None:
        """Give these probes back to the memories, or all of them."""
        for probe_id in self.seats.ready_probes() if probe_ids is None else probe_ids:
            if self.seats.ready_seat(probe_id) is None:
                continue
            memory = self.seats.memory_of(probe_id)
            at = instant_of(round(memory.at * 1e6))
            known = replace(
                self._memories[probe_id], memory=memory, polled_at=at, answered_at=at, polled_by=memory.clock
            )
            self._memories.correct(probe_id, known)
            self.seats.let_go(probe_id)

    def settle(self) -> None:
        """The transaction is done."""
        self._held.clear()

    def put_back(self) -> None:
        """The transaction failed: the tables are as they were, and every probe goes to the memories."""
        for held in reversed(self._held):
            held.put_back(self.seats)
        self._held.clear()
        self.release()

    def _known(self, pairs: Pairs, inventory: Inventory) -> Pairs:
        """Without probes that are gone."""
        seats = np.unique(pairs.seat)
        probes = self.seats.seats.rows["probe"]
        if self.seats.seats.rows["is_ready"][seats].all():
            # The tables take nobody over who is gone, and are emptied when the inventory changes.
            return pairs
        gone = [seat for seat in seats.tolist() if int(probes[seat]) not in inventory.topology.probes]
        return pairs.where(~np.isin(pairs.seat, gone)) if gone else pairs

    def _seat(self, session: Session, batch: Batch, pairs: Pairs, inventory: Inventory, series_of: SeriesOf) -> None:
        """Let the tables take over whom they can: probes with one seat in this batch and no reading beside it."""
        seats = np.unique(pairs.seat)
        if self.seats.seats.rows["is_ready"][seats].all():
            # No two seats of a probe are ever ready at once.
            return
        probes = self.seats.seats.rows["probe"][seats].tolist()
        ordinary = {reading.probe_id for reading in batch.readings}
        seen: dict[int, int] = {}
        for probe_id, seat in zip(probes, seats.tolist(), strict=True):
            if probe_id in seen:
                ordinary.add(probe_id)
            seen[probe_id] = seat
        self._memories.recall(session, seen)
        self.release(probe_id for probe_id in seen if probe_id in ordinary)
        self.release(number for number, seat in seen.items() if self.seats.ready_seat(number) not in (None, seat))
        new = {
            probe_id: seat
            for probe_id, seat in seen.items()
            if probe_id not in ordinary
            and self.seats.ready_seat(probe_id) is None
            and self._memories[probe_id].memory.clock == batch.clock
        }
        if not new:
            return
        keys = {
            probe_id: [SeriesKey(probe_id, key.metric, key.instance) for key in self.seats.keys_of(seat)]
            for probe_id, seat in new.items()
        }
        numbers = series_of({key for some in keys.values() for key in some})
        for probe_id, seat in new.items():
            series = [numbers[key] for key in keys[probe_id]]
            self._take_over(probe_id, seat, batch.clock, inventory, series)

    def _take_over(self, probe_id: int, seat: int, clock: str, inventory: Inventory, series: Iterable[int]) -> None:
        remembered = self._memories[probe_id]
        if remembered.outcome is not Outcome.ANSWERED or remembered.detail != self.seats.detail_of(seat):
            return
        bands = bands_of(inventory.rules[probe_id], self._references, probe_id, remembered.memory.at)
        if self.seats.take_over(seat, remembered.memory, clock, bands, series):
            written = remembered.written_at
            written_us = 0 if written is None else round(written.timestamp() * 1e6)
            self.seats.seats.rows["written_us"][seat] = written_us

    def _readings(self, rows: PollRows, pairs: Pairs) -> tuple[Reading, ...]:
        if not len(pairs.row):
            return ()
        chosen = np.unique(pairs.row).tolist()
        by_row = dict(zip(chosen, rows.rows(self.layouts(rows), chosen), strict=True))
        readings = []
        for row, share in zip(pairs.row.tolist(), pairs.share.tolist(), strict=True):
            number, poll = by_row[row]
            place = self.seats.place_of(number)
            probe = share - int(self.seats.layouts.rows["first_share"][place])
            readings.append(reading_of(self.seats.layout_at(place).probes[probe], poll))
        return tuple(readings)

    def _answered(self, judged: Judged) -> tuple[tuple[int, int], ...]:
        probes = self.seats.seats.rows["probe"][judged.last].tolist()
        return tuple(zip(probes, judged.last_at_us.tolist(), strict=True))

    def _note(self, judged: Judged) -> tuple[int, ...]:
        """Bring the memories of those up to date of which it is time to tell the store."""
        seats = self.seats.seats.rows
        late: Indexes = judged.last[np.abs(judged.last_at_us - seats["written_us"][judged.last]) >= _WRITE_EVERY_US]
        probes: list[int] = seats["probe"][late].tolist()
        for probe_id in probes:
            memory = self.seats.memory_of(probe_id)
            at = instant_of(round(memory.at * 1e6))
            before = self._memories[probe_id]
            now = replace(before, memory=memory, polled_at=at, answered_at=at, polled_by=memory.clock)
            self._memories.put(probe_id, now)
        seats["written_us"][late] = seats["at_us"][late]
        return tuple(probes)


def bands_of(rules: Rules, references: References, probe_id: int, at_s: float) -> Bands:
    """What no rule minds of a probe's series at an instant, and for how long that holds."""

    def band(key: CellKey) -> tuple[float, float]:
        low, high = -math.inf, math.inf
        for group in rules.get(key.metric, ()):
            limits = standing(group, references, probe_id, key.metric, key.instance, at_s).limits
            low, high = max(low, limits.low), min(high, limits.high)
        return low, high

    return Bands(band, *stands_us(rules, round(at_s * 1e6)))
