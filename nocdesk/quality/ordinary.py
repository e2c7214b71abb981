"""Ordinary answers judged all at once: the same values as `measure` gives, and which probes `measure` must see itself.

An answer is ordinary while the agent ran on, counters rose by what a line can carry, and no value is beyond a trigger;
everything else is rare, and goes the ordinary way reading by reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nocdesk.quality.layout import Layout
from nocdesk.quality.poll_rows import PollRows
from nocdesk.quality.rates import UPTIME_MODULUS, UPTIME_SLACK_SHARE, UPTIME_SLACK_TICKS
from nocdesk.quality.seat_tables import Source
from nocdesk.quality.seats import Seats

EXACT = 2**53 // 100
"""A difference up to this, times 100, is exact in a float; a larger one in one poll is no ordinary one."""

Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Each answer for each probe that it is for, by seat and then by time."""

    row: Indexes
    share: Indexes
    seat: Indexes

    def where(self, chosen: Flags) -> "Pairs":
        return Pairs(self.row[chosen], self.share[chosen], self.seat[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The samples of ordinary answers as columns, and the pairs that must go the ordinary way, by probe."""

    series: Indexes
    at_us: Indexes
    values: NDArray[np.float64]
    last: Indexes
    """The seats that went on, each with when its last answer came."""
    last_at_us: Indexes
    others: Pairs
    held: "Held"


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What the tables held before, to be put back where the transaction fails."""

    seat: Indexes
    seats: NDArray[np.void]
    cell: Indexes
    before: NDArray[np.uint64]

    def put_back(self, seats: Seats) -> None:
        """As if the answers had not been judged."""
        seats.seats.rows[self.seat] = self.seats
        seats.cells.rows["before"][self.cell] = self.before


def pairs_of(rows: PollRows, seats: Seats) -> Pairs:
    """Every answer with every probe of its layout, by seat and then by time."""
    layouts = seats.layouts.rows[seats.places_of(rows.heads["layout"])]
    row, within = _spread(layouts["shares"])
    share = layouts["first_share"][row] + within
    seat = seats.shares.rows["seat"][share]
    order = np.lexsort((rows.heads["monotonic_s"][row], seat))
    return Pairs(row[order], share[order], seat[order])


def begins_of(rows: PollRows, seats: Seats) -> Indexes:
    """Where each row's values begin; raises ValueError where there are not as many as the layouts say."""
    widths = seats.layouts.rows["width"][seats.places_of(rows.heads["layout"])]
    ends = np.cumsum(widths)
    if (int(ends[-1]) if len(ends) else 0) != len(rows.values):
        raise ValueError(f"the rows of a batch need {ends[-1:]} values and there are {len(rows.values)}")
    return np.asarray(ends - widths)


def judge_ordinary(rows: PollRows, pairs: Pairs, seats: Seats) -> Judged:
    """Judge all pairs, and put the tables to the last of each seat; a seat with anything odd in it is left alone."""
    seat_rows = seats.seats.rows[pairs.seat]
    heads = rows.heads[pairs.row]
    is_first = np.ones(len(pairs.seat), np.bool_)
    is_first[1:] = np.diff(pairs.seat) != 0
    before_ticks = _before(is_first, heads["uptime_ticks"], seat_rows["uptime_ticks"])
    elapsed_s = heads["monotonic_s"] - _before(is_first, heads["monotonic_s"], seat_rows["monotonic_s"])
    ticks = heads["uptime_ticks"] - before_ticks
    is_odd = ~seat_rows["is_ready"] | ~_ran_on(ticks, elapsed_s)
    is_odd |= (heads["at_us"] < seat_rows["from_us"]) | (heads["at_us"] >= seat_rows["until_us"])

    pair, within = _spread(seat_rows["cells"])
    number = seat_rows["cells"][pair]
    cell = seats.cells.rows[seat_rows["first_cell"][pair] + within]
    offset = seats.offsets.rows["offset"][seats.shares.rows["first_offset"][pairs.share][pair] + within]
    raw = _raw(rows, begins_of(rows, seats)[pairs.row][pair] + offset)
    earlier = raw[np.maximum(np.arange(len(raw)) - number, 0)]
    before = np.where(is_first[pair], cell["before"], earlier)
    values, is_cell_odd = _values(cell, raw, before, np.maximum(ticks, 1)[pair])
    _fill(values, cell["source"] == Source.ROUND_TRIP, heads["round_trip_ms"][pair])
    _fill(values, cell["source"] == Source.UPTIME, heads["uptime_ticks"][pair] / 100)
    is_cell_odd |= (values > cell["high"]) | (values < cell["low"])

    is_odd[pair[is_cell_odd]] = True
    is_kept = ~_with_all_of_their_seats(is_odd, pairs, seats)
    is_last = np.append(is_first[1:], True)[: len(is_first)] & is_kept
    is_last_cell = is_last[pair]
    cells = (seat_rows["first_cell"][pair] + within)[is_last_cell]
    held = _go_on(seats, pairs.seat[is_last], heads[is_last], cells, raw[is_last_cell])
    kept = is_kept[pair]
    return Judged(
        series=cell["series"][kept],
        at_us=heads["at_us"][pair][kept],
        values=values[kept],
        last=pairs.seat[is_last],
        last_at_us=heads["at_us"][is_last],
        others=pairs.where(~is_kept),
        held=held,
    )


def _with_all_of_their_seats(is_odd: Flags, pairs: Pairs, seats: Seats) -> Flags:
    left = np.zeros(len(seats.seats.rows), np.bool_)
    left[pairs.seat[is_odd]] = True
    return left[pairs.seat]


def layouts_of(rows: PollRows, seats: Seats) -> Mapping[int, Layout]:
    """The layouts of a batch's rows by their numbers."""
    return {number: seats.layout_at(seats.place_of(number)) for number in np.unique(rows.heads["layout"]).tolist()}


def _ran_on(ticks: Indexes, elapsed_s: NDArray[np.float64]) -> Flags:
    """`passage` where it says that the agent ran on, and time passed by its clock."""
    elapsed = np.rint(elapsed_s * 100)
    slack = np.maximum(UPTIME_SLACK_TICKS, np.rint(elapsed * UPTIME_SLACK_SHARE))
    return np.asarray((ticks > 0) & (ticks < UPTIME_MODULUS) & (elapsed - ticks <= slack))


def _values(
    cell: NDArray[np.void], raw: NDArray[np.uint64], before: NDArray[np.uint64], ticks: Indexes
) -> tuple[NDArray[np.float64], Flags]:
    """Gauges times their scale, constants, and counters' rates by the agent's clock; and what is odd about a rate."""
    source, factor = cell["source"], cell["factor"]
    is_counter = source == Source.COUNTER
    plain = np.where(cell["is_signed"], raw.view(np.int64).astype(np.float64), raw.astype(np.float64))
    difference = raw - before
    rate = (np.minimum(difference, EXACT) * np.uint64(100)).astype(np.float64) / ticks
    is_odd = is_counter & ((raw < before) | (difference > EXACT) | (rate > cell["ceiling"]))
    values = np.where(source == Source.CONSTANT, 1.0, np.where(is_counter, rate, plain)) * factor
    return values, np.asarray(is_odd)


def _raw(rows: PollRows, places: Indexes) -> NDArray[np.uint64]:
    """The values at these places; where a row has none, only cells that take none ask."""
    if not len(rows.values):
        return np.zeros(len(places), np.uint64)
    return rows.values[np.minimum(places, len(rows.values) - 1)]


def _go_on(seats: Seats, seat: Indexes, heads: NDArray[np.void], cell: Indexes, raw: NDArray[np.uint64]) -> Held:
    """Put the tables to the last answer of each seat; what they held."""
    held = Held(seat, seats.seats.rows[seat], cell, seats.cells.rows["before"][cell])
    for name in ("uptime_ticks", "monotonic_s", "at_us"):
        seats.seats.rows[name][seat] = heads[name]
    seats.cells.rows["before"][cell] = raw
    return held


def _before(is_first: Flags, now: NDArray[np.generic], held: NDArray[np.generic]) -> NDArray[np.generic]:
    """What each pair is compared with: the pair before it of the same seat, or what the tables hold."""
    return np.where(is_first, held, np.roll(now, 1))


def _fill(values: NDArray[np.float64], chosen: Flags, by: NDArray[np.float64]) -> None:
    values[chosen] = by[chosen]


def _spread(counts: Indexes) -> tuple[Indexes, Indexes]:
    """For so many of each: the index of which it is one, and how manieth of it (0, 1, …)."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
