"""Problems as JSON, with the fields that docs/cli.md promises."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.records import Record
from nocdesk.customers.model import Customer
from nocdesk.problems.asking import ProblemAsking, problems_asking
from nocdesk.problems.listing import CorrectionRow, MemberRow, ProblemRow
from nocdesk.problems.queries import ProblemImpact
from nocdesk.services.model import Service


def _problem(row: ProblemRow, asking: ProblemAsking) -> Record:
    return {
        "number": row.number,
        "state": row.state,
        "severity": row.severity,
        "text": row.text,
        "root": row.root,
        "rule": row.rule,
        "reason": row.reason,
        "began_at": row.began_at.isoformat(),
        "opened_at": row.opened_at.isoformat(),
        "resolved_at": row.resolved_at.isoformat() if row.resolved_at else None,
        "owner": row.owner,
        "merged_into": row.merged_into,
        "alarms": row.alarms,
        "active": row.active,
        "services": row.services,
        "customers": list(row.customers),
        "attention": asking.standing.value,
        "unacknowledged": asking.unacknowledged,
        "covered_by": list(asking.covered_by),
    }


def member_record(row: MemberRow) -> Record:
    """An alarm of a problem."""
    return {
        "alarm": row.alarm_id,
        "resource": row.resource,
        "text": row.text,
        "severity": row.severity,
        "role": row.role,
        "rule": row.rule,
        "reason": row.reason,
        "by": row.by or None,
        "began_at": row.began_at.isoformat(),
        "cleared_at": row.cleared_at.isoformat() if row.cleared_at else None,
    }


def correction_record(row: CorrectionRow) -> Record:
    """A correction that holds."""
    return {
        "id": row.id,
        "kind": row.kind,
        "cause": row.cause,
        "symptom": row.symptom,
        "at": row.at.isoformat(),
        "by": row.by,
        "reason": row.reason,
    }


def impact_records(session: Session, impact: ProblemImpact) -> Mapping[str, list[Record]]:
    """The services that a problem touches, what is promised of them and in danger, and the money at stake."""
    ids = [each.service_id for each in impact.services]
    names = dict(session.execute(select(Service.id, Service.name).where(Service.id.in_(ids))).all())
    customers = dict(session.execute(select(Customer.id, Customer.name)).all())
    return {
        "touched": [
            {"service": names[each.service_id], "customer": customers[each.customer_id], "effect": each.effect}
            for each in impact.services
        ],
        "promises": [
            {
                "service": names[each.service_id],
                "objective": each.objective,
                "state": each.state,
                "breach_at": each.breach_at.isoformat() if each.breach_at else None,
                "budget_left_s": each.budget_left_s,
                "currency": each.currency,
                "credit": str(each.credit),
                "credit_if_240_min": str(each.credit_if_240_min),
            }
            for each in impact.promises
        ],
        "at_stake": _at_stake(impact),
    }


def _at_stake(impact: ProblemImpact) -> list[Record]:
    return [
        {"currency": currency, "credit": str(due), "credit_if_240_min": str(later)}
        for currency, (due, later) in sorted(impact.at_stake.items())
    ]


def records_of(session: Session, rows: Sequence[ProblemRow], now: datetime) -> list[Record]:
    """Problems as they are listed."""
    asking = problems_asking(session, [row.id for row in rows], now=now)
    return [_problem(row, asking.get(row.id, ProblemAsking())) for row in rows]
