"""Which series measures what of a service."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.model import Probe
from nocdesk.quality.reading import Metric
from nocdesk.store.series_tables import series


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
