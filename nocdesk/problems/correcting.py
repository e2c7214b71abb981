"""What people correct about the grouping: split, merge, move and forbid; it is remembered."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from nocdesk.alarms.commands import UnknownAlarmError
from nocdesk.alarms.model import Alarm
from nocdesk.events import ProblemChanged, ProblemOpened
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.problems.choosing import CORRECTED
from nocdesk.problems.corrections import remember, withdraw
from nocdesk.problems.editing import ProblemError, problem_to_change, require_open
from nocdesk.problems.model import (
    CorrectionKind,
    MemberRole,
    ProblemCorrection,
    ProblemMember,
    ProblemState,
    ServiceProblem,
)
from nocdesk.problems.numbering import open_problem
from nocdesk.store.unit_of_work import UnitOfWork


def split_problem(work: UnitOfWork, *, problem_id: int, alarm_ids: Collection[int], reason: str) -> int:
    """Part some alarms from a problem and let them be one of their own; its id."""
    problem = _problem_to_correct(work, problem_id, reason)
    members = _members(work, problem)
    parted = [member for member in members if member.alarm_id in alarm_ids]
    left = [member for member in members if member.alarm_id not in alarm_ids]
    _check_that_all_are_members(work, problem, parted, alarm_ids)
    if not left:
        raise ProblemError(_("Nothing would be left of {problem}: name fewer alarms.").format(problem=problem.number))
    first, remaining = _first(problem, parted), _first(problem, left)
    if first.alarm_id == problem.root_alarm_id:
        _forbid(work, [first], left, reason)
        _say_root(work, problem, remaining)
    else:
        _forbid(work, [remaining], parted, reason)
    _join(work, _alarm(work, first.alarm_id), [each for each in parted if each is not first], reason)
    new = _open_for(work, _alarm(work, first.alarm_id), f"split off {problem.number} by {work.actor.name}: {reason}")
    for each in parted:
        role = MemberRole.ROOT if each is first else MemberRole.SYMPTOM
        _put(work, each.alarm_id, new, role, f"split off {problem.number}: {reason}")
    _changed(work, problem)
    after = {"problem": new.number, "alarms": sorted(alarm_ids), "reason": reason}
    work.audit("split_problem", problem, {"alarms": [each.alarm_id for each in members]}, after)
    work.happened(ProblemOpened(new.id))
    return new.id


def merge_problems(work: UnitOfWork, *, into_id: int, problem_ids: Collection[int], reason: str) -> None:
    """Let other problems be part of one: what explains it explains them."""
    into = _problem_to_correct(work, into_id, reason)
    cause = _alarm(work, _first(into, _members(work, into)).alarm_id)
    for problem_id in sorted(set(problem_ids) - {into_id}):
        other = _problem_to_correct(work, problem_id, reason)
        members = _members(work, other)
        roots = [member for member in members if member.alarm_id == other.root_alarm_id]
        _join(work, cause, roots or members, reason)
        for member in members:
            is_said = member in (roots or members)
            words = f"merged from {other.number}: {reason}" if is_said else member.reason
            _put(work, member.alarm_id, into, MemberRole.SYMPTOM, words)
        other.state, other.merged_into_id, other.closed_at = ProblemState.CANCELLED, into.id, work.now
        _changed(work, other)
        after = {"merged_into": into.number, "reason": reason}
        work.audit("merge_problems", other, {"alarms": [each.alarm_id for each in members]}, after)
    _changed(work, into)


def move_alarm(work: UnitOfWork, *, alarm_id: int, problem_id: int, reason: str) -> None:
    """Take an alarm out of its problem, if it is in one, and put it into another."""
    problem = _problem_to_correct(work, problem_id, reason)
    alarm = _alarm(work, alarm_id)
    before = _problem_of(work, alarm)
    if before is not None and before.id == problem.id:
        raise ProblemError(
            _("The alarm of {resource} is in {problem} already.").format(
                resource=alarm.resource, problem=problem.number
            )
        )
    if before is not None:
        _leave_behind(work, before, alarm, reason)
    cause = _alarm(work, _first(problem, _members(work, problem)).alarm_id)
    remember(work, CorrectionKind.JOIN, cause.natural_key, alarm.natural_key, reason)
    _put(work, alarm.id, problem, MemberRole.SYMPTOM, f"put here by {work.actor.name}: {reason}")
    _changed(work, problem)
    was = {"problem": before.number if before is not None else None}
    work.audit("move_alarm", problem, was, {"problem": problem.number, "alarm": alarm.id, "reason": reason})


def forbid_grouping(work: UnitOfWork, *, cause_alarm_id: int, symptom_alarm_id: int, reason: str) -> int:
    """Say that one trouble does not explain another, now and whenever they come again; the correction's id.

    What follows for the problems of today is settled by the rules that are left.
    """
    _require_to_correct(work, reason)
    cause, symptom = _alarm(work, cause_alarm_id), _alarm(work, symptom_alarm_id)
    if cause.natural_key == symptom.natural_key:
        raise ProblemError(
            _("The alarm of {resource} cannot be parted from itself: name two alarms.").format(resource=cause.resource)
        )
    return remember(work, CorrectionKind.FORBID, cause.natural_key, symptom.natural_key, reason)


def withdraw_correction(work: UnitOfWork, *, correction_id: int, reason: str) -> None:
    """Let a correction hold no longer."""
    _require_to_correct(work, reason)
    correction = work.session.get(ProblemCorrection, correction_id)
    if correction is None or correction.withdrawn_at is not None:
        raise ProblemError(
            _("No correction {correction_id} holds: `nocdesk problems corrections` lists those that do.").format(
                correction_id=correction_id
            )
        )
    withdraw(work, correction, reason)


def _problem_to_correct(work: UnitOfWork, problem_id: int, reason: str) -> ServiceProblem:
    _require_to_correct(work, reason)
    problem = problem_to_change(work, problem_id)
    require_open(problem)
    return problem


def _require_to_correct(work: UnitOfWork, reason: str) -> None:
    require(work.actor, Act.CORRECT_PROBLEM)
    if not reason.strip():
        raise ProblemError(_("A correction is remembered with its reason: say why."))


def _members(work: UnitOfWork, problem: ServiceProblem) -> list[ProblemMember]:
    query = select(ProblemMember).where(ProblemMember.problem_id == problem.id, ProblemMember.left_at.is_(None))
    return list(work.session.scalars(query.order_by(ProblemMember.alarm_id)))


def _first(problem: ServiceProblem, members: Sequence[ProblemMember]) -> ProblemMember:
    """The root, else the member that has been there longest."""
    if not members:
        raise ProblemError(_("{problem} has no alarms.").format(problem=problem.number))
    return min(members, key=lambda each: (each.alarm_id != problem.root_alarm_id, each.alarm_id))


def _check_that_all_are_members(
    work: UnitOfWork, problem: ServiceProblem, found: Collection[ProblemMember], alarm_ids: Collection[int]
) -> None:
    missing = sorted(set(alarm_ids) - {member.alarm_id for member in found})
    if missing or not found:
        said = _("Name at least one alarm of {problem}: `nocdesk problems show {problem}` lists its alarms.")
        if missing:
            said = _("Alarm {alarm_id} is not in {problem}: `nocdesk problems show {problem}` lists its alarms.")
        raise ProblemError(said.format(problem=problem.number, alarm_id=missing[0] if missing else ""))


def _leave_behind(work: UnitOfWork, before: ServiceProblem, alarm: Alarm, reason: str) -> None:
    members = _members(work, before)
    rest = [member for member in members if member.alarm_id != alarm.id]
    if before.root_alarm_id == alarm.id and rest:
        raise ProblemError(
            _(
                "{resource} is the root of {problem}, and what it explains would follow it: merge the "
                "two problems, or split the others off first."
            ).format(resource=alarm.resource, problem=before.number)
        )
    if rest:
        _forbid(work, [_first(before, rest)], [member for member in members if member.alarm_id == alarm.id], reason)
    _changed(work, before)


def _forbid(work: UnitOfWork, causes: Iterable[ProblemMember], symptoms: Iterable[ProblemMember], reason: str) -> None:
    keys = [_alarm(work, symptom.alarm_id).natural_key for symptom in symptoms]
    for cause in causes:
        for key in keys:
            remember(work, CorrectionKind.FORBID, _alarm(work, cause.alarm_id).natural_key, key, reason)


def _join(work: UnitOfWork, cause: Alarm, symptoms: Iterable[ProblemMember], reason: str) -> None:
    for symptom in symptoms:
        remember(work, CorrectionKind.JOIN, cause.natural_key, _alarm(work, symptom.alarm_id).natural_key, reason)


def _open_for(work: UnitOfWork, root: Alarm, why: str) -> ServiceProblem:
    words = {
        "severity": root.severity,
        "text": f"{root.resource}: {root.text}",
        "rule": CORRECTED,
        "reason": why,
        "root_alarm_id": root.id,
    }
    return open_problem(work, words, began_at=root.began_at)


def _say_root(work: UnitOfWork, problem: ServiceProblem, member: ProblemMember) -> None:
    """The root has left: the first of the others stands for the problem until the rules are asked again."""
    alarm = _alarm(work, member.alarm_id)
    member.role = MemberRole.ROOT
    problem.root_alarm_id, problem.text = alarm.id, f"{alarm.resource}: {alarm.text}"


def _put(work: UnitOfWork, alarm_id: int, problem: ServiceProblem, role: MemberRole, reason: str) -> None:
    is_in = ProblemMember.alarm_id == alarm_id
    for member in work.session.scalars(select(ProblemMember).where(is_in, ProblemMember.left_at.is_(None))):
        member.left_at = work.now
    # Before the new row, for an alarm is in one problem at a time.
    work.session.flush()
    work.session.add(
        ProblemMember(
            problem_id=problem.id,
            alarm_id=alarm_id,
            role=role,
            rule=CORRECTED,
            reason=reason,
            by=work.actor.name,
            joined_at=work.now,
        )
    )


def _problem_of(work: UnitOfWork, alarm: Alarm) -> ServiceProblem | None:
    """The problem that an alarm is in and that is not over."""
    query = (
        select(ServiceProblem)
        .join(ProblemMember, ProblemMember.problem_id == ServiceProblem.id)
        .where(ProblemMember.alarm_id == alarm.id, ProblemMember.left_at.is_(None))
    )
    return work.session.scalar(query.where(ServiceProblem.resolved_at.is_(None), ServiceProblem.closed_at.is_(None)))


def _alarm(work: UnitOfWork, alarm_id: int) -> Alarm:
    alarm = work.session.get(Alarm, alarm_id)
    if alarm is None:
        raise UnknownAlarmError(
            _("There is no alarm {alarm_id}: `nocdesk alarms` lists those that there are.").format(alarm_id=alarm_id)
        )
    return alarm


def _changed(work: UnitOfWork, problem: ServiceProblem) -> None:
    problem.changed_at = work.now
    work.happened(ProblemChanged(problem.id))
