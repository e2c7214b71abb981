"""The calendar's work on baselines: what thresholds compare with by the hour of the week, computed anew each hour."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.inventory import current_inventory
from nocdesk.people.model import SYSTEM
from nocdesk.quality.baseline import HOUR_S, Season, history_starts, pack, season
from nocdesk.quality.model import Baseline, Basis, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import Rules
from nocdesk.store.series_reads import bins_between
from nocdesk.store.series_tables import series
from nocdesk.store.series_time import SECOND_US, in_slices, microseconds
from nocdesk.store.unit_of_work import UnitOfWork

SERIES_AT_ONCE = 100
OLD = timedelta(minutes=55)
"""What was computed before that is computed anew, hour by hour."""

_SEASONAL = tuple(basis for basis in Basis if basis.is_seasonal)

Wanted = tuple[str, int]
"""The zone by whose clocks hours are told, and how many weeks are looked back."""


class BaselineKeeping:
    """Of one core; one run at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def run(self) -> None:
        """Compute what is due, a part at a time, and forget what nobody compares with any more."""
        now = self._core.clock.now()
        with self._core.read() as session:
            wanted = wanted_baselines(session)
            due, unwanted = _due(session, wanted, now), list(_unwanted(session, wanted))
        for kind, numbers in due.items():
            for part in range(0, len(numbers), SERIES_AT_ONCE):
                with self._core.read() as session:
                    made = compute(session, numbers[part : part + SERIES_AT_ONCE], kind, now)
                with self._core.work(SYSTEM) as work:
                    _write(work, made, kind, now)
        if due or unwanted:
            with self._core.work(SYSTEM) as work:
                _forget(work, unwanted)
                # Whoever judges reads them anew, as after any change of the thresholds.
                work.touched("inventory", 0)


def wanted_baselines(session: Session) -> dict[Wanted, list[int]]:
    """The series that a threshold compares with their baselines."""
    if session.scalar(select(Threshold.id).where(Threshold.basis.in_(_SEASONAL)).limit(1)) is None:
        return {}
    rules = current_inventory(session, None).rules
    kinds = {probe: by_metric for probe, own in rules.items() if (by_metric := _kinds(own))}
    found: dict[Wanted, list[int]] = {}
    for probes in in_slices(sorted(kinds)):
        for row in session.execute(select(series).where(series.c.probe_id.in_(probes)).order_by(series.c.id)):
            for kind in kinds[row.probe_id].get(Metric(row.metric), ()):
                found.setdefault(kind, []).append(row.id)
    return found


def compute(session: Session, series_ids: list[int], kind: Wanted, now: datetime) -> dict[int, Season]:
    """The seasons of series as of now, from hourly bins; the hour that runs does not count yet."""
    timezone, weeks = kind
    hour_us = HOUR_S * SECOND_US
    start_us = -(-microseconds(history_starts(now, timezone, weeks)) // hour_us) * hour_us
    end_us = microseconds(now) // hour_us * hour_us
    bins = bins_between(session, np.array(series_ids, np.int64), HOUR_S, start_us, end_us)
    starts_s, means = bins.start_us // SECOND_US, bins.total / np.maximum(bins.count, 1)
    own = {number: bins.series == number for number in series_ids}
    return {number: season(starts_s[mask], means[mask], timezone) for number, mask in own.items()}


def _kinds(rules: Rules) -> dict[Metric, set[Wanted]]:
    found: dict[Metric, set[Wanted]] = {}
    for metric, groups in rules.items():
        seasonal = {(rule.timezone, rule.weeks) for group in groups for rule in group if rule.basis.is_seasonal}
        if seasonal:
            found[metric] = seasonal
    return found


def _due(session: Session, wanted: Mapping[Wanted, list[int]], now: datetime) -> dict[Wanted, list[int]]:
    fresh = select(Baseline.series_id, Baseline.timezone, Baseline.weeks).where(Baseline.computed_at > now - OLD)
    known = {(number, timezone, weeks) for number, timezone, weeks in session.execute(fresh)}
    due = {kind: [number for number in numbers if (number, *kind) not in known] for kind, numbers in wanted.items()}
    return {kind: numbers for kind, numbers in due.items() if numbers}


def _write(work: UnitOfWork, made: Mapping[int, Season], kind: Wanted, now: datetime) -> None:
    timezone, weeks = kind
    for number, one in made.items():
        row = work.session.get(Baseline, (number, timezone, weeks))
        if row is None:
            row = Baseline(series_id=number, timezone=timezone, weeks=weeks)
            work.session.add(row)
        row.computed_at, row.content = now, pack(one)


def _forget(work: UnitOfWork, unwanted: Iterable[tuple[int, str, int]]) -> None:
    for number, timezone, weeks in unwanted:
        work.session.execute(
            delete(Baseline).where(Baseline.series_id == number, Baseline.timezone == timezone, Baseline.weeks == weeks)
        )


def _unwanted(session: Session, wanted: Mapping[Wanted, list[int]]) -> Iterator[tuple[int, str, int]]:
    keys = {(number, *kind) for kind, numbers in wanted.items() for number in numbers}
    for number, timezone, weeks in session.execute(select(Baseline.series_id, Baseline.timezone, Baseline.weeks)):
        if (number, timezone, weeks) not in keys:
            yield number, timezone, weeks
