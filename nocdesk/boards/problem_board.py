"""A service problem with its alarms, customers, promises and tickets, for those who may see the network."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.boards.clocks import sla_clocks
from nocdesk.boards.problem_rows import AtStake, MemberLine, ProblemDetail, ProblemTicket
from nocdesk.boards.rows import ImpactRow
from nocdesk.customers.model import Customer
from nocdesk.problems.editing import version_of
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.problems.queries import ImpactedService, problem_impact
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.promises import promise_history, promise_rows


def problem_detail(session: Session, problem_id: int) -> ProblemDetail | None:
    """Everything about one problem; None where it is gone."""
    problem = session.get(ServiceProblem, problem_id)
    if problem is None:
        return None
    impact = problem_impact(session, problem_id)
    return ProblemDetail(
        id=problem.id,
        seen=version_of(session, problem),
        rule=problem.rule,
        reason=problem.reason,
        root_alarm_id=problem.root_alarm_id,
        began_at=problem.began_at,
        members=_members(session, problem_id),
        impacts=_impacts(session, impact.services),
        customers=len(impact.customer_ids),
        promises=len(impact.promises),
        at_stake=_at_stake(session, [each.service_id for each in impact.services]),
        tickets=_tickets(session, problem_id),
    )


def _members(session: Session, problem_id: int) -> tuple[MemberLine, ...]:
    query = (
        select(ProblemMember, Alarm)
        .join(Alarm, Alarm.id == ProblemMember.alarm_id)
        .where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
        .order_by(Alarm.began_at, Alarm.id)
    )
    return tuple(
        MemberLine(
            alarm_id=alarm.id,
            severity=alarm.severity,
            is_active=alarm.cleared_at is None,
            resource=alarm.resource,
            text=alarm.text,
            began_at=alarm.began_at,
            role=member.role,
            rule=member.rule,
            reason=member.reason,
            by=member.by,
        )
        for member, alarm in session.execute(query)
    )


def _impacts(session: Session, services: Collection[ImpactedService]) -> tuple[ImpactRow, ...]:
    effects = {each.service_id: each.effect for each in services if each.effect is not ServiceClass.UP}
    clocks = sla_clocks(session, effects)
    found: dict[int, ImpactRow] = {}
    for part in in_slices(list(effects)):
        query = (
            select(Service.id, Service.name, Service.label, Customer.name)
            .join(Customer, Customer.id == Service.customer_id)
            .where(Service.id.in_(part))
        )
        for service_id, name, label, customer in session.execute(query):
            effect = effects[service_id]
            found[service_id] = ImpactRow(service_id, name, label, customer, effect, "", clocks.get(service_id))
    return tuple(found[service_id] for service_id in effects)


def _at_stake(session: Session, service_ids: Collection[int]) -> tuple[AtStake, ...]:
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for part in in_slices(sorted(service_ids)):
        query = select(SlaStatus).where(
            SlaStatus.service_id.in_(part), SlaStatus.state.in_((Verdict.AT_RISK, Verdict.BREACHED))
        )
        for status in session.scalars(query):
            due = sums[status.currency]
            due[0] += Decimal(status.money.get("credit", "0"))
            due[1] += Decimal(status.money.get("if_60", "0"))
    return tuple(AtStake(currency, now, later) for currency, (now, later) in sorted(sums.items()) if now or later)


def _tickets(session: Session, problem_id: int) -> tuple[ProblemTicket, ...]:
    query = (
        select(TroubleTicket, Customer.name)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .where(TroubleTicket.problem_id == problem_id)
        .order_by(TroubleTicket.id)
    )
    rows = session.execute(query).all()
    promises = promise_rows(session, [ticket.id for ticket, _ in rows])
    return tuple(
        ProblemTicket(
            ticket_id=ticket.id,
            number=ticket.number,
            customer=customer,
            status=ticket.status,
            etr_at=ticket.etr_at,
            customer_id=ticket.customer_id,
            restoration=ticket.restoration,
            moves=promise_history(promises.get(ticket.id, ())).moves,
        )
        for ticket, customer in rows
    )
