"""The alarms of a problem as whole rows, each with why it is there, for those who may see the network."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.boards.rows import AlarmRow
from nocdesk.problems.model import MemberRole, ProblemMember
from nocdesk.store.series_time import in_slices


@dataclass(frozen=True, slots=True)
class ProblemMemberRow:
    """An alarm of a problem; `by` is the person who put it there, empty where `rule` did."""

    alarm: AlarmRow
    role: MemberRole
    rule: str
    reason: str
    by: str
    joined_at: datetime

    @property
    def id(self) -> int:
        """The alarm's own id."""
        return self.alarm.id


def problem_member_rows(session: Session, problem_id: int, *, now: datetime) -> tuple[ProblemMemberRow, ...]:
    """The alarms that are part of it: the root first, the others as by the evidence they began; closed ones too."""
    query = select(ProblemMember).where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
    members = {member.alarm_id: member for member in session.scalars(query)}
    found = []
    for part in in_slices(sorted(members)):
        for alarm in alarm_rows(session, now=now, ids=part, include_closed=True):
            member = members[alarm.id]
            found.append(ProblemMemberRow(alarm, member.role, member.rule, member.reason, member.by, member.joined_at))
    return tuple(sorted(found, key=lambda row: (row.role is not MemberRole.ROOT, row.alarm.began_at, row.id)))
