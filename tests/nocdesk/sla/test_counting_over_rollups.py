"""Bins are counted alike whether their samples are open, sealed or rolled up, in every time zone."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy.orm import Session

from nocdesk.catalog.model import Measure, SlaObjective
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Metric
from nocdesk.sla.bins import METRIC_OF, BinCounts, Promise, count_bins
from nocdesk.sla.periods import month_of
from nocdesk.store.series import SeriesKey, append_columns, seal_hours, series_ids
from nocdesk.store.series_days import roll_up_days

NOW = datetime(2026, 11, 6, 9, 30, tzinfo=UTC)
MONTH = datetime(2026, 10, 31, tzinfo=UTC)
STEP_S = 100
OBJECTIVES = (
    SlaObjective(id=1, measure=Measure.DELAY, target=0.99, limit=60.0),
    SlaObjective(id=2, measure=Measure.MOS, target=0.99, limit=3.5),
)


def write_week(session: Session, series: dict[Metric, int]) -> dict[Metric, dict[int, float]]:
    """A week of two metrics, good but for two hours on the second day and the last half hour; means by bin."""
    seconds = np.arange(MONTH.timestamp(), NOW.timestamp(), STEP_S)
    is_bad = (np.abs(seconds - MONTH.timestamp() - 30 * 3_600) < 3_600) | (seconds > NOW.timestamp() - 1_800)
    means = {}
    for metric, good, bad in ((Metric.RTT_MS, 20.0, 90.0), (Metric.MOS, 4.2, 2.0)):
        values = np.where(is_bad, bad, good)
        append_columns(session, np.full(len(seconds), series[metric]), seconds.astype(np.int64) * 1_000_000, values)
        held: dict[int, list[float]] = {}
        for at, value in zip(seconds.tolist(), values.tolist(), strict=True):
            held.setdefault(int(at) // 300 * 300, []).append(value)
        means[metric] = {start: sum(found) / len(found) for start, found in held.items()}
    return means


def slow_counts(means: dict[int, float], objective: SlaObjective, start: datetime) -> BinCounts:
    counted = {at: mean for at, mean in means.items() if start.timestamp() <= at < NOW.timestamp()}
    limit, is_floor = objective.limit or 0.0, objective.measure is Measure.MOS
    bad = [at for at, mean in counted.items() if (mean < limit if is_floor else mean > limit)]
    recent = sum(at >= NOW.timestamp() - 3_600 for at in bad)
    return BinCounts(len(counted) - len(bad), len(bad), recent, max(bad, default=None))


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Helsinki", "America/St_Johns"])
def test_what_is_rolled_up_counts_as_before(core: Core, timezone: str) -> None:
    keys = {metric: SeriesKey(1, metric.value, "a") for metric in (Metric.RTT_MS, Metric.MOS)}
    with core.work(SYSTEM) as work:
        numbers = series_ids(work.session, list(keys.values()))
        series = {metric: numbers[key] for metric, key in keys.items()}
        means = write_week(work.session, series)
    period = month_of(NOW, timezone, MONTH - timedelta(days=40))
    promise = Promise(7, period, OBJECTIVES, series)

    expected = {(7, o.measure): slow_counts(means[METRIC_OF[o.measure]], o, period.starts_at) for o in OBJECTIVES}
    with core.read() as session:
        assert count_bins(session, [promise], {}, NOW) == expected
        seal_hours(session, NOW, 1_000)
        assert count_bins(session, [promise], {}, NOW) == expected
        while roll_up_days(session, NOW, 10):
            assert count_bins(session, [promise], {}, NOW) == expected
