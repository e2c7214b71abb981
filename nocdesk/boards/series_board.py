"""The series that are kept, and how a person names one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.model import Probe
from nocdesk.services.model import Service
from nocdesk.store.series_tables import series
from nocdesk.toml_file import nearest


class UnknownSeriesNameError(NocdeskError):
    """No series has that name, or more than one."""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series: of which probe, what, of which instance, and of which service if the probe measures one."""

    id: int
    probe: str
    metric: str
    instance: str
    service: str | None

    @property
    def name(self) -> str:
        """`PROBE:METRIC:INSTANCE`, which no other series has."""
        return f"{self.probe}:{self.metric}:{self.instance}"

    @property
    def names(self) -> tuple[str, ...]:
        """Its number, its full name, PROBE:METRIC and SERVICE:METRIC; good where nothing else is called so."""
        of_service = (f"{self.service}:{self.metric}",) if self.service else ()
        return (str(self.id), self.name, f"{self.probe}:{self.metric}", *of_service)


def series_rows(session: Session) -> list[SeriesRow]:
    """All series, in the order of their probes."""
    query = (
        select(series.c.id, Probe.name, series.c.metric, series.c.instance, Service.name)
        .join(Probe, Probe.id == series.c.probe_id)
        .outerjoin(Service, Service.id == Probe.service_id)
        .order_by(Probe.id, series.c.metric, series.c.instance)
    )
    return [SeriesRow(*row) for row in session.execute(query)]


def series_named(session: Session, name: str) -> SeriesRow:
    """The one series that is called so (see `SeriesRow.names`)."""
    rows = series_rows(session)
    found = [row for row in rows if name == row.name] or [row for row in rows if name in row.names]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownSeriesNameError(
            _("'{name}' may be any of: {listed}. Name one of them.").format(name=name, listed=_listed(found))
        )
    if not rows:
        raise UnknownSeriesNameError(
            _("There is no series '{name}': nothing has been measured yet. Start `nocdesk collect`.").format(name=name)
        )
    known = [known for row in rows for known in row.names[1:]]
    raise UnknownSeriesNameError(
        _("There is no series '{name}'; {nearest} `nocdesk samples` lists them all.").format(
            name=name, nearest=nearest(name, known)
        )
    )


def _listed(rows: Sequence[SeriesRow], shown: int = 6) -> str:
    names = ", ".join(f"'{row.name}'" for row in rows[:shown])
    return _("{names} and {count} more").format(names=names, count=len(rows) - shown) if len(rows) > shown else names
