"""The sums of a lot's rows: as columns for all at once, and as the core judges by them, one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nocdesk.services.model import ServiceClass
from nocdesk.sla.burn import WINDOWS, Burnt, short_us
from nocdesk.sla.lot import Lot
from nocdesk.sla.micros import SECOND_US, instant_at
from nocdesk.sla.objectives import Keeps
from nocdesk.sla.spans import Micros
from nocdesk.sla.spells import Rows, Shade, Spells
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.sums import Outage, Sums
from nocdesk.sla.verdicts import AT_RISK_SHARE, AT_RISK_WITHIN

BAD_NOW, NEAR = 8, 128
"""The bits of a row's mark that say that it is bad now, and that its budget may be gone soon at the present rate."""

_SOON_US = AT_RISK_WITHIN // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Microseconds of some rows of a lot, as `Sums` has them; `out` is what counts neither way."""

    rows: Rows
    whole: Micros
    contract: Micros
    out: Micros
    measured: Micros
    down: Micros
    is_bad_now: NDArray[np.bool_]

    @property
    def due(self) -> Micros:
        """What should have been measured by now."""
        return self.contract - self.out

    @property
    def base(self) -> Micros:
        """What the budget is a share of."""
        return self.whole - self.contract + self.measured


def columns_of(lot: Lot, rows: Rows, now_us: int) -> Columns:
    """The sums of some rows, up to now."""
    first, seen = lot.first_judged(rows), lot.seen_until(rows, now_us)
    begin = lot.first[rows]
    contract = lot.contract.within_us(begin, np.maximum(begin, np.minimum(lot.last[rows], now_us)))
    judged = lot.base.within_us(first, seen)
    own = lot.own(rows).clipped(first, seen)
    bad, excluded, unmeasured = own.sums(lot.base, len(rows))
    is_bad = np.zeros(len(rows), np.bool_)
    is_bad[own.rows[(own.shades == Shade.BAD) & (own.ends == seen[own.rows])]] = True
    return Columns(
        rows=rows,
        whole=lot.contract.within_us(begin, lot.last[rows]),
        contract=contract,
        out=contract - judged + excluded,
        measured=judged - excluded - unmeasured,
        down=bad,
        is_bad_now=is_bad,
    )


def marks_of(
    lot: Lot, columns: Columns, min_coverage: NDArray[np.float64], now_us: int, period_s: float
) -> NDArray[np.int16]:
    """A number for each row that changes where its verdict may: covered, how much of the budget is used, bad now, which
    burn rate alarms, and whether the budget may be gone soon.

    Only whether it changes matters, so that floats will do.
    """
    covered = (columns.measured > 0) & (columns.measured >= min_coverage * columns.due)
    target = lot.objective.share_target
    allowed = columns.base * float(1 - (target if target is not None else Fraction(1)))
    used = (columns.down > allowed).astype(np.int16) + (columns.down >= float(AT_RISK_SHARE) * allowed)
    marks = (covered + 2 * used + BAD_NOW * columns.is_bad_now).astype(np.int16)
    recently = np.flatnonzero(lot.recently_bad(now_us, WINDOWS[-1].length_us)[columns.rows])
    if target is not None and target < 1 and len(recently):
        rows = columns.rows[recently]
        first, seen = lot.first_judged(rows), lot.seen_until(rows, now_us)
        windows = list(_windows(lot, lot.own(rows).clipped(first, seen), first, seen))
        marks[recently] += 16 * _alarming(windows, float(target), period_s)
        left = (allowed - columns.down)[recently]
        rate = np.where(columns.is_bad_now[recently], 1.0, windows[0] / np.maximum(windows[1], 1))
        marks[recently] += NEAR * ((rate > 0) & (left >= 0) & (left <= rate * _SOON_US)).astype(np.int16)
    return marks


def _alarming(windows: Sequence[Micros], target: float, period_s: float) -> NDArray[np.int16]:
    """The number of the quickest window whose rule fires, from 1 on; 0 for none."""
    found = np.zeros(len(windows[0]), np.int16)
    for number, window in reversed(list(enumerate(WINDOWS))):
        bad, measured, short_bad, short_measured = windows[4 * number : 4 * number + 4]
        least = float(window.rate(period_s)) * (1 - target)
        burns = (bad > 0) & (bad >= least * measured) & (short_bad > 0) & (short_bad >= least * short_measured)
        found[burns] = number + 1
    return found


@dataclass(frozen=True, slots=True, eq=False)
class RowSums:
    """The same with the windows, the bad times and the outages of each row, as the core judges by them.

    Each row of `figures` has all that is a number; rows without bad times that are equal in it, and in what of them is
    excluded by class, are judged alike.
    """

    figures: Micros
    times: Mapping[int, tuple[tuple[BadInterval, ...], tuple[Outage, ...]]]
    excluded: Mapping[int, Mapping[ServiceClass, int]]

    def alike(self, place: int) -> object:
        """The same for rows that are judged alike; None for one that has bad times of its own."""
        excluded = tuple(self.excluded.get(place, {}).items())
        return None if place in self.times else (self.figures[place].tobytes(), excluded)

    def of(self, place: int) -> Sums:
        """The sums of one row."""
        whole, contract, out, measured, down, is_bad_now, *windows = self.figures[place].tolist()
        intervals, outages = self.times.get(place, ((), ()))
        excluded = self.excluded.get(place, {})
        return Sums(
            whole_us=whole,
            contract_us=contract,
            excluded_us=excluded,
            cut_us=out - sum(excluded.values()),
            measured_us=measured,
            down_us=down,
            burnt=tuple(Burnt(*windows[n : n + 4]) for n in range(0, len(windows), 4)),
            is_bad_now=bool(is_bad_now),
            bad=intervals,
            outages=outages,
        )


def row_sums(lot: Lot, columns: Columns, now_us: int) -> RowSums:
    """The sums of the rows of these columns, one by one."""
    rows = columns.rows
    first, seen = lot.first_judged(rows), lot.seen_until(rows, now_us)
    own = lot.own(rows).clipped(first, seen)
    numbers = [columns.whole, columns.contract, columns.out, columns.measured, columns.down, columns.is_bad_now]
    figures = np.column_stack([*numbers, *_windows(lot, own, first, seen)])
    return RowSums(figures, _bad_times(lot, own), _excluded(lot, rows, now_us))


def _excluded(lot: Lot, rows: Rows, now_us: int) -> Mapping[int, Mapping[ServiceClass, int]]:
    """Of each place that has any, how much contract time up to now is excluded, by class."""
    if not lot.outside:
        return {}
    found: dict[int, Mapping[ServiceClass, int]] = {}
    for place, row in enumerate(rows.tolist()):
        begin_us, end_us = int(lot.first[row]), min(int(lot.last[row]), now_us)
        clipped = {kind: spans.clip(begin_us, end_us).total_us for kind, spans in lot.outside.get(row, {}).items()}
        if any(clipped.values()):
            found[place] = {kind: us for kind, us in clipped.items() if us}
    return found


def _windows(lot: Lot, own: Spells, first: Micros, seen: Micros) -> Iterator[Micros]:
    """Bad and measured time of each row within each window and its short one, in turn."""
    for length_us in (us for window in WINDOWS for us in (window.length_us, short_us(window, lot.bin_us))):
        begin = np.maximum(first, seen - length_us)
        recent = own.where(own.ends > int(begin.min(initial=2**62))).clipped(begin, seen)
        found = recent.sums(lot.base, len(first))
        yield found[Shade.BAD]
        yield lot.base.within_us(begin, seen) - found[Shade.EXCLUDED] - found[Shade.UNMEASURED]


def _bad_times(lot: Lot, own: Spells) -> Mapping[int, tuple[tuple[BadInterval, ...], tuple[Outage, ...]]]:
    """The bad times of each row without a break, oldest first, and those of them that are outages."""
    bad = own.of_shade(Shade.BAD).merged()
    lasted = lot.base.within_us(bad.starts, bad.ends)
    worst = bad.badness if lot.objective.keeps is Keeps.AT_MOST else -bad.badness
    times: dict[int, tuple[list[BadInterval], list[Outage]]] = {}
    columns = (bad.rows, bad.starts, bad.ends, lasted, worst)
    for row, start, end, contract_us, value in zip(*(column.tolist() for column in columns), strict=True):
        intervals, outages = times.setdefault(row, ([], []))
        began_at, ended_at = instant_at(start), instant_at(end)
        for begin_us, end_us in _contract_times(lot, start, end, contract_us):
            at, until = instant_at(begin_us), instant_at(end_us)
            intervals.append(BadInterval(at, until, value if value == value else None))
        if contract_us > lot.objective.min_s * SECOND_US:
            outages.append(Outage(began_at, ended_at, contract_us))
    return {row: (tuple(intervals), tuple(outages)) for row, (intervals, outages) in times.items()}


def _contract_times(lot: Lot, start_us: int, end_us: int, contract_us: int) -> Iterable[tuple[int, int]]:
    """What of a bad time is contract time."""
    if contract_us == end_us - start_us:
        return [(start_us, end_us)]
    return lot.base.clip(start_us, end_us).pairs()
