"""Objectives of many services that are judged alike, with what was not simply good of each, as columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nocdesk.services.model import ServiceClass
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Objective
from nocdesk.sla.spans import Micros, Spans, union
from nocdesk.sla.spells import NO_SPELLS, Rows, Shade, Spells, joined, spells, spells_of

_MERGE_FROM = 100_000
_CELLS_AT_ONCE = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """Bins in which something was measured: of which of the rows that are looked at, when they begin, which are bad.

    `badness` is their value, negative where lower is worse. `wholes` are stretches (places, start, end) in which every
    bin was measured and good.
    """

    places: Rows
    starts: Micros
    is_bad: NDArray[np.bool_]
    badness: NDArray[np.float64]
    wholes: Sequence[tuple[Rows, int, int]] = ()

    def where(self, chosen: NDArray[np.bool_]) -> "Marked":
        """The chosen ones."""
        return Marked(self.places[chosen], self.starts[chosen], self.is_bad[chosen], self.badness[chosen])

    def within(self, start_us: int, end_us: int) -> "Marked":
        """Those that begin in [start, end)."""
        return self.where((self.starts >= start_us) & (self.starts < end_us))


@dataclass(slots=True, eq=False)
class Lot:
    """The rows of one objective in one period under one calendar.

    `contract` is the contract time of the period and `base` what of it is judged: all, or for a metric the bins that
    lie wholly in it. `first` and `last` are the ends of each row's own part of the period. `known` has the spells as
    they were found; where some of a metric's row is `excluded` (whole bins), the bins in it count neither way.
    `outside` has by row and class the contract time that is excluded, as long as it is.
    Bins were looked at from `opened_us` until `closed_us`.
    """

    objective: Objective
    contract: Spans
    base: Spans
    anchor_us: int
    series_ids: Rows
    first: Micros
    last: Micros
    opened_us: int
    closed_us: int
    known: Spells = NO_SPELLS
    excluded: dict[int, Spans] = field(default_factory=dict)
    outside: dict[int, Mapping[ServiceClass, Spans]] = field(default_factory=dict)
    _merged: int = 0
    _shown: Spells | None = None

    def __len__(self) -> int:
        return len(self.series_ids)

    @property
    def bin_us(self) -> int:
        """How long a bin is; 0 where every second counts."""
        return self.objective.bin_s * SECOND_US if self.objective.counts_bins else 0

    @property
    def every_row(self) -> Rows:
        """The numbers of all rows."""
        return np.arange(len(self), dtype=np.int64)

    def until(self, now_us: int) -> int:
        """Up to when it can be judged: the end of the last whole bin."""
        return now_us - (now_us - self.anchor_us) % self.bin_us if self.bin_us else now_us

    @property
    def shown(self) -> Spells:
        """The spells that count: what is excluded covers what was measured in it."""
        if not self.excluded:
            return self.known
        if self._shown is None:
            is_special = np.zeros(len(self), np.bool_)
            is_special[list(self.excluded)] = True
            is_special = is_special[self.known.rows]
            own = self.known.where(is_special)
            self._shown = joined([self.known.where(~is_special), *self._covered(own)])
        return self._shown

    def replace(self, rows: Rows, found: Spells) -> None:
        """These are all the spells of these rows now."""
        is_replaced = np.zeros(len(self), np.bool_)
        is_replaced[rows] = True
        self._keep(joined([self.known.where(~is_replaced[self.known.rows]), found]))

    def exclude(self, row: int, outside: Mapping[ServiceClass, Spans]) -> bool:
        """So much of a row's time counts neither way, and every bin that it touches. Says whether that is new."""
        before = self.outside.pop(row, {})
        if outside:
            self.outside[row] = outside
        if self.bin_us:
            self._exclude_bins(row, union(outside.values()))
        return before != outside

    def mark(self, rows: Rows, start_us: int, end_us: int, found: Marked) -> Rows:
        """What bins in [start, end) of these rows were; those in which nothing was found were not measured.

        Says which rows have other spells than before.
        """
        kept = self._outside(rows, start_us, end_us)
        step_us = max(1, _CELLS_AT_ONCE // max(1, len(rows))) * self.bin_us
        parts = [
            self._missing(rows, begin_us, min(begin_us + step_us, end_us), found)
            for begin_us in range(start_us, end_us, step_us)
        ]
        bad = found.where(found.is_bad)
        bad = bad.where(self.base.contains(bad.starts, bad.starts + self.bin_us))
        parts.append(spells(rows[bad.places], Shade.BAD, bad.starts, bad.starts + self.bin_us, bad.badness))
        is_touched = len(kept) != len(self.known)
        fresh = joined(parts)
        self._keep(joined([kept, fresh]))
        return rows if is_touched else np.unique(fresh.rows)

    def first_judged(self, rows: Rows) -> Micros:
        """From when on a row is judged: of a metric from its first whole bin."""
        first = self.first[rows]
        return first + (self.anchor_us - first) % self.bin_us if self.bin_us else first

    def seen_until(self, rows: Rows, now_us: int) -> Micros:
        """Up to when a row is judged; never before it begins."""
        last = np.minimum(self.last[rows], now_us)
        last = last - (last - self.anchor_us) % self.bin_us if self.bin_us else last
        return np.maximum(last, self.first_judged(rows))

    def own(self, rows: Rows) -> Spells:
        """The spells of some rows, numbered by their places among them."""
        shown = self.shown
        if len(rows) == len(self):
            return shown
        place = np.full(len(self), -1, np.int64)
        place[rows] = np.arange(len(rows))
        places = place[shown.rows]
        chosen = places >= 0
        own = shown.where(chosen)
        return Spells(places[chosen], own.shades, own.starts, own.ends, own.badness)

    def recently_bad(self, now_us: int, within_us: int) -> NDArray[np.bool_]:
        """Which rows were bad within so much time."""
        own = self.shown
        is_recent = (own.shades == Shade.BAD) & (own.ends > now_us - within_us) & (own.starts < now_us)
        found = np.zeros(len(self), np.bool_)
        found[own.rows[is_recent]] = True
        return found

    def _exclude_bins(self, row: int, spans: Spans) -> None:
        self.excluded.pop(row, None)
        if len(spans):
            starts = spans.starts - (spans.starts - self.anchor_us) % self.bin_us
            ends = spans.ends + (self.anchor_us - spans.ends) % self.bin_us
            self.excluded[row] = Spans.covered(starts, ends)
        self._shown = None

    def _keep(self, known: Spells) -> None:
        """Spells that follow each other become one once there are many more than there were."""
        if len(known) > 2 * self._merged + _MERGE_FROM:
            known = known.merged()
            self._merged = len(known)
        self.known, self._shown = known, None

    def _outside(self, rows: Rows, start_us: int, end_us: int) -> Spells:
        """The known spells without what of these rows lies in [start, end)."""
        known = self.known
        if start_us >= int(known.ends.max(initial=0)):
            return known
        is_touched = np.zeros(len(self), np.bool_)
        is_touched[rows] = True
        is_touched = is_touched[known.rows] & (known.starts < end_us) & (known.ends > start_us)
        if not is_touched.any():
            return known
        touched = known.where(is_touched)
        far = 2**62
        return joined([known.where(~is_touched), touched.cut(-far, start_us), touched.cut(end_us, far)])

    def _missing(self, rows: Rows, start_us: int, end_us: int, found: Marked) -> Spells:
        """The bins in [start, end) that count and in which nothing was measured."""
        starts = np.arange(start_us, end_us, self.bin_us, dtype=np.int64)
        is_seen = np.zeros((len(rows), len(starts)), np.bool_)
        own = found.within(start_us, end_us)
        is_seen[own.places, (own.starts - start_us) // self.bin_us] = True
        for places, whole_us, until_us in found.wholes:
            begin, end = (min(max((us - start_us) // self.bin_us, 0), len(starts)) for us in (whole_us, until_us))
            is_seen[places, begin:end] = True
        is_seen |= ~self.base.contains(starts, starts + self.bin_us)
        places, columns = np.nonzero(~is_seen)
        begins = starts[columns]
        return spells(rows[places], Shade.UNMEASURED, begins, begins + self.bin_us).merged()

    def _covered(self, own: Spells) -> Iterable[Spells]:
        """The spells of rows of which some time is excluded."""
        for row, spans in self.excluded.items():
            mine = own.where(own.rows == row)
            # Both have their edges on the grid, so that no bin is cut.
            yield from _apart(mine, spans)
            yield spells_of(row, Shade.EXCLUDED, spans)


def _apart(own: Spells, spans: Spans) -> Iterable[Spells]:
    """What of the spells of one row lies in none of the spans."""
    edges = [-(2**62), *(us for pair in spans.pairs() for us in pair), 2**62]
    for begin_us, end_us in zip(edges[0::2], edges[1::2], strict=True):
        yield own.cut(begin_us, end_us)
