"""The last day of services, one curve each: what is measured of them, what was promised for it, and the value now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.boards.inventory_rows import InventoryRow
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.sla.measured import METRIC_OF, measured_series
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series import BIN_S, bins_of, newest_samples

_SHOWN = (Metric.RTT_MS, Metric.LOSS_PCT, Metric.MOS, Metric.PDV_MS)
"""What is shown of a service where nothing is wrong: the first of these that is measured."""

_LATELY = 3
_INTERVALS = 3
_LEAST_PATIENCE_S = 15.0
_PRESSING = frozenset({Verdict.BREACHED, Verdict.AT_RISK})


@dataclass(frozen=True, slots=True, eq=False)
class CurveRow:
    """Means of five minutes from `start_s` (epoch seconds) on, NaN where nothing was measured; `limit` was promised.

    `now_value` is the last value that was measured, at `now_at`, None where there is none; `is_current` says that
    no more than some intervals of measuring had passed since then when the curve was read.
    """

    service_id: int
    metric: Metric
    limit: float | None
    side: Side
    start_s: int
    means: NDArray[np.float64]
    now_value: float | None
    now_at: datetime | None
    is_current: bool


def service_curves(
    session: Session, services: Collection[InventoryRow], *, start: datetime, end: datetime
) -> dict[int, CurveRow]:
    """The curves of those services that are measured, by service."""
    measured = measured_series(session, [row.id for row in services])
    chosen = {row: metric for row in services if (metric := _metric(row, measured.get(row.id, {}))) is not None}
    ids = {row.id: measured[row.id][metric] for row, metric in chosen.items()}
    found = _bins(session, ids.values(), start, end)
    last = newest_samples(session, ids.values())
    first_s = _first_bin(start)
    count = max(0, -(-(int(end.timestamp()) - first_s) // BIN_S))
    curves = {}
    for row, metric in chosen.items():
        bins = found.get(ids[row.id], ())
        now_at, now_value = last.get(ids[row.id], (None, None))
        curves[row.id] = CurveRow(
            service_id=row.id,
            metric=metric,
            limit=_limit(row, metric),
            side=Side.BELOW if metric is Metric.MOS else Side.ABOVE,
            start_s=first_s,
            means=_on_grid(bins, first_s, count),
            now_value=now_value,
            now_at=now_at,
            is_current=now_at is not None and end - now_at <= _patience(bins),
        )
    return curves


def _metric(row: InventoryRow, measured: Mapping[Metric, int]) -> Metric | None:
    """What is beyond its limit, else what a pressing promise is about, else the first that is measured."""
    pressing = (METRIC_OF.get(promise.measure) for promise in row.promises if promise.state in _PRESSING)
    # What is lost of everything while it is down, and what is left of everything else is old.
    lost = (Metric.LOSS_PCT,) if row.service_class is ServiceClass.DOWN else ()
    return next((metric for metric in (row.metric, *lost, *pressing, *_SHOWN) if metric in measured), None)


def _limit(row: InventoryRow, metric: Metric) -> float | None:
    return next((promise.limit for promise in row.promises if METRIC_OF.get(promise.measure) is metric), None)


def _bins(
    session: Session, series_ids: Collection[int], start: datetime, end: datetime
) -> Mapping[int, list[tuple[int, float, int]]]:
    """Start, mean and number of samples of each bin, by series."""
    bins = bins_of(session, series_ids, float(_first_bin(start)), end)
    found: dict[int, list[tuple[int, float, int]]] = {}
    columns = (bins.series, bins.start_us // 1_000_000, bins.means, bins.count)
    for series_id, *row in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(series_id, []).append(tuple(row))
    return found


def _patience(bins: Sequence[tuple[int, float, int]]) -> timedelta:
    """How old a last value may be: some intervals of measuring as they have been lately."""
    most = max((count for _, _, count in bins[-_LATELY:]), default=1)
    return timedelta(seconds=max(_LEAST_PATIENCE_S, _INTERVALS * BIN_S / most))


def _on_grid(bins: Iterable[tuple[int, float, int]], first_s: int, count: int) -> NDArray[np.float64]:
    grid = np.full(count, np.nan)
    for start_s, mean, _ in bins:
        place = (start_s - first_s) // BIN_S
        if 0 <= place < count:
            grid[place] = mean
    return grid


def _first_bin(start: datetime) -> int:
    return int(start.timestamp()) // BIN_S * BIN_S
