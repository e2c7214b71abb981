"""What is usual of a service's series over a range: the band that the workbench lays behind its curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.baseline_keeping import compute
from nocdesk.boards.plots import service_rules
from nocdesk.customers.model import Customer
from nocdesk.quality.baseline import LEAST_DAYS, Season, Usual
from nocdesk.quality.hysteresis import Limits
from nocdesk.quality.model import Basis, Side
from nocdesk.quality.profile import QUARTER_S
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import Reference, Rule
from nocdesk.services.model import Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series_tables import series

WEEKS = 4
SPREADS = 3.0
"""How far the band reaches to each side where no threshold says it."""

_MOST_STEPS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class UsualBand:
    """Of one series, from each of these moments on (seconds since the epoch): the median, and the band's edges.

    NaN where there is too little history; an edge that is open is infinite. `days` is the least number of days that are
    known of any hour in the range.
    """

    times: NDArray[np.float64]
    median: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    days: int

    @property
    def is_learning(self) -> bool:
        return self.days < LEAST_DAYS


def usual_bands(
    session: Session, service_id: int, series_ids: Sequence[int], start_s: float, end_s: float, now: datetime
) -> Mapping[int, UsualBand]:
    """The bands of these series of a service: those of its seasonal thresholds, else three spreads to each side."""
    timezone = customer_zone(session, service_id)
    rules = service_rules(session, service_id)
    metrics = dict(session.execute(select(series.c.id, series.c.metric).where(series.c.id.in_(series_ids))).all())
    found: dict[int, UsualBand] = {}
    for number in series_ids:
        metric = Metric(metrics[number])
        seasonal = (group[0] for group in rules.get(metric, ()) if group[0].basis.is_seasonal)
        rule = next(seasonal, None) or _plain_rule(metric, timezone)
        made = compute(session, [number], (rule.timezone, rule.weeks), now)[number]
        found[number] = _band(made, rule, start_s, end_s)
    return found


def week_before_s(session: Session, service_id: int, at: datetime) -> float:
    """How many seconds ago the clocks of a service's customer showed the same a week before."""
    local = at.astimezone(ZoneInfo(customer_zone(session, service_id)))
    before = (local.replace(tzinfo=None) - timedelta(weeks=1)).replace(tzinfo=local.tzinfo)
    return at.timestamp() - before.timestamp()


def customer_zone(session: Session, service_id: int) -> str:
    """By whose clocks a service's days go."""
    query = select(Customer.timezone).join(Service, Service.customer_id == Customer.id).where(Service.id == service_id)
    return session.scalar(query) or "UTC"


def _plain_rule(metric: Metric, timezone: str) -> Rule:
    return Rule(
        metric, Basis.BASELINE_SPREAD, Side.OUTSIDE, SPREADS, SPREADS, None, None, 1, 1, PerceivedSeverity.WARNING, 5,
        WEEKS, (), timezone,
    )  # fmt: skip


def _band(made: Season, rule: Rule, start_s: float, end_s: float) -> UsualBand:
    """Within a quarter of an hour nothing changes; of a long range less is drawn."""
    step_s = QUARTER_S * max(1, ceil((end_s - start_s) / QUARTER_S / _MOST_STEPS))
    times = np.arange(start_s // step_s * step_s, end_s + step_s, step_s, dtype=np.float64)
    usual = [made.at(at) for at in times.tolist()]
    edges = [_edges(rule, one) for one in usual]
    return UsualBand(
        times,
        np.array([one.median if one.is_known else np.nan for one in usual]),
        np.array([limits.low for limits in edges]),
        np.array([limits.high for limits in edges]),
        min((one.days for one in usual), default=0),
    )


def _edges(rule: Rule, usual: Usual) -> Limits:
    if not usual.is_known:
        return Limits(np.nan, np.nan, np.nan, np.nan, 1, 1)
    return rule.limits(Reference(usual.median, usual.spread))
