"""What is judged: an objective of a service over a period, by one version of its agreement."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from nocdesk.services.model import Service
from nocdesk.sla.measured import measured_series, metric_of
from nocdesk.sla.objectives import Objective
from nocdesk.sla.periods import Period, period_at, periods_between
from nocdesk.sla.versions import InForce, versions_in_force

_Cut = tuple[int, int, datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Part:
    """An objective of a service over a period, cut to the service's life and to the time of a version.

    A version that changes within a period cuts it: each part is judged by itself, by the version in force in it.
    So does the beginning or the end of a service.
    `series_id` is what measures it (None: nothing, or the ledger does).
    """

    service_id: int
    specification_id: int
    objective: Objective
    version: InForce
    period: Period
    series_id: int | None

    @property
    def key(self) -> tuple[int, str]:
        """The service, and what its objective is called."""
        return self.service_id, self.objective.name


def running_parts(session: Session, now: datetime, service_ids: Collection[int] | None = None) -> list[Part]:
    """Every objective of every service under agreement, or of these, in the period that runs."""
    periods: dict[_Cut, Period] = {}
    found = []
    for service_id, specification_id, objective, version, series_id in _promises(session, service_ids):
        if not version.is_in_force(now):
            continue
        key = _cut(objective, version)
        period = periods.get(key) or own_period(objective, version, now)
        periods[key] = period
        found.append(Part(service_id, specification_id, objective, version, period, series_id))
    return found


def parts_between(
    session: Session, start: datetime, end: datetime, service_ids: Collection[int] | None = None
) -> list[Part]:
    """Of these services the parts of all calendar periods that overlap [start, end), the oldest first."""
    periods: dict[_Cut, list[Period]] = {}
    found = []
    for service_id, specification_id, objective, version, series_id in _promises(session, service_ids):
        key = _cut(objective, version)
        if key not in periods:
            periods[key] = list(_periods(objective, version, start, end))
        for period in periods[key]:
            found.append(Part(service_id, specification_id, objective, version, period, series_id))
    return found


def next_border(session: Session, now: datetime) -> datetime | None:
    """When other versions or services will be in force than now, by all that is entered."""
    lives = session.execute(select(Service.starts_at, Service.ends_at).where(_has_life())).all()
    borders = [at for life in lives for at in life]
    for versions in versions_in_force(session).values():
        borders += [at for version in versions for at in (version.starts_at, version.ends_at)]
    return min((at for at in borders if at is not None and at > now), default=None)


def _has_life() -> ColumnElement[bool]:
    return or_(Service.starts_at.is_not(None), Service.ends_at.is_not(None))


def own_period(objective: Objective, version: InForce, now: datetime) -> Period:
    """The period that runs at an instant, cut to the version as it holds for the service."""
    period = period_at(objective.period, now, version.terms.timezone)
    return period.clipped(version.starts_at, version.ends_at)


def _cut(objective: Objective, version: InForce) -> _Cut:
    """The same for all whose periods are."""
    return id(objective), version.version_id, version.starts_at, version.ends_at


def _periods(objective: Objective, version: InForce, start: datetime, end: datetime) -> Iterator[Period]:
    begin, until = max(start, version.starts_at), min(end, version.ends_at or end)
    if begin < until and not objective.period.is_rolling:
        for period in periods_between(objective.period, begin, until, version.terms.timezone):
            yield period.clipped(version.starts_at, version.ends_at)


def _promises(
    session: Session, service_ids: Collection[int] | None
) -> Iterable[tuple[int, int, Objective, InForce, int | None]]:
    columns = Service.id, Service.specification_id, Service.agreement_id, Service.starts_at, Service.ends_at
    query = select(*columns).where(Service.agreement_id.is_not(None))
    if service_ids is not None:
        query = query.where(Service.id.in_(service_ids))
    versions = versions_in_force(session)
    measured = measured_series(session, service_ids)
    for service_id, specification_id, agreement_id, *life in session.execute(query.order_by(Service.id)):
        own = measured.get(service_id, {})
        for entered in versions.get(agreement_id or 0, ()):
            version = entered.within(*life)
            if version is None:
                continue
            for objective in version.terms.objectives:
                metric = metric_of(objective)
                yield service_id, specification_id, objective, version, own.get(metric) if metric else None
