"""What asks for attention, as a console shows it: each problem once, and each alarm that is part of none."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from nocdesk.alarms.asking import is_withheld, under_work
from nocdesk.alarms.model import Alarm
from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.boards.problem_lines import problem_lines
from nocdesk.boards.rows import AlarmRow
from nocdesk.boards.status_rows import SeverityCount
from nocdesk.problems.model import MemberRole, ProblemMember
from nocdesk.severity import PerceivedSeverity

_RANK = case({severity: severity.rank for severity in PerceivedSeverity}, value=Alarm.severity)


@dataclass(frozen=True, slots=True)
class Attention:
    """The chips of the strip, how many rows nobody has taken note of, and the worst of those."""

    counts: tuple[SeverityCount, ...]
    unacknowledged: int
    worst: AlarmRow | None
    planned: int


def attention(session: Session, *, now: datetime) -> Attention:
    """One reading, counted in the store: it costs the same whether the desk shows its alarms or not."""
    groups = _groups(now)
    counted = (
        select(groups.c.rank, func.count().label("active"), func.sum(groups.c.unacknowledged).label("new"))
        .where(groups.c.asking == 1, groups.c.active == 1)
        .group_by(groups.c.rank)
    )
    chips = {rank: (active, new) for rank, active, new in session.execute(counted)}
    waiting = session.scalar(select(func.count()).select_from(groups).where(groups.c.unacknowledged == 1))
    planned = select(func.count()).where(Alarm.closed_at.is_(None), Alarm.id.in_(under_work(now)))
    return Attention(
        counts=tuple(
            SeverityCount(severity, *chips.get(severity.rank, (0, 0)))
            for severity in PerceivedSeverity
            if severity is not PerceivedSeverity.CLEARED
        ),
        unacknowledged=waiting or 0,
        worst=_worst(session, groups, now) if waiting else None,
        planned=session.scalar(planned) or 0,
    )


def open_alarm_ids(session: Session, *, now: datetime) -> list[int]:
    """The open alarms, what asks for attention first, by severity and then the latest: as a console lists them."""
    asks = case((is_withheld(now), 1), else_=0)
    query = select(Alarm.id).where(Alarm.closed_at.is_(None))
    return list(session.scalars(query.order_by(asks, _RANK, Alarm.last_at.desc(), Alarm.id)))


def _groups(now: datetime) -> CTE:
    """A line for each row of a console: as grave as the worst that is active, or was, and whether it asks."""
    is_active, asks = Alarm.cleared_at.is_(None), ~is_withheld(now)
    is_new = and_(asks, Alarm.acknowledged_at.is_(None))
    return (
        select(
            ProblemMember.problem_id.label("problem_id"),
            func.min(Alarm.id).label("alarm_id"),
            _any(is_active).label("active"),
            _any(asks).label("asking"),
            _any(is_new).label("unacknowledged"),
            func.coalesce(func.min(case((is_active, _RANK))), func.min(case((is_new, _RANK)))).label("rank"),
            func.max(case((is_new, Alarm.last_at))).label("last_at"),
        )
        .select_from(Alarm)
        .outerjoin(ProblemMember, and_(ProblemMember.alarm_id == Alarm.id, ProblemMember.left_at.is_(None)))
        .where(Alarm.closed_at.is_(None))
        .group_by(ProblemMember.problem_id, case((ProblemMember.problem_id.is_(None), Alarm.id)))
        .cte("console_row")
    )


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((condition, 1), else_=0))


def _worst(session: Session, groups: CTE, now: datetime) -> AlarmRow | None:
    """The alarm to take note of first: of the worst row its root, where that asks still, else what began first.

    Its severity and its customers are those of the row.
    """
    query = (
        select(groups.c.problem_id, groups.c.alarm_id, groups.c.rank)
        .where(groups.c.unacknowledged == 1)
        .order_by(groups.c.active.desc(), groups.c.rank, groups.c.last_at.desc())
        .limit(1)
    )
    row = session.execute(query).one()
    alarm_id = row.alarm_id if row.problem_id is None else _first_of(session, row.problem_id, now)
    found = alarm_rows(session, now=now, ids=[alarm_id])
    if not found:
        return None
    worst = replace(found[0], severity=tuple(PerceivedSeverity)[row.rank])
    lines = problem_lines(session, [] if row.problem_id is None else [row.problem_id])
    for line in lines:
        worst = replace(worst, customer_count=line.customer_count, customer=line.customer)
    return worst


def _first_of(session: Session, problem_id: int, now: datetime) -> int:
    query = (
        select(Alarm.id)
        .join(ProblemMember, and_(ProblemMember.alarm_id == Alarm.id, ProblemMember.left_at.is_(None)))
        .where(ProblemMember.problem_id == problem_id, Alarm.closed_at.is_(None))
        .where(Alarm.acknowledged_at.is_(None), ~is_withheld(now))
        .order_by(case((ProblemMember.role == MemberRole.ROOT, 0), else_=1), Alarm.began_at, Alarm.id)
        .limit(1)
    )
    return session.scalars(query).one()
