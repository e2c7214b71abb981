"""What thresholds compare with, as the store has it: means of intervals before, and baselines of hours of the week."""

from collections.abc import Collection, Mapping

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.quality.baseline import Season, unpack
from nocdesk.quality.model import Baseline
from nocdesk.quality.reading import Metric
from nocdesk.quality.standing_limits import step_start_s
from nocdesk.quality.thresholds import Reference, Rule
from nocdesk.store.series import SeriesKey
from nocdesk.store.series_reads import samples_between
from nocdesk.store.series_tables import series
from nocdesk.store.series_time import SECOND_US

MAX_INTERVALS = 64
"""So many intervals are remembered: those that run, of each metric and length, and the ones before."""

_Baselines = Mapping[tuple[int, str, int], bytes]


class StoredReferences:
    """Answers from what it has looked up before, so that one interval has one answer; `begin` comes before a batch."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._stamp: int | None = None
        self._means: dict[tuple[Metric, int, int], Mapping[int, Reference]] = {}
        self._baselines: _Baselines | None = None
        self._seasons: dict[tuple[int, str, int], Season | None] = {}
        self._numbers: dict[SeriesKey, int] = {}

    def begin(self, session: Session, stamp: int) -> None:
        """Read through this session; another stamp means that rules or baselines are others."""
        self._session = session
        if stamp != self._stamp:
            self._stamp, self._baselines = stamp, None
            self._means.clear()
            self._seasons.clear()

    def of(self, rule: Rule, probe_id: int, metric: Metric, instance: str, at_s: float) -> Reference | None:
        """The reference of a rule for a series at an instant; None where there is too little history."""
        if rule.basis.is_step:
            return self._before(rule, probe_id, metric, instance, at_s)
        number = self._number(SeriesKey(probe_id, metric, instance))
        season = None if number is None else self._season((number, rule.timezone, rule.weeks))
        usual = None if season is None else season.at(at_s)
        return Reference(usual.median, usual.spread) if usual is not None and usual.is_known else None

    def _before(self, rule: Rule, probe_id: int, metric: Metric, instance: str, at_s: float) -> Reference | None:
        start_s = step_start_s(rule, at_s)
        key = (metric, rule.over_min, start_s)
        if key not in self._means:
            if len(self._means) >= MAX_INTERVALS:
                del self._means[next(iter(self._means))]
            self._means[key] = self._all_means(metric, start_s - rule.over_min * 60, start_s)
        number = self._number(SeriesKey(probe_id, metric, instance))
        return None if number is None else self._means[key].get(number)

    def _all_means(self, metric: Metric, start_s: int, end_s: int) -> Mapping[int, Reference]:
        """Of every series of a metric at once: all their intervals begin at the same moment."""
        assert self._session is not None, "a batch has begun"
        ids = self._session.scalars(select(series.c.id).where(series.c.metric == metric).order_by(series.c.id))
        numbers = np.array(ids.all(), np.int64)
        found = samples_between(self._session, numbers, start_s * SECOND_US, end_s * SECOND_US)
        own, place = np.unique(found.series, return_inverse=True)
        means = np.bincount(place, found.values) / np.maximum(np.bincount(place), 1)
        return {number: Reference(mean) for number, mean in zip(own.tolist(), means.tolist(), strict=True)}

    def _season(self, key: tuple[int, str, int]) -> Season | None:
        if key not in self._seasons:
            content = self._stored().get(key)
            self._seasons[key] = None if content is None else unpack(content, key[1])
        return self._seasons[key]

    def _stored(self) -> _Baselines:
        """All of them at once: a statement for each series would take longer."""
        if self._baselines is None:
            assert self._session is not None, "a batch has begun"
            self._baselines = baselines_of(self._session)
        return self._baselines

    def _number(self, key: SeriesKey) -> int | None:
        """None for a series of which nothing is stored yet."""
        if key not in self._numbers:
            assert self._session is not None, "a batch has begun"
            query = select(series).where(series.c.probe_id == key.probe_id)
            for row in self._session.execute(query):
                self._numbers[SeriesKey(row.probe_id, row.metric, row.instance)] = row.id
        return self._numbers.get(key)


def baselines_of(session: Session, series_ids: Collection[int] | None = None) -> dict[tuple[int, str, int], bytes]:
    """What is kept of these series, or of all, by series, zone and weeks."""
    query = select(Baseline.series_id, Baseline.timezone, Baseline.weeks, Baseline.content)
    if series_ids is not None:
        query = query.where(Baseline.series_id.in_(series_ids))
    return {(number, timezone, weeks): content for number, timezone, weeks, content in session.execute(query)}
