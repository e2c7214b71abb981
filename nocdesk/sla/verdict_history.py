"""What was judged of periods that are over: written once, superseded by what comes to light, and read as of any day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nocdesk.sla.figures import Figures, changes_between
from nocdesk.sla.model import SlaVerdict
from nocdesk.sla.parts import Part
from nocdesk.store.unit_of_work import UnitOfWork


def write_verdicts(work: UnitOfWork, found: Sequence[tuple[Part, Figures]]) -> None:
    """Write the first verdict on each of these periods, or one beside the latest that says what has changed."""
    for part, figures in found:
        before = standing_verdict(work.session, part)
        changes = {} if before is None else changes_between(_figures(before), figures)
        if before is None or changes:
            supersedes = None if before is None else before.id
            verdict = SlaVerdict(**figures, supersedes=supersedes, changes=changes)
            work.session.add(verdict)
            work.session.flush()
            work.audit("judge_period", verdict, {} if before is None else _told(before), _told(verdict))
            work.touched("sla", part.service_id)


def verdict_history(session: Session, service_id: int, objective: str, period_starts_at: datetime) -> list[SlaVerdict]:
    """All that was ever judged of a period, the first verdict first."""
    verdict = SlaVerdict
    query = select(verdict).where(verdict.service_id == service_id, verdict.objective == objective)
    return list(session.scalars(query.where(verdict.period_starts_at == period_starts_at).order_by(verdict.id)))


def verdicts_as_of(session: Session, service_id: int, at: datetime | None = None) -> list[SlaVerdict]:
    """What was held of each period of a service that is over, now or as reported at an instant; oldest period first."""
    verdict = SlaVerdict
    query = select(verdict).where(verdict.service_id == service_id)
    if at is not None:
        query = query.where(verdict.computed_at <= at)
    known = list(session.scalars(query.order_by(verdict.period_starts_at, verdict.objective, verdict.id)))
    superseded = {row.supersedes for row in known}
    return [row for row in known if row.id not in superseded]


def last_verdicts(session: Session, service_id: int, objective: str, most: int) -> list[SlaVerdict]:
    """What is held of the last periods of an objective that are over, the newest first."""
    verdict = SlaVerdict
    query = (
        select(verdict)
        .where(verdict.service_id == service_id, verdict.objective == objective, verdict.id.not_in(_superseded()))
        .order_by(verdict.period_starts_at.desc(), verdict.id.desc())
    )
    return list(session.scalars(query.limit(most)))


def _superseded() -> Select[int | None]:
    return select(SlaVerdict.supersedes).where(SlaVerdict.supersedes.is_not(None))


def standing_verdict(session: Session, part: Part) -> SlaVerdict | None:
    """The verdict that holds on the part's period; where versions cut it otherwise since, on that which overlaps it."""
    verdict = SlaVerdict
    query = (
        select(verdict)
        .where(
            verdict.service_id == part.service_id,
            verdict.objective == part.objective.name,
            verdict.period_starts_at < part.period.ends_at,
            verdict.period_ends_at > part.period.starts_at,
            verdict.id.not_in(_superseded()),
        )
        .order_by((verdict.period_starts_at == part.period.starts_at).desc(), verdict.id)
    )
    return session.scalars(query).first()


def _told(verdict: SlaVerdict) -> dict[str, object]:
    """What a verdict says to whom money is owed, and of what."""
    return {
        "service_id": verdict.service_id,
        "objective": verdict.objective,
        "period_starts_at": verdict.period_starts_at,
        "period_ends_at": verdict.period_ends_at,
        "state": verdict.state,
        "achieved": verdict.achieved,
        "currency": verdict.currency,
        "money": verdict.money,
        "verdict": verdict.id,
    }


def _figures(row: SlaVerdict) -> Figures:
    return {column.key: getattr(row, column.key) for column in SlaVerdict.__mapper__.column_attrs}
