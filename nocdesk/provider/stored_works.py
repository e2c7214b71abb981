"""The planned works that the store holds, in the shapes of the provider file."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.provider.commercial import WorkEntry
from nocdesk.services.model import Service
from nocdesk.works.laying_out import recurrence_of_series
from nocdesk.works.model import PlannedWork, SeriesScope, WorkScope, WorkSeries
from nocdesk.works.recurrence import first_occurrence


def stored_works(session: Session) -> tuple[WorkEntry, ...]:
    """Planned works in the shapes of the file: the single ones, then those that recur."""
    named = (
        select(WorkScope.work_id, Service.name).join(Service, WorkScope.service_id == Service.id).order_by(Service.id)
    )
    scopes = grouped(session.execute(named))
    single = select(PlannedWork).where(PlannedWork.series_id.is_(None)).order_by(PlannedWork.id)
    singles = tuple(
        WorkEntry.model_construct(
            name=row.name,
            reason=row.reason,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            announced_at=row.announced_at,
            services=tuple(scopes[row.id]),
        )
        for row in session.scalars(single)
    )
    return singles + _series(session)


def _series(session: Session) -> tuple[WorkEntry, ...]:
    """Works that recur, by their first time; what was changed of a single time a provider file does not say."""
    named = select(SeriesScope.series_id, Service.name).join(Service, SeriesScope.service_id == Service.id)
    scopes = grouped(session.execute(named.order_by(Service.id)))
    entries = []
    for row in session.scalars(select(WorkSeries).order_by(WorkSeries.id)):
        first = first_occurrence(recurrence_of_series(row))
        entries.append(
            WorkEntry.model_construct(
                name=row.name,
                reason=row.reason,
                starts_at=first.occurs_at,
                ends_at=first.ends_at,
                recurrence=row.rule,
                timezone=row.timezone,
                announced_at=row.announced_at,
                services=tuple(scopes[row.id]),
            )
        )
    return tuple(entries)


def grouped(pairs: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    """Names by the id that they belong to, in their order."""
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for number, name in pairs:
        groups[number].append(name)
    return groups
