"""What an objective's figures are reckoned from: the seconds of one service, or those of several added up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import NO_BINS, BinValues
from nocdesk.sla.burn import WINDOWS, Burnt, short_us
from nocdesk.sla.calendar import contract_spans
from nocdesk.sla.lanes import Lanes, lanes_of
from nocdesk.sla.micros import SECOND_US, instant_at, us_of
from nocdesk.sla.objectives import Keeps, Objective
from nocdesk.sla.periods import Period
from nocdesk.sla.spans import Spans, union
from nocdesk.sla.statistic import StatisticKind
from nocdesk.sla.stretch import BadInterval, Stretch
from nocdesk.sla.terms import Terms
from nocdesk.sla.ticket_clocks import TicketClock


@dataclass(frozen=True, slots=True)
class Ground:
    """What a figure rests on: the period (cut to the life), the ledger's stretches, a metric's bins, or tickets.

    `clocks` None: nothing is known of tickets, and so nothing of them was measured.
    """

    whole: Period
    stretches: Sequence[Stretch]
    bins: BinValues | None = None
    clocks: Sequence[TicketClock] | None = ()


@dataclass(frozen=True, slots=True)
class Outage:
    """Bad time without a break, and how much of it is contract time: other hours do not count, and are no break."""

    began_at: datetime
    ended_at: datetime
    contract_us: int


@dataclass(frozen=True, slots=True)
class TicketCount:
    """How many tickets were decided in a period: in time, and too late."""

    kept: int = 0
    missed: int = 0

    @property
    def decided(self) -> int:
        """All of them."""
        return self.kept + self.missed

    @property
    def share(self) -> float | None:
        """The share that was in time; None of none."""
        return self.kept / self.decided if self.decided else None

    @property
    def words(self) -> str:
        """ "3 of 4 tickets in time"."""
        if not self.decided:
            return "no ticket"
        return f"{self.kept} of {self.decided} ticket{'' if self.decided == 1 else 's'} in time"


NO_TICKETS = TicketCount()


@dataclass(frozen=True, slots=True)
class Sums:
    """Microseconds of contract time: of the whole period, of it up to now, and what they were.

    `cut_us` is the time in which no whole bin fits, that of the bin that runs included. `burnt` has a place for each of
    WINDOWS. `values` are those of the measured bins, for statistics of them.
    """

    whole_us: int
    contract_us: int
    excluded_us: Mapping[ServiceClass, int]
    cut_us: int
    measured_us: int
    down_us: int
    burnt: tuple[Burnt, ...]
    is_bad_now: bool
    bad: tuple[BadInterval, ...]
    outages: tuple[Outage, ...]
    values: NDArray[np.float64] | None = field(default=None, compare=False)
    services: int = 1
    tickets: TicketCount = NO_TICKETS

    @property
    def out_us(self) -> int:
        """What counts neither way."""
        return sum(self.excluded_us.values()) + self.cut_us

    @property
    def due_us(self) -> int:
        """What should have been measured by now."""
        return self.contract_us - self.out_us

    @property
    def base_us(self) -> int:
        """What the budget is a share of: the whole period without what is excluded or was not measured so far."""
        return self.whole_us - self.contract_us + self.measured_us


def sums_of(objective: Objective, terms: Terms, ground: Ground, now: datetime) -> Sums:
    """The seconds of one service in a period, up to now."""
    whole = ground.whole
    until = max(whole.starts_at, min(now, whole.ends_at))
    whole_contract = contract_spans(terms.calendar, whole.starts_at, whole.ends_at)
    contract = whole_contract.clip(us_of(whole.starts_at), us_of(until))
    lanes = lanes_of(ground.stretches, whole.starts_at, until, contract, terms.planned)
    excluded = {kind: (spans & contract) for kind, spans in lanes.excluded.items()}
    free = contract - union(excluded.values())
    seen = _bins_seen(objective, whole, free, ground.bins or NO_BINS) if objective.counts_bins else _seen(lanes, free)
    bin_us = objective.bin_s * SECOND_US if objective.counts_bins else 0
    # The bin that runs belongs to no window yet.
    end_us = us_of(until) - ((us_of(until) - whole.anchor_us) % bin_us if bin_us else 0)
    return Sums(
        whole_us=whole_contract.total_us,
        contract_us=contract.total_us,
        excluded_us={kind: spans.total_us for kind, spans in excluded.items() if len(spans)},
        cut_us=seen.cut_us,
        measured_us=seen.measured.total_us,
        down_us=seen.bad.total_us,
        burnt=_burnt(seen, end_us, bin_us),
        is_bad_now=bool(len(seen.runs)) and int(seen.runs.ends[-1]) == end_us,
        bad=seen.intervals,
        outages=_outages(seen.runs, free, objective.min_s),
        values=seen.values,
    )


def summed(parts: Sequence[Sums]) -> Sums:
    """The seconds of several services together."""
    excluded: Counter[ServiceClass] = Counter()
    for part in parts:
        excluded.update(part.excluded_us)
    values = [part.values for part in parts if part.values is not None]
    return Sums(
        whole_us=sum(part.whole_us for part in parts),
        contract_us=sum(part.contract_us for part in parts),
        excluded_us=dict(excluded),
        cut_us=sum(part.cut_us for part in parts),
        measured_us=sum(part.measured_us for part in parts),
        down_us=sum(part.down_us for part in parts),
        burnt=tuple(_together(each) for each in zip(*(part.burnt for part in parts), strict=True)),
        is_bad_now=any(part.is_bad_now for part in parts),
        bad=tuple(sorted((each for part in parts for each in part.bad), key=lambda each: each.began_at)),
        outages=tuple(sorted((each for part in parts for each in part.outages), key=lambda each: each.began_at)),
        values=np.concatenate(values) if values else None,
        services=len(parts),
        tickets=TicketCount(sum(part.tickets.kept for part in parts), sum(part.tickets.missed for part in parts)),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was measured and bad of the contract time, and the runs of bad time that contract hours do not interrupt."""

    measured: Spans
    bad: Spans
    runs: Spans
    intervals: tuple[BadInterval, ...]
    cut_us: int = 0
    values: NDArray[np.float64] | None = None


def _seen(lanes: Lanes, free: Spans) -> _Seen:
    """Up and degraded are good, down is bad (ITU-T E.800: up / (up + down))."""
    down = lanes[ServiceClass.DOWN]
    bad = down & free
    intervals = tuple(BadInterval(instant_at(start), instant_at(end), None) for start, end in bad.pairs())
    return _Seen((lanes.good & free) | bad, bad, down, intervals)


def _bins_seen(objective: Objective, whole: Period, free: Spans, bins: BinValues) -> _Seen:
    """A bin counts when it lies wholly in contract time without exclusions, and is over."""
    bin_us = objective.bin_s * SECOND_US
    due = free.on_grid(whole.anchor_us, bin_us)
    has_enough = bins.counts >= objective.min_samples
    own = bins.where(has_enough & due.contains(bins.starts_us, bins.starts_us + bin_us))
    missed = own.where(objective.is_bad(own.values))
    measured = Spans.covered(own.starts_us, own.starts_us + bin_us)
    bad = Spans.covered(missed.starts_us, missed.starts_us + bin_us)
    values = None if objective.statistic.kind is StatisticKind.SHARE else own.values
    return _Seen(measured, bad, bad, _intervals(objective, bad, missed), free.total_us - due.total_us, values)


def _intervals(objective: Objective, bad: Spans, missed: BinValues) -> tuple[BadInterval, ...]:
    if not len(bad):
        return ()
    worst_of = np.maximum if objective.keeps is Keeps.AT_MOST else np.minimum
    worst = worst_of.reduceat(missed.values, np.searchsorted(missed.starts_us, bad.starts)).tolist()
    pairs = zip(bad.pairs(), worst, strict=True)
    return tuple(BadInterval(instant_at(start), instant_at(end), value) for (start, end), value in pairs)


def _outages(runs: Spans, free: Spans, min_s: float) -> tuple[Outage, ...]:
    lasted = free.within_us(runs.starts, runs.ends).tolist()
    return tuple(
        Outage(instant_at(start), instant_at(end), contract_us)
        for (start, end), contract_us in zip(runs.pairs(), lasted, strict=True)
        if contract_us > min_s * SECOND_US
    )


def _burnt(seen: _Seen, end_us: int, bin_us: int) -> tuple[Burnt, ...]:
    lengths = [length for window in WINDOWS for length in (window.length_us, short_us(window, bin_us))]
    starts = end_us - np.array(lengths, np.int64)
    ends = np.full(len(lengths), end_us)
    bad, measured = seen.bad.within_us(starts, ends).tolist(), seen.measured.within_us(starts, ends).tolist()
    return tuple(Burnt(bad[n], measured[n], bad[n + 1], measured[n + 1]) for n in range(0, len(lengths), 2))


def _together(parts: Sequence[Burnt]) -> Burnt:
    return Burnt(
        sum(part.bad_us for part in parts),
        sum(part.measured_us for part in parts),
        sum(part.short_bad_us for part in parts),
        sum(part.short_measured_us for part in parts),
    )
