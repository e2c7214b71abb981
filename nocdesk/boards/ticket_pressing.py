"""How pressing a ticket is: its priority, who has it, its clocks and their stops, and what is to be done by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.priority import Priority
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.problems.queries import problem_impact
from nocdesk.sla.objectives import Kind
from nocdesk.tickets.clocks import ClockRow, ClockState, StopRow, clock_rows, stop_rows
from nocdesk.tickets.model import TroubleTicket, Workgroup
from nocdesk.tickets.priorities import Impact, Urgency
from nocdesk.tickets.workflow import OPEN

_UNDECIDED = frozenset({ClockState.RUNNING, ClockState.LATE})
_TO_DO = {Kind.RESPONSE: _("Answer"), Kind.RESTORATION: _("Restore")}


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done first, and by when."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TicketProblem:
    """The problem that a ticket belongs to, in numbers alone: its words are internal."""

    id: int
    number: str
    began_at: datetime
    is_over: bool
    customers: int
    alarms: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Pressing:
    """What decides when a ticket is worked on, and by whom."""

    priority: Priority
    impact: Impact
    urgency: Urgency
    workgroup_id: int | None
    workgroup: str
    assignee: str
    clocks: tuple[ClockRow, ...]
    stops: tuple[StopRow, ...]
    next_step: NextStep | None
    problem: TicketProblem | None


def pressing(session: Session, ticket: TroubleTicket, now: datetime) -> Pressing:
    """How pressing a ticket is at an instant."""
    group = session.get(Workgroup, ticket.workgroup_id) if ticket.workgroup_id is not None else None
    clocks = clock_rows(session, ticket, now)
    return Pressing(
        priority=ticket.priority,
        impact=ticket.impact,
        urgency=ticket.urgency,
        workgroup_id=ticket.workgroup_id,
        workgroup=group.name if group is not None else "",
        assignee=ticket.assignee,
        clocks=clocks,
        stops=stop_rows(session, ticket.id),
        next_step=min(_steps(ticket, clocks), key=lambda step: step.at, default=None),
        problem=ticket_problem(session, ticket.problem_id) if ticket.problem_id is not None else None,
    )


def ticket_problem(session: Session, problem_id: int) -> TicketProblem:
    """A problem in numbers."""
    problem = session.get_one(ServiceProblem, problem_id)
    is_member = (ProblemMember.problem_id == problem_id) & ProblemMember.left_at.is_(None)
    is_about = (TroubleTicket.problem_id == problem_id) & TroubleTicket.status.in_(tuple(OPEN))
    return TicketProblem(
        id=problem_id,
        number=problem.number,
        began_at=problem.began_at,
        is_over=problem.resolved_at is not None,
        customers=len(problem_impact(session, problem_id).customer_ids),
        alarms=session.scalar(select(func.count()).select_from(ProblemMember).where(is_member)) or 0,
        tickets=session.scalar(select(func.count()).select_from(TroubleTicket).where(is_about)) or 0,
    )


def _steps(ticket: TroubleTicket, clocks: tuple[ClockRow, ...]) -> Iterator[NextStep]:
    if ticket.status not in OPEN:
        return
    for clock in clocks:
        if clock.state in _UNDECIDED and clock.due_at is not None:
            yield NextStep(f"{_TO_DO[clock.kind]}, {_why(clock)},", clock.due_at)
    if ticket.next_update_at is not None:
        yield NextStep(_("Tell the customer"), ticket.next_update_at)
    if ticket.etr_at is not None:
        yield NextStep(_("Restore, as promised,"), ticket.etr_at)


def _why(clock: ClockRow) -> str:
    return _("by our own target") if clock.is_internal else _("as agreed")
