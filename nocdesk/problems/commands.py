"""What may be done to a service problem: own it, move it on in its life, take it up again."""

from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.events import ProblemChanged, ProblemResolved
from nocdesk.language import _, ngettext
from nocdesk.people.policy import Act, require
from nocdesk.problems.editing import ProblemError, ProblemVersion, problem_to_change, require_as_seen
from nocdesk.problems.model import ProblemMember, ProblemState, ServiceProblem
from nocdesk.problems.states import NEED_A_REASON, WORDS, check_step
from nocdesk.store.unit_of_work import UnitOfWork

REOPENED = "reopened"
"""Stands for a rule where a person has taken a problem up again: it is resolved by a person, too."""


def own_problem(work: UnitOfWork, *, problem_id: int, owner: str | None, seen: ProblemVersion | None = None) -> None:
    """Give a problem to somebody, or with None to nobody.

    Like all that moves a problem on, it raises ProblemConflictError where somebody has changed the problem since it was
    `seen`, unless it is so already.
    """
    require(work.actor, Act.WORK_PROBLEM)
    problem = problem_to_change(work, problem_id)
    if seen is not None and problem.owner == owner:
        return
    require_as_seen(work, problem, seen)
    before, problem.owner, problem.given_by = problem.owner, owner, work.actor.name
    problem.changed_at = work.now
    work.audit("own_problem", problem, {"owner": before}, {"owner": owner})


def change_problem_state(
    work: UnitOfWork, *, problem_id: int, state: ProblemState, reason: str = "", seen: ProblemVersion | None = None
) -> None:
    """Move a problem on in its life; what is put off, rejected or cancelled needs a reason.

    It is resolved by itself when none of its alarms is active any more, and never by hope before that.
    """
    require(work.actor, Act.WORK_PROBLEM)
    problem = problem_to_change(work, problem_id)
    before = problem.state
    if seen is not None and before is state:
        return
    require_as_seen(work, problem, seen)
    check_step(problem.number, before, state)
    if state in NEED_A_REASON and not reason.strip():
        raise ProblemError(
            _("{problem} becomes {state} for a reason: say which.").format(problem=problem.number, state=WORDS[state])
        )
    if before in (ProblemState.RESOLVED, ProblemState.CLOSED) and state is ProblemState.IN_PROGRESS:
        _take_up_again(work, problem, reason)
    elif state is ProblemState.RESOLVED:
        _resolve(work, problem)
    elif state is ProblemState.CLOSED:
        problem.closed_at = work.now
    problem.state, problem.changed_at = state, work.now
    work.audit("change_problem_state", problem, {"state": before}, {"state": state, "reason": reason.strip()})
    if state is not ProblemState.RESOLVED:
        work.happened(ProblemChanged(problem.id))


def _take_up_again(work: UnitOfWork, problem: ServiceProblem, reason: str) -> None:
    if not reason.strip():
        raise ProblemError(
            _("{problem} is {state}: say why it is taken up again.").format(
                problem=problem.number, state=WORDS[problem.state]
            )
        )
    problem.resolved_at = problem.closed_at = None
    problem.rule, problem.reason = REOPENED, f"taken up again by {work.actor.name}: {reason.strip()}"


def _resolve(work: UnitOfWork, problem: ServiceProblem) -> None:
    query = (
        select(Alarm.resource)
        .join(ProblemMember, ProblemMember.alarm_id == Alarm.id)
        .where(ProblemMember.problem_id == problem.id, ProblemMember.left_at.is_(None), Alarm.cleared_at.is_(None))
        .order_by(Alarm.id)
    )
    active = work.session.scalars(query).all()
    if active:
        raise ProblemError(
            ngettext(
                "{problem} has {count} active alarm, such as that of {resource}: it is resolved by itself when they "
                "have cleared. Clear them, or split them off.",
                "{problem} has {count} active alarms, such as that of {resource}: it is resolved by itself when they "
                "have cleared. Clear them, or split them off.",
                len(active),
            ).format(problem=problem.number, count=len(active), resource=active[0])
        )
    problem.resolved_at = work.now
    work.happened(ProblemResolved(problem.id, work.now))
