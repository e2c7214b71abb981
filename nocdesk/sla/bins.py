"""Good and bad 5-minute bins of every objective on a metric, counted over all services at once."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.catalog.model import Measure, SlaObjective
from nocdesk.quality.reading import Metric
from nocdesk.sla.compliance import BIN_S
from nocdesk.sla.periods import Period
from nocdesk.sla.stretch import EXCLUDED, Stretch
from nocdesk.store.series import BinRow, Bins, bins, bins_of
from nocdesk.store.series_columns import joined_bins, starts_of_groups
from nocdesk.store.series_judged import judged_days, rolled_up_to

METRIC_OF: Mapping[Measure, Metric] = {
    Measure.DELAY: Metric.RTT_MS,
    Measure.PDV: Metric.PDV_MS,
    Measure.LOSS: Metric.LOSS_PCT,
    Measure.MOS: Metric.MOS,
}
"""What is measured for each objective on a metric; delay is judged on the round trip."""

LOOK_BACK = timedelta(hours=1)
"""The present rate is that of so long."""

_NEVER_S = -(2**62)
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Promise:
    """A service under agreement, with the month that runs and what was promised for it."""

    service_id: int
    period: Period
    objectives: tuple[SlaObjective, ...]
    series: Mapping[Metric, int]


@dataclass(frozen=True, slots=True)
class BinCounts:
    """Good and bad bins of the period, bad ones within the look-back, and when the last bad one began (epoch s)."""

    good: int
    bad: int
    recent_bad: int
    last_bad_s: int | None


BinKey = tuple[int, Measure]
"""A service and what is measured on it."""


def count_bins(
    session: Session, promises: Iterable[Promise], stretches: Mapping[int, Sequence[Stretch]], now: datetime
) -> dict[BinKey, BinCounts]:
    """Count the bins of every objective; bins that touch an excluded stretch are left out.

    Services with the same promise since the same day are counted together, and days that keep it wholly unseen. Those
    with excluded stretches, which are few, are counted bin by bin.
    """
    counts: dict[BinKey, BinCounts] = {}
    alike: dict[tuple[SlaObjective, datetime], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for promise in promises:
        excluded = [s for s in stretches.get(promise.service_id, ()) if s.service_class in EXCLUDED]
        for objective in promise.objectives:
            series_id = promise.series.get(METRIC_OF[objective.measure]) if objective.limit is not None else None
            if series_id is None:
                continue
            if excluded:
                rows = not_excluded(bins(session, series_id, promise.period.starts_at, now), excluded)
                counts[promise.service_id, objective.measure] = _count_one_by_one(objective, rows, now)
            else:
                alike[objective, promise.period.starts_at][series_id].append(promise.service_id)
    reach = _Reach.of(session, now)
    recent = _recent_bins(session, alike, reach)
    for (objective, start), services in alike.items():
        for series_id, found in _count_together(session, objective, list(services), start, reach, recent).items():
            counts.update({(service_id, objective.measure): found for service_id in services[series_id]})
    return counts


def keeps(objective: SlaObjective, mean: float) -> bool:
    """Whether a bin's mean keeps the limit: from above for delay, variation and loss, from below for MOS."""
    if objective.limit is None:
        return True
    return mean >= objective.limit if objective.measure is Measure.MOS else mean <= objective.limit


@dataclass(frozen=True, slots=True)
class _Reach:
    """Up to when days are rolled up, and now, both in epoch seconds."""

    rolled_s: float
    now_s: float

    @classmethod
    def of(cls, session: Session, now: datetime) -> "_Reach":
        return cls(rolled_up_to(session) or -math.inf, now.timestamp())

    def days_of(self, start: datetime) -> tuple[float, float] | None:
        """The whole rolled-up days since the start; None where there is none."""
        first_s = math.ceil(_first_bin(start) / _DAY_S) * float(_DAY_S)
        end_s = min(self.rolled_s, self.now_s // _DAY_S * _DAY_S)
        return (first_s, end_s) if first_s < end_s else None

    def open_from(self, start: datetime) -> float:
        """From when on each bin is looked at."""
        days = self.days_of(start)
        return float(_first_bin(start)) if days is None else days[1]


def _recent_bins(
    session: Session, alike: Mapping[tuple[SlaObjective, datetime], Collection[int]], reach: _Reach
) -> Bins:
    """What is not rolled up yet, of all series at once: the tail has them side by side."""
    ids = {series_id for series in alike.values() for series_id in series}
    begin_s = min((reach.open_from(start) for _, start in alike), default=reach.now_s)
    return bins_of(session, ids, begin_s, reach.now_s)


def _count_together(
    session: Session, objective: SlaObjective, series_ids: Sequence[int], start: datetime, reach: _Reach, recent: Bins
) -> dict[int, BinCounts]:
    is_own = np.isin(recent.series, series_ids) & (recent.start_us >= reach.open_from(start) * 1_000_000)
    parts, kept = [recent.where(is_own)], {}
    days = reach.days_of(start)
    if days is not None:
        is_floor = objective.measure is Measure.MOS
        judged = judged_days(session, series_ids, *days, limit=objective.limit or 0.0, is_floor=is_floor)
        kept = dict(judged.kept)
        parts += [judged.others, bins_of(session, series_ids, float(_first_bin(start)), days[0])]
    counted = _counts(objective, joined_bins(parts), reach.now_s)
    nothing = BinCounts(0, 0, 0, None)
    return {
        series_id: replace(found, good=found.good + kept.get(series_id, 0))
        for series_id, found in ((number, counted.get(number, nothing)) for number in counted.keys() | kept.keys())
    }


def _counts(objective: SlaObjective, bins: Bins, now_s: float) -> dict[int, BinCounts]:
    if not len(bins):
        return {}
    starts_s = bins.start_us // 1_000_000
    is_bad = beyond(objective.measure, objective.limit, bins.means)
    is_recent = is_bad & (starts_s >= int(now_s - LOOK_BACK.total_seconds()))
    first = starts_of_groups(bins.series)
    columns = (
        bins.series[first],
        np.diff(first, append=len(bins)),
        np.add.reduceat(is_bad.astype(np.int64), first),
        np.add.reduceat(is_recent.astype(np.int64), first),
        np.maximum.reduceat(np.where(is_bad, starts_s, _NEVER_S), first),
    )
    return {
        series_id: BinCounts(total - bad, bad, recent_bad, last_bad_s if bad else None)
        for series_id, total, bad, recent_bad, last_bad_s in zip(*(c.tolist() for c in columns), strict=True)
    }


def beyond(measure: Measure, limit: float | None, means: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which means do not keep the limit; see `keeps`."""
    if limit is None:
        return np.zeros(len(means), np.bool_)
    return means < limit if measure is Measure.MOS else means > limit


def _count_one_by_one(objective: SlaObjective, rows: Sequence[BinRow], now: datetime) -> BinCounts:
    bad = [row.start_s for row in rows if not keeps(objective, row.mean)]
    recent = sum(start_s >= int((now - LOOK_BACK).timestamp()) for start_s in bad)
    return BinCounts(len(rows) - len(bad), len(bad), recent, bad[-1] if bad else None)


def not_excluded(rows: Sequence[BinRow], excluded: Sequence[Stretch]) -> list[BinRow]:
    """The bins that touch none of these stretches."""
    spans = [(s.began_at.timestamp(), s.ended_at.timestamp()) for s in excluded]
    return [row for row in rows if not any(row.start_s < end and row.start_s + BIN_S > begin for begin, end in spans)]


def _first_bin(start: datetime) -> int:
    """The first bin that lies wholly in the period."""
    return math.ceil(start.timestamp() / BIN_S) * BIN_S
