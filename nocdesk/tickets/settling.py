"""Closes resolved problems that have been quiet for long enough, and whose tickets are all resolved or over."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from nocdesk.alarms.model import Alarm
from nocdesk.events import ProblemChanged
from nocdesk.people.policy import Act, require
from nocdesk.problems.model import ProblemMember, ProblemState, ServiceProblem
from nocdesk.problems.states import check_step
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.workflow import OPEN

AT_ONCE = 200


def is_settled(quiet_since: datetime) -> ColumnElement[bool]:
    """Resolved at that instant or before; a ticket that is worked on, or an alarm that is active, holds it open."""
    has_ticket = exists().where(TroubleTicket.problem_id == ServiceProblem.id, TroubleTicket.status.in_(tuple(OPEN)))
    is_active = exists().where(
        ProblemMember.problem_id == ServiceProblem.id,
        ProblemMember.left_at.is_(None),
        Alarm.id == ProblemMember.alarm_id,
        Alarm.cleared_at.is_(None),
    )
    is_quiet = (ServiceProblem.state == ProblemState.RESOLVED) & (ServiceProblem.resolved_at <= quiet_since)
    return is_quiet & ~has_ticket & ~is_active


def close_settled_problems(work: UnitOfWork, *, quiet_since: datetime) -> int:
    """Close them, some at once, the longest resolved first; how many they were."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    query = select(ServiceProblem).where(is_settled(quiet_since)).order_by(ServiceProblem.resolved_at).limit(AT_ONCE)
    problems = work.session.scalars(query).all()
    for problem in problems:
        check_step(problem.number, problem.state, ProblemState.CLOSED)
        problem.state, problem.closed_at, problem.changed_at = ProblemState.CLOSED, work.now, work.now
        after = {"state": problem.state, "reason": f"quiet since {problem.resolved_at:%d %b %H:%M} UTC"}
        work.audit("close_settled_problem", problem, {"state": ProblemState.RESOLVED}, after)
        work.happened(ProblemChanged(problem.id))
    return len(problems)
