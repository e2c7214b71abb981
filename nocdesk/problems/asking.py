"""Whether a problem asks for attention, is taken note of, or is covered: planned, out of service or put aside."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from nocdesk.alarms.asking import is_withheld
from nocdesk.alarms.model import Alarm
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.language import _
from nocdesk.problems.model import ProblemMember
from nocdesk.store.series_time import in_slices


class Standing(StrEnum):
    """Whether somebody must take note of a problem."""

    ASKS = "asks"
    ACKNOWLEDGED = "acknowledged"
    COVERED = "covered"
    """None of its alarms asks anybody, and not only because its root explains them."""
    QUIET = "quiet"
    """It has no alarm that is open."""


@dataclass(frozen=True, slots=True)
class ProblemAsking:
    """How many alarms of a problem nobody has taken note of, and what covers those that ask nobody."""

    standing: Standing = Standing.QUIET
    unacknowledged: int = 0
    covered_by: tuple[str, ...] = ()


def problems_asking(session: Session, problem_ids: Collection[int], *, now: datetime) -> Mapping[int, ProblemAsking]:
    """By problem, what its open alarms ask for."""
    withheld = case((is_withheld(now), 1), else_=0)
    query = (
        select(
            ProblemMember.problem_id, withheld, Alarm.acknowledged_at, Alarm.suppressed_by, AlarmShelf.reason,
            OutOfService.reason, Alarm.symptom_of,
        )
        .join(Alarm, Alarm.id == ProblemMember.alarm_id)
        .outerjoin(AlarmShelf, AlarmShelf.id == Alarm.shelf_id)
        .outerjoin(OutOfService, OutOfService.id == Alarm.out_of_service_id)
        .where(ProblemMember.left_at.is_(None), Alarm.closed_at.is_(None))
        .order_by(Alarm.id)
    )  # fmt: skip
    members: dict[int, list[_Member]] = defaultdict(list)
    parts = (query.where(ProblemMember.problem_id.in_(part)) for part in in_slices(sorted(problem_ids)))
    rows = chain.from_iterable(map(session.execute, parts))
    for problem_id, is_held, acknowledged_at, work, shelf, out, symptom_of in rows:
        cover = work or _covered_by(shelf, out)
        if is_held and not cover and not symptom_of:
            cover = _("planned work")
        members[problem_id].append(_Member(bool(is_held), acknowledged_at is not None, cover))
    return {problem_id: _asking(own) for problem_id, own in members.items()}


@dataclass(frozen=True, slots=True)
class _Member:
    is_withheld: bool
    is_acknowledged: bool
    cover: str


def _covered_by(shelf: str | None, out: str | None) -> str:
    if shelf:
        return _("shelved: {reason}").format(reason=shelf)
    return _("out of service: {reason}").format(reason=out) if out else ""


def _asking(members: list[_Member]) -> ProblemAsking:
    asking = [member for member in members if not member.is_withheld]
    new = sum(not member.is_acknowledged for member in asking)
    covers = tuple(dict.fromkeys(member.cover for member in members if member.cover))
    if asking:
        return ProblemAsking(Standing.ASKS if new else Standing.ACKNOWLEDGED, new, covers)
    return ProblemAsking(Standing.COVERED if covers else Standing.QUIET, 0, covers)
