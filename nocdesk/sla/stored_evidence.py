"""What the store knows of one service, as agreements are judged by it beside the live evaluation."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from nocdesk.outages.stretch import Stretch
from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import NO_SAMPLES, Samples
from nocdesk.sla.evaluating import Evidence
from nocdesk.sla.ledgers import ledgers
from nocdesk.sla.measured import measured_series, metric_of
from nocdesk.sla.micros import us_of
from nocdesk.sla.terms import Terms
from nocdesk.sla.ticket_times import timed_tickets
from nocdesk.store.series_reads import samples_between


def stored_evidence(
    session: Session, service_id: int, agreements: Iterable[Terms], since: datetime, until: datetime
) -> Evidence:
    """The ledger of a service in [since, until), and the samples of every metric that these agreements speak of.

    A metric that nothing measures is there without samples: no other series stands in for it.
    """
    metrics = {metric_of(each) for terms in agreements for each in terms.objectives} - {None}
    own = measured_series(session, [service_id]).get(service_id, {})
    series = {
        metric.value: _samples(session, own.get(metric), since, until) for metric in metrics if metric is not None
    }
    return Evidence(
        ledgers(session, [service_id], since, until)[service_id],
        series,
        timed_tickets(session, service_id, since, until),
    )


def without_holes(stretches: Iterable[Stretch], since: datetime, until: datetime) -> list[Stretch]:
    """The same ledger, with what it does not tell of as time that is not known."""
    found: list[Stretch] = []
    at = since
    for stretch in stretches:
        if at < stretch.began_at:
            found.append(_unknown(at, stretch.began_at))
        found.append(stretch)
        at = max(at, stretch.ended_at)
    return [*found, _unknown(at, until)] if at < until else found


def _unknown(start: datetime, end: datetime) -> Stretch:
    return Stretch(ServiceClass.UNKNOWN, start, end, ServiceClass.UNKNOWN)


def _samples(session: Session, series_id: int | None, since: datetime, until: datetime) -> Samples:
    if series_id is None:
        return NO_SAMPLES
    found = samples_between(session, np.array([series_id], np.int64), us_of(since), us_of(until))
    return Samples.of(found.at_us, found.values)
