"""Writes what a look into the book of service levels found, where desks read it: only what has changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.sla.book import Book, Key, Look
from nocdesk.sla.figures import Figures, figures_of
from nocdesk.sla.model import SlaDoubt, SlaStatus
from nocdesk.sla.verdict_history import write_verdicts
from nocdesk.store.base import Base
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork

_KEYS = ("service_id", "objective")


def evaluate_agreements(work: UnitOfWork, look: Look | None = None) -> None:
    """Write what a look has found, as of then; without one, judge everything anew."""
    look = look or Book().look(work.session, work.now)
    work.now = look.now
    rows = [figures_of(judged, look.now) for judged in look.running]
    changed = _changed(work.session, rows)
    _write(work.session, rows)
    if look.promised is not None:
        changed |= _forget(work.session, look.promised)
    _tell(work, changed)
    write_verdicts(work, [(each.part, figures_of(each, look.now)) for each in look.over])
    if look.settled:
        work.session.execute(delete(SlaDoubt).where(SlaDoubt.id.in_(look.settled)))


def _changed(session: Session, rows: Sequence[Figures]) -> set[int]:
    """The services of which somebody who looks at them sees something else than before."""
    known = _known(session, {row["service_id"] for row in rows})
    return {row["service_id"] for row in rows if known.get((row["service_id"], row["objective"])) != _seen(row)}


def _known(session: Session, service_ids: Collection[int]) -> Mapping[Key, object]:
    status = SlaStatus
    names = ("state", "budget_left_s", "achieved")
    found: dict[Key, object] = {}
    for part in in_slices(sorted(service_ids)):
        query = select(status.service_id, status.objective, status.state, status.budget_left_s, status.achieved)
        for service_id, objective, *seen in session.execute(query.where(status.service_id.in_(part))):
            found[service_id, objective] = _seen(dict(zip(names, seen, strict=True)))
    return found


def _seen(row: Mapping[str, Any]) -> object:
    left_s = row["budget_left_s"]
    return row["state"], None if left_s is None else round(left_s), row["achieved"]


def _write(session: Session, rows: Sequence[Figures]) -> None:
    """Write all standings in one statement: thousands of entities would hold the write lock for a second."""
    if not rows:
        return
    is_sqlite, table = session.get_bind().dialect.name == "sqlite", Base.metadata.tables[SlaStatus.__tablename__]
    statement = (sqlite.insert if is_sqlite else postgresql.insert)(table)
    replaced = {name: statement.excluded[name] for name in rows[0] if name not in _KEYS}
    upsert = statement.on_conflict_do_update(index_elements=_KEYS, set_=replaced)
    session.connection().execute(upsert, rows)


def _forget(session: Session, promised: frozenset[Key]) -> set[int]:
    """Remove where objectives stand that nobody promises any more; the services that lost one."""
    status = SlaStatus
    lost = [
        (number, service_id)
        for number, service_id, objective in session.execute(select(status.id, status.service_id, status.objective))
        if (service_id, objective) not in promised
    ]
    for part in in_slices([number for number, _ in lost]):
        session.execute(delete(status).where(status.id.in_(part)))
    return {service_id for _, service_id in lost}


def _tell(work: UnitOfWork, service_ids: set[int]) -> None:
    for service_id in service_ids:
        work.touched("sla", service_id)
    for part in in_slices(sorted(service_ids)):
        query = (
            select(AlarmImpact.alarm_id)
            .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
            .where(AlarmImpact.service_id.in_(part), Alarm.closed_at.is_(None))
            .distinct()
        )
        for alarm_id in work.session.scalars(query):
            work.touched("alarm", alarm_id)
