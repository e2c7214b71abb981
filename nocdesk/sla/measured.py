"""Which series measures what of a service, and which metric an objective is about."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.catalog.model import Measure
from nocdesk.network.model import Probe
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.sla.objectives import MEASURED_BY, Kind, Objective
from nocdesk.sla.versions import versions_in_force
from nocdesk.store.series_tables import series

METRIC_OF: Mapping[Measure, Metric] = {Measure(word): known.metric for word, known in MEASURED_BY.items()}
"""What is measured for each objective on a metric that has a word of its own; delay is judged on the round trip."""

_METRICS: Mapping[str, Metric] = {metric.value: metric for metric in Metric}


def metric_of(objective: Objective) -> Metric | None:
    """The metric that an objective is judged by; None where it is judged by the ledger, or nothing measures it."""
    return _METRICS.get(objective.metric) if objective.kind is Kind.METRIC else None


def measure_of(objective: Objective) -> Measure:
    """The word for what an objective is about."""
    return Measure(objective.measure) if objective.measure else Measure.METRIC


def limits_agreed(session: Session, service_id: int) -> Mapping[Metric, float]:
    """The limit of each metric that is promised for a service, by what its agreement says now."""
    agreement_id = session.scalar(select(Service.agreement_id).where(Service.id == service_id))
    if agreement_id is None:
        return {}
    versions = versions_in_force(session, [agreement_id]).get(agreement_id, ())
    objectives = versions[-1].terms.objectives if versions else ()
    return {
        metric: objective.limit
        for objective in objectives
        if (metric := metric_of(objective)) is not None and objective.limit is not None
    }


def measured_series(session: Session, service_ids: Collection[int] | None = None) -> Mapping[int, Mapping[Metric, int]]:
    """The series of these services, or of all, by metric, of the first probe that measures it."""
    found: dict[int, dict[Metric, int]] = defaultdict(dict)
    query = (
        select(Probe.service_id, series.c.metric, series.c.id)
        .join(series, series.c.probe_id == Probe.id)
        .where(Probe.service_id.is_not(None))
        .order_by(Probe.id, series.c.id)
    )
    if service_ids is not None:
        query = query.where(Probe.service_id.in_(service_ids))
    for service_id, metric, series_id in session.execute(query):
        if service_id is not None:
            found[service_id].setdefault(Metric(metric), series_id)
    return found
