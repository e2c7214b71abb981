"""What the store knows of problems that still count, and which group of alarms goes on which of them."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.problems.choosing import Correction
from nocdesk.problems.cut_together import TOGETHER
from nocdesk.problems.grouping import Group
from nocdesk.problems.model import MemberRole, ProblemCorrection, ProblemMember, ProblemState, ServiceProblem

REOPEN_WITHIN = timedelta(minutes=30)
"""What comes back so soon after its problem was resolved is the same problem."""


@dataclass(frozen=True, slots=True)
class KeptMember:
    """An alarm's place in a problem as the store has it."""

    id: int
    problem: int
    role: MemberRole
    rule: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class KeptProblem:
    """A problem as the store has it."""

    id: int
    number: str
    state: ProblemState
    root: int | None
    rule: str = ""

    @property
    def is_resolved(self) -> bool:
        return self.state is ProblemState.RESOLVED


@dataclass(frozen=True, slots=True)
class Kept:
    """Members are by alarm; `settling` are resolved problems by the natural key of their root, the last one of each."""

    problems: Mapping[int, KeptProblem]
    members: Mapping[int, KeptMember]
    settling: Mapping[str, int] = field(default_factory=dict)


def read_kept(session: Session, now: datetime, settles_in: timedelta = timedelta(0)) -> Kept:
    """Problems that are not closed, nor resolved for so long that what comes back is another one.

    When the root of a problem comes back within `settles_in` it is the same problem, whatever else is.
    """
    counts = _counts(now)
    columns = (
        ServiceProblem.id, ServiceProblem.number, ServiceProblem.state, ServiceProblem.root_alarm_id,
        ServiceProblem.rule,
    )  # fmt: skip
    problems = {row[0]: KeptProblem(*row) for row in session.execute(select(*columns).where(counts))}
    query = (
        select(
            ProblemMember.alarm_id,
            ProblemMember.id,
            ProblemMember.problem_id,
            ProblemMember.role,
            ProblemMember.rule,
            ProblemMember.reason,
            ProblemMember.by,
        )
        .join(ServiceProblem, ServiceProblem.id == ProblemMember.problem_id)
        .where(ProblemMember.left_at.is_(None), counts)
    )
    members = {row[0]: KeptMember(*row[1:]) for row in session.execute(query)}
    return Kept(problems, members, _settling(session, now - settles_in))


def _settling(session: Session, since: datetime) -> dict[str, int]:
    query = (
        select(Alarm.natural_key, ServiceProblem.id)
        .join(Alarm, Alarm.id == ServiceProblem.root_alarm_id)
        .where(ServiceProblem.state == ProblemState.RESOLVED, ServiceProblem.closed_at.is_(None))
        .where(ServiceProblem.resolved_at > since)
        .order_by(ServiceProblem.resolved_at, ServiceProblem.id)
    )
    return dict(session.execute(query).all())


def _counts(now: datetime) -> ColumnElement[bool]:
    resolved_at = ServiceProblem.resolved_at
    return ServiceProblem.closed_at.is_(None) & or_(resolved_at.is_(None), resolved_at > now - REOPEN_WITHIN)


def read_corrections(session: Session) -> tuple[Correction, ...]:
    """Those that hold, the oldest first."""
    query = select(ProblemCorrection).where(ProblemCorrection.withdrawn_at.is_(None)).order_by(ProblemCorrection.id)
    return tuple(
        Correction(row.kind, row.cause_key, row.symptom_key, row.by, row.reason) for row in session.scalars(query)
    )


def match_groups(groups: Sequence[Group], kept: Kept, known: Container[int]) -> list[int | None]:
    """For each group the problem that it goes on, if any; no problem goes on in two groups.

    The group of a problem's root comes first, then the one that has most of its members. A problem whose root has
    cleared for good, being in `known` no more, goes on where another of its causes is the root, else in none: what is
    left of it stands for itself.
    """
    bids = []
    for place, group in enumerate(groups):
        of = Counter(kept.members[each.alarm].problem for each in group.members if each.alarm in kept.members)
        for problem, count in of.items():
            root = kept.problems[problem].root
            if root is None or root in known or _is_cause_too(group, problem, kept):
                bids.append((root is None or root != group.root, -count, problem, place))
    found: list[int | None] = [None] * len(groups)
    taken: set[int] = set()
    for _, _, problem, place in sorted(bids):
        if found[place] is None and problem not in taken:
            found[place] = problem
            taken.add(problem)
    return found


def _is_cause_too(group: Group, problem: int, kept: Kept) -> bool:
    """Whether the root of a group was a cause of this problem beside its root."""
    member = kept.members.get(group.root) if group.root is not None else None
    return member is not None and member.problem == problem and member.rule == TOGETHER
