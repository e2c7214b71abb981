"""The alarms that thresholds would have raised on what was measured in a time, as events of a stream."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.keys import resource_of
from nocdesk.alarms.model import Condition
from nocdesk.customers.model import Agreement
from nocdesk.network.model import MANY_ROWS
from nocdesk.network.topology import ProbePlace, load_topology
from nocdesk.quality.hysteresis import Crossing, Watch, judge
from nocdesk.quality.model import Threshold
from nocdesk.quality.reading import Metric
from nocdesk.quality.standing_limits import References, Standing, standing
from nocdesk.quality.thresholds import Rule, applicable
from nocdesk.replay.recorded import RecordedAlarm
from nocdesk.services.model import Service
from nocdesk.store.series_reads import samples_between
from nocdesk.store.series_tables import series
from nocdesk.store.series_time import SECOND_US, microseconds

Step = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """One series of a time: whose it is, and its readings (instant in epoch seconds, value) in their order."""

    place: ProbePlace
    metric: Metric
    instance: str
    template: str | None
    readings: Sequence[tuple[float, float]]

    @property
    def resource(self) -> str:
        """What an alarm about it is of: of a test its own name, of one of many things the thing's."""
        is_of_service = self.place.service_id is not None and self.place.type not in MANY_ROWS
        return self.place.name if is_of_service else resource_of(self.place.device, self.instance)


def measured_between(session: Session, metrics: Sequence[Metric], since: datetime, until: datetime) -> list[Measured]:
    """What is kept of these metrics, series by series."""
    places = load_topology(session).probes
    query = select(Service.id, Agreement.template).join(Agreement, Agreement.id == Service.agreement_id)
    templates = dict(session.execute(query).all())
    rows = session.execute(select(series).where(series.c.metric.in_(metrics)).order_by(series.c.id)).all()
    known = [row for row in rows if row.probe_id in places]
    ids = np.array([row.id for row in known], np.int64)
    found = samples_between(session, ids, microseconds(since), microseconds(until))
    found = found.where(np.argsort(found.series, kind="stable"))
    begins, ends = (np.searchsorted(found.series, ids, side=side) for side in ("left", "right"))
    measured = []
    for row, begin, end in zip(known, begins, ends, strict=True):
        own = found.where(slice(begin, end))
        place = places[row.probe_id]
        readings = list(zip((own.at_us / SECOND_US).tolist(), own.values.tolist(), strict=True))
        template = templates.get(place.service_id or 0)
        measured.append(Measured(place, Metric(row.metric), row.instance, template, readings))
    return measured


def alarms_of(
    measured: Sequence[Measured], thresholds: Sequence[Threshold], references: References, step: Step
) -> list[RecordedAlarm]:
    """Beginnings and ends by these thresholds; what held before the first reading is not known."""
    found: list[RecordedAlarm] = []
    for place, one in enumerate(measured, 1):
        rules = applicable(thresholds, one.place.service_id, one.template)
        for group in rules.get(one.metric, ()):
            found.extend(_crossings(one, group, references))
        step(place / len(measured))
    return sorted(found, key=lambda event: event.heard_at)


def _crossings(one: Measured, group: Sequence[Rule], references: References) -> Iterator[RecordedAlarm]:
    watch = Watch()
    for at_s, value in one.readings:
        stands = standing(group, references, one.place.id, one.metric, one.instance, at_s)
        watch, crossing = judge(watch, stands.limits, value, at_s)
        if crossing is not None:
            yield _event(one, stands, value, watch.since, at_s, crossing)


def _event(
    one: Measured, stands: Standing, value: float, since_s: float, at_s: float, crossing: Crossing
) -> RecordedAlarm:
    is_clear = crossing is Crossing.CLEARED
    return RecordedAlarm(
        line=0,
        at=datetime.fromtimestamp(since_s, UTC),
        heard_at=datetime.fromtimestamp(at_s, UTC),
        resource=one.resource,
        condition=Condition.THRESHOLD,
        problem=stands.rule.key,
        severity=None if is_clear else stands.rule.severity,
        text="" if is_clear else stands.words(value),
        is_clear=is_clear,
        rule=stands.rule.name,
    )
