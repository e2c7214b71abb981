"""Problems for the desk's tests: in a real store, and as rows without one."""

from collections.abc import Sequence
from dataclasses import replace

from nocdesk.alarms.model import Alarm
from nocdesk.boards.rows import AlarmRow
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import MemberRole, ProblemMember
from nocdesk.problems.numbering import open_problem


def put_problem(core: Core, root_id: int, symptom_ids: Sequence[int], *, has_root: bool = True) -> int:
    """Make these alarms one problem, as the correlator does; its id."""
    with core.work(SYSTEM) as work:
        root = work.session.get_one(Alarm, root_id)
        words = {
            "severity": root.severity,
            "text": f"{root.resource}: {root.text}",
            "rule": "device-cuts-off" if has_root else "same-time-and-place",
            "reason": "what is behind it can be reached over it only",
            "root_alarm_id": root_id if has_root else None,
        }
        problem = open_problem(work, words, began_at=root.began_at)
        symptom = MemberRole.SYMPTOM if has_root else MemberRole.RELATED
        for alarm_id in (root_id, *symptom_ids):
            is_root = has_root and alarm_id == root_id
            work.session.add(
                ProblemMember(
                    problem_id=problem.id,
                    alarm_id=alarm_id,
                    role=MemberRole.ROOT if is_root else symptom,
                    rule="" if is_root else str(words["rule"]),
                    reason="" if is_root else str(words["reason"]),
                    joined_at=work.now,
                )
            )
        return problem.id


def in_problem(row: AlarmRow, problem_id: int | None, role: MemberRole | None) -> AlarmRow:
    """The row as a member of a problem, or of none."""
    return replace(row, problem_id=problem_id, problem=f"SP-{problem_id}" if problem_id else "", role=role)
