"""Writes what has become of the groups: problems opened, changed, merged and resolved, and who is in them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select, update

from nocdesk.alarms.model import Alarm
from nocdesk.events import ProblemChanged, ProblemOpened, ProblemReopened, ProblemResolved
from nocdesk.problems.alarm_reading import instant
from nocdesk.problems.commands import REOPENED
from nocdesk.problems.grouping import Group, GroupMember
from nocdesk.problems.kept import Kept, KeptMember, KeptProblem, match_groups
from nocdesk.problems.marking import mark_symptoms, unmark_all
from nocdesk.problems.model import MemberRole, ProblemMember, ProblemState, ServiceProblem
from nocdesk.problems.numbering import open_problem
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork

_SET_ASIDE = (ProblemState.REJECTED, ProblemState.CANCELLED)


@dataclass(slots=True)
class _Writing:
    """What is gathered on the way, to be written at once."""

    joining: list[dict[str, object]] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    opened: list[int] = field(default_factory=list)
    now_in: dict[int, int] = field(default_factory=dict)
    """Alarm → the problem that it is in now."""
    symptom_of: dict[int, str] = field(default_factory=dict)
    """Alarm → the number of the problem that it is a symptom of, or nothing."""


def keep(work: UnitOfWork, groups: Sequence[Group], kept: Kept, alarms: Mapping[int, OpenAlarm]) -> int:
    """Bring the store in line with the groups; how many problems are others by it."""
    writing = _Writing(now_in={alarm: member.problem for alarm, member in kept.members.items()})
    matched = list(zip(groups, match_groups(groups, kept, alarms), strict=True))
    going_on = {problem_id for group, problem_id in matched if _goes_on(group, problem_id, kept, alarms)}
    settling = {key: problem_id for key, problem_id in kept.settling.items() if problem_id not in going_on}
    for group, problem_id in matched:
        if _goes_on(group, problem_id, kept, alarms):
            if problem_id is None and group.root is not None:
                problem_id = settling.pop(alarms[group.root].key, None)
            _keep_group(work, writing, group, problem_id, kept, alarms)
        else:
            _leave(writing, group, kept, alarms)
    _write_members(work, writing)
    mark_symptoms(work, writing.symptom_of, alarms)
    ended = _end_what_is_over(work, writing, kept, alarms)
    for problem_id in writing.opened:
        work.happened(ProblemOpened(problem_id))
    for problem_id in sorted(writing.changed - ended - set(writing.opened)):
        work.happened(ProblemChanged(problem_id))
    return len(writing.changed | ended | set(writing.opened))


def _goes_on(group: Group, problem_id: int | None, kept: Kept, alarms: Mapping[int, OpenAlarm]) -> bool:
    if group.is_problem:
        return True
    is_open = problem_id is not None and not kept.problems[problem_id].is_resolved
    return is_open and any(alarms[each.alarm].is_active for each in group.members)


def _leave(writing: _Writing, group: Group, kept: Kept, alarms: Mapping[int, OpenAlarm]) -> None:
    """What is active and no problem's any more stands alone; what has cleared stays where it was."""
    for each in group.members:
        member = kept.members.get(each.alarm)
        if alarms[each.alarm].is_active:
            writing.symptom_of[each.alarm] = ""
            if member is not None:
                _take_out(writing, each.alarm, member)


def _take_out(writing: _Writing, alarm: int, member: KeptMember) -> None:
    writing.leaving.append(member.id)
    writing.touched.add(alarm)
    writing.changed.add(member.problem)
    writing.now_in.pop(alarm, None)


def _keep_group(
    work: UnitOfWork,
    writing: _Writing,
    group: Group,
    problem_id: int | None,
    kept: Kept,
    alarms: Mapping[int, OpenAlarm],
) -> None:
    members = [each for each in group.members if not _belongs_to_the_past(each, problem_id, kept, alarms)]
    if problem_id is None:
        group_reason = _reason(group, members, kept, alarms)
        problem = open_problem(work, _words(group, group_reason), began_at=instant(group.began_s))
        writing.opened.append(problem.id)
    else:
        problem = work.session.get_one(ServiceProblem, problem_id)
        if _rewrite(problem, _words(group, group.reason), group):
            writing.changed.add(problem.id)
    if problem.state is ProblemState.RESOLVED:
        _reopen(work, problem)
        writing.changed.add(problem.id)
    for each in members:
        _place(work, writing, each, problem.id, kept.members.get(each.alarm))
        writing.symptom_of[each.alarm] = problem.number if each.role is MemberRole.SYMPTOM else ""
    if problem.id in writing.changed:
        problem.changed_at = work.now


def _reopen(work: UnitOfWork, problem: ServiceProblem) -> None:
    """What has come back is the problem that it was, and whoever owned it owns it still."""
    ended_at = problem.resolved_at or work.now
    before = {"state": problem.state, "resolved_at": ended_at}
    problem.state = ProblemState.IN_PROGRESS if problem.owner else ProblemState.ACKNOWLEDGED
    problem.resolved_at = None
    work.audit("reopen_problem", problem, before, {"state": problem.state})
    work.happened(ProblemReopened(problem.id, ended_at))


def _belongs_to_the_past(
    each: GroupMember, problem_id: int | None, kept: Kept, alarms: Mapping[int, OpenAlarm]
) -> bool:
    """What has cleared stays in the problem that was resolved with it."""
    member = kept.members.get(each.alarm)
    if member is None or member.problem == problem_id or alarms[each.alarm].is_active:
        return False
    return kept.problems[member.problem].is_resolved


def _reason(group: Group, members: Iterable[GroupMember], kept: Kept, alarms: Mapping[int, OpenAlarm]) -> str:
    """Why there is this problem; of what has outlasted its cause also that."""
    for each in members:
        member = kept.members.get(each.alarm)
        if member is None:
            continue
        before = kept.problems[member.problem]
        if before.root is not None and before.root not in alarms:
            return (
                f"{group.reason}; the root of {before.number}, of which it was a symptom, has cleared and this has not"
            )
    return group.reason


def _words(group: Group, reason: str) -> dict[str, object]:
    return {
        "severity": group.severity,
        "text": group.text,
        "rule": group.rule,
        "reason": reason,
        "root_alarm_id": group.root,
    }


def _rewrite(problem: ServiceProblem, words: Mapping[str, object], group: Group) -> bool:
    """Say of a problem what is known now; whether that is another thing than before."""
    began_at = min(problem.began_at, instant(group.began_s))
    is_same_root = problem.root_alarm_id == group.root
    after = dict(words) | {"began_at": began_at}
    if is_same_root and group.reason in problem.reason:
        # What it said of its past stays.
        after.pop("reason")
    different = {name: value for name, value in after.items() if getattr(problem, name) != value}
    for name, value in different.items():
        setattr(problem, name, value)
    return bool(different)


def _place(work: UnitOfWork, writing: _Writing, each: GroupMember, problem_id: int, member: KeptMember | None) -> None:
    if member is not None and member.problem == problem_id:
        if (member.role, member.rule, member.reason) == (each.role, each.rule, each.reason):
            return
        writing.leaving.append(member.id)
    elif member is not None:
        _take_out(writing, each.alarm, member)
    writing.joining.append(
        {
            "problem_id": problem_id, "alarm_id": each.alarm, "role": each.role, "rule": each.rule,
            "reason": each.reason, "by": each.by, "joined_at": work.now, "left_at": None,
        }
    )  # fmt: skip
    writing.touched.add(each.alarm)
    writing.changed.add(problem_id)
    writing.now_in[each.alarm] = problem_id


def _write_members(work: UnitOfWork, writing: _Writing) -> None:
    work.session.flush()
    for part in in_slices(sorted(writing.leaving)):
        work.session.execute(update(ProblemMember).where(ProblemMember.id.in_(part)).values(left_at=work.now))
    newcomers = [row["alarm_id"] for row in writing.joining]
    for slice_ in in_slices(newcomers):
        # They may still stand in a problem that was over long ago.
        is_in = ProblemMember.alarm_id.in_(slice_) & ProblemMember.left_at.is_(None)
        work.session.execute(update(ProblemMember).where(is_in).values(left_at=work.now))
    if writing.joining:
        work.session.execute(insert(ProblemMember), writing.joining)
    for alarm in sorted(writing.touched):
        work.touched("alarm", alarm)
    for problem_id in sorted(writing.changed):
        work.touched("problem", problem_id)


def _end_what_is_over(work: UnitOfWork, writing: _Writing, kept: Kept, alarms: Mapping[int, OpenAlarm]) -> set[int]:
    """Problems without an active alarm are resolved, or were merged into the one that has their alarms now."""
    in_it: dict[int, list[int]] = defaultdict(list)
    for alarm, problem_id in writing.now_in.items():
        in_it[problem_id].append(alarm)
    gone: dict[int, Counter[int]] = defaultdict(Counter)
    for alarm, member in kept.members.items():
        after = writing.now_in.get(alarm)
        if after is not None and after != member.problem:
            gone[member.problem][after] += 1
    ended = set()
    for problem_id, before in kept.problems.items():
        if before.rule == REOPENED or (before.is_resolved and problem_id not in writing.changed):
            continue
        if not any(alarm in alarms and alarms[alarm].is_active for alarm in in_it[problem_id]):
            _end(work, before, in_it[problem_id], gone[problem_id])
            ended.add(problem_id)
    return ended


def _end(work: UnitOfWork, before: KeptProblem, left: Collection[int], gone: Counter[int]) -> None:
    problem = work.session.get_one(ServiceProblem, before.id)
    problem.changed_at = work.now
    if problem.state in _SET_ASIDE:
        problem.closed_at = work.now
    elif gone and before.root not in left:
        into = min(gone, key=lambda other: (-gone[other], other))
        problem.state, problem.merged_into_id, problem.closed_at = ProblemState.CANCELLED, into, work.now
        work.happened(ProblemChanged(problem.id))
    else:
        last = work.session.scalar(select(func.max(Alarm.cleared_at)).where(Alarm.id.in_(left)))
        problem.state, problem.resolved_at = ProblemState.RESOLVED, last or work.now
        unmark_all(work, left)
        work.happened(ProblemResolved(problem.id, problem.resolved_at))
