"""The sums of a lot's rows: as columns for all at once, and as the core judges by them, one by one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from nocdesk.sla.verdicts import AT_RISK_SHARE

BAD_NOW = 8
"""The bit of a row's mark that says that it is bad now."""


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


def marks_of(lot: Lot, columns: Columns, min_coverage: NDArray[np.float64]) -> NDArray[np.int8]:
    """A number for each row that changes where its verdict may: covered, much or all of the budget used, bad now.

    Only whether it changes matters, so that floats will do.
    """
    covered = (columns.measured > 0) & (columns.measured >= min_coverage * columns.due)
    target = lot.objective.share_target
    allowed = columns.base * float(1 - (target if target is not None else Fraction(1)))
    used = (columns.down > allowed).astype(np.int8) + (columns.down >= float(AT_RISK_SHARE) * allowed)
    return (covered + 2 * used + BAD_NOW * columns.is_bad_now).astype(np.int8)


def sums_of_rows(lot: Lot, columns: Columns, now_us: int) -> Iterator[Sums]:
    """The same one after the other, with the windows, the bad times and the outages of each row."""
    rows = columns.rows
    first, seen = lot.first_judged(rows), lot.seen_until(rows, now_us)
    own = lot.own(rows).clipped(first, seen)
    bad, measured = _windows(lot, own, first, seen)
    times = _bad_times(lot, own)
    names = ("whole", "contract", "out", "measured", "down", "is_bad_now")
    figures = zip(*(getattr(columns, name).tolist() for name in names), bad, measured, strict=True)
    for place, (whole, contract, out, good_and_bad, down, is_bad_now, bad_in, measured_in) in enumerate(figures):
        intervals, outages = times.get(place, ((), ()))
        yield Sums(
            whole_us=whole,
            contract_us=contract,
            excluded_us={ServiceClass.PLANNED: out} if out else {},
            cut_us=0,
            measured_us=good_and_bad,
            down_us=down,
            burnt=tuple(
                Burnt(bad_in[n], measured_in[n], bad_in[n + 1], measured_in[n + 1]) for n in range(0, len(bad_in), 2)
            ),
            is_bad_now=is_bad_now,
            bad=intervals,
            outages=outages,
        )


def _windows(lot: Lot, own: Spells, first: Micros, seen: Micros) -> tuple[list[list[int]], list[list[int]]]:
    """By row, bad and measured time within each window and its short one, in turn."""
    lengths = [us for window in WINDOWS for us in (window.length_us, short_us(window, lot.bin_us))]
    bad, measured = [], []
    for length_us in lengths:
        begin = np.maximum(first, seen - length_us)
        recent = own.where(own.ends > int(begin.min(initial=2**62))).clipped(begin, seen)
        found = recent.sums(lot.base, len(first))
        bad.append(found[Shade.BAD])
        measured.append(lot.base.within_us(begin, seen) - found[Shade.EXCLUDED] - found[Shade.UNMEASURED])
    return np.stack(bad, axis=1).tolist(), np.stack(measured, axis=1).tolist()


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
