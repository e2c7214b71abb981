"""Problems as they are listed, and one with its alarms and the reason of each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.customers.model import Customer
from nocdesk.language import _
from nocdesk.problems.model import (
    CorrectionKind,
    MemberRole,
    ProblemCorrection,
    ProblemMember,
    ProblemState,
    ServiceProblem,
)
from nocdesk.problems.queries import UnknownProblemError
from nocdesk.problems.states import OPEN
from nocdesk.services.model import Service, ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.toml_file import nearest


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem; `alarms` counts those that are part of it, `active` those of them that have not cleared."""

    id: int
    number: str
    state: ProblemState
    severity: PerceivedSeverity
    text: str
    rule: str
    reason: str
    root: str | None
    began_at: datetime
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    owner: str | None
    merged_into: str | None
    alarms: int = 0
    active: int = 0
    services: int = 0
    customers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An alarm in a problem, what it is in it, by which rule, and why in words; `by` is the person who put it there."""

    alarm_id: int
    resource: str
    text: str
    severity: PerceivedSeverity
    role: MemberRole
    rule: str
    reason: str
    by: str
    began_at: datetime
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """What a person has said of the troubles of two keys, and still holds."""

    id: int
    kind: CorrectionKind
    cause: str
    symptom: str
    at: datetime
    by: str
    reason: str


def problem_rows(session: Session, *, with_over: bool = False) -> list[ProblemRow]:
    """Problems that are open, or all; the worst first, and of those the latest."""
    rows = _rows(session, ServiceProblem.id > 0 if with_over else ServiceProblem.state.in_(OPEN))
    return sorted(rows, key=lambda row: (row.state not in OPEN, row.severity.rank, -row.opened_at.timestamp(), row.id))


def problem_row(session: Session, problem_id: int) -> ProblemRow:
    """One problem as it is listed."""
    (row,) = _rows(session, ServiceProblem.id == problem_id)
    return row


def problem_numbered(session: Session, number: str) -> int:
    """The id of a problem by its number, `SP-1001` or `1001`; raises UnknownProblemError."""
    known = dict(session.execute(select(ServiceProblem.number, ServiceProblem.id)).all())
    for name in (number, f"SP-{number}"):
        if name in known:
            return known[name]
    raise UnknownProblemError(
        _("There is no problem {number}; {nearest}").format(number=number, nearest=nearest(number, list(known)))
    )


def member_rows(session: Session, problem_id: int) -> list[MemberRow]:
    """The alarms of a problem: its root, then symptoms and others as they began."""
    query = (
        select(Alarm, ProblemMember)
        .join(ProblemMember, ProblemMember.alarm_id == Alarm.id)
        .where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
        .order_by(Alarm.began_at, Alarm.id)
    )
    rows = [
        MemberRow(
            alarm_id=alarm.id,
            resource=alarm.resource,
            text=alarm.text,
            severity=alarm.severity,
            role=member.role,
            rule=member.rule,
            reason=member.reason,
            by=member.by,
            began_at=alarm.began_at,
            cleared_at=alarm.cleared_at,
        )
        for alarm, member in session.execute(query)
    ]
    return sorted(rows, key=lambda row: row.role is not MemberRole.ROOT)


def correction_rows(session: Session) -> list[CorrectionRow]:
    """The corrections that hold, the oldest first."""
    query = select(ProblemCorrection).where(ProblemCorrection.withdrawn_at.is_(None)).order_by(ProblemCorrection.id)
    return [
        CorrectionRow(row.id, row.kind, row.cause_key, row.symptom_key, row.at, row.by, row.reason)
        for row in session.scalars(query)
    ]


def _rows(session: Session, which: ColumnElement[bool]) -> list[ProblemRow]:
    query = (
        select(ServiceProblem, Alarm.resource)
        .outerjoin(Alarm, Alarm.id == ServiceProblem.root_alarm_id)
        .where(which)
        .order_by(ServiceProblem.id)
    )
    numbers = dict(session.execute(select(ServiceProblem.id, ServiceProblem.number)).all())
    alarms, active = _counted(session, which), _counted(session, which & Alarm.cleared_at.is_(None))
    services, customers = _touched(session, which)
    return [
        ProblemRow(
            id=problem.id,
            number=problem.number,
            state=problem.state,
            severity=problem.severity,
            text=problem.text,
            rule=problem.rule,
            reason=problem.reason,
            root=root,
            began_at=problem.began_at,
            opened_at=problem.opened_at,
            resolved_at=problem.resolved_at,
            closed_at=problem.closed_at,
            owner=problem.owner,
            merged_into=numbers.get(problem.merged_into_id or 0),
            alarms=alarms.get(problem.id, 0),
            active=active.get(problem.id, 0),
            services=len(services[problem.id]),
            customers=tuple(sorted(customers[problem.id])),
        )
        for problem, root in session.execute(query)
    ]


def _counted(session: Session, which: ColumnElement[bool]) -> Mapping[int, int]:
    query = (
        select(ServiceProblem.id, func.count())
        .join(ProblemMember, ProblemMember.problem_id == ServiceProblem.id)
        .join(Alarm, Alarm.id == ProblemMember.alarm_id)
        .where(which, ProblemMember.left_at.is_(None))
        .group_by(ServiceProblem.id)
    )
    return dict(session.execute(query).all())


def _touched(session: Session, which: ColumnElement[bool]) -> tuple[Mapping[int, set[int]], Mapping[int, set[str]]]:
    """By problem the services that it makes worse, and the names of their customers."""
    query = (
        select(ServiceProblem.id, AlarmImpact.service_id, Customer.name)
        .join(ProblemMember, ProblemMember.problem_id == ServiceProblem.id)
        .join(Alarm, Alarm.id == ProblemMember.alarm_id)
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .join(Service, Service.id == AlarmImpact.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .where(which, ProblemMember.left_at.is_(None), AlarmImpact.effect != ServiceClass.UP)
        .distinct()
    )
    services: dict[int, set[int]] = defaultdict(set)
    customers: dict[int, set[str]] = defaultdict(set)
    for problem, service, customer in session.execute(query):
        services[problem].add(service)
        customers[problem].add(customer)
    return services, customers
