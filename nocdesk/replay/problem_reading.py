"""Reads from a run's store the problems: what they are made of, whom they touch, and what they cost."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.problems.queries import problem_impact
from nocdesk.replay.outcome import AtStake, MemberOutcome, ProblemOutcome
from nocdesk.services.model import Service, ServiceClass


def problem_outcomes(session: Session) -> tuple[ProblemOutcome, ...]:
    """Every problem but those that turned out to be part of another."""
    members = _members(session)
    services = dict(session.execute(select(Service.id, Service.name)).all())
    customers = dict(session.execute(select(Customer.id, Customer.name)).all())
    query = select(ServiceProblem).where(ServiceProblem.merged_into_id.is_(None)).order_by(ServiceProblem.id)
    return tuple(
        _outcome(session, problem, members[problem.id], services, customers) for problem in session.scalars(query).all()
    )


def _outcome(
    session: Session,
    problem: ServiceProblem,
    members: list[MemberOutcome],
    services: dict[int, str],
    customers: dict[int, str],
) -> ProblemOutcome:
    impact = problem_impact(session, problem.id)
    hit = {each.service_id for each in impact.services if each.effect is not ServiceClass.UP}
    return ProblemOutcome(
        id=problem.id,
        number=problem.number,
        state=problem.state,
        severity=problem.severity,
        text=problem.text,
        rule=problem.rule,
        reason=problem.reason,
        root_alarm_id=problem.root_alarm_id,
        began_at=problem.began_at,
        opened_at=problem.opened_at,
        resolved_at=problem.resolved_at,
        members=tuple(each for each in members if _was_to_the_end(each, problem)),
        services=tuple(sorted(services[number] for number in hit)),
        customers=tuple(sorted(customers[number] for number in impact.customer_ids)),
        at_stake=tuple(AtStake(currency, *amounts) for currency, amounts in sorted(impact.at_stake.items())),
    )


def _was_to_the_end(member: MemberOutcome, problem: ServiceProblem) -> bool:
    """What is part of another problem since this one was resolved has been part of this one all the same."""
    return member.left_at is None or (problem.resolved_at is not None and member.left_at >= problem.resolved_at)


def _members(session: Session) -> dict[int, list[MemberOutcome]]:
    found: dict[int, list[MemberOutcome]] = defaultdict(list)
    for row in session.scalars(select(ProblemMember).order_by(ProblemMember.id)):
        member = MemberOutcome(row.alarm_id, row.role, row.rule, row.reason, row.joined_at, row.left_at)
        found[row.problem_id].append(member)
    return found
