"""What programs read (`--json`): records of plain values whose field names stand in docs/cli.md and stay."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import AlarmImpact
from nocdesk.boards.queries import alarm_rows, proposal_rows, service_rows, sla_rows, ticket_rows
from nocdesk.boards.rows import AlarmRow, ProposalRow, ServiceRow, SlaRow, TicketRow
from nocdesk.customers.model import Customer
from nocdesk.services.model import Service
from nocdesk.tickets.model import MatchState

Record = dict[str, Any]
"""Text, numbers, truth values, None and lists of them; instants are ISO 8601 in UTC."""


def alarm_records(session: Session, *, now: datetime, include_closed: bool = False) -> list[Record]:
    """The alarms, the worst first."""
    rows = alarm_rows(session, now=now, include_closed=include_closed)
    touched = _touched(session, [row.id for row in rows])
    return [_alarm(row, touched[row.id]) for row in sorted(rows, key=lambda row: (row.severity.rank, row.id))]


def alarm_record(session: Session, alarm_id: int, *, now: datetime) -> Record:
    """One alarm, closed or not."""
    (row,) = alarm_rows(session, now=now, ids=[alarm_id], include_closed=True)
    return _alarm(row, _touched(session, [alarm_id])[alarm_id])


def service_records(session: Session) -> list[Record]:
    """The service inventory, in the customers' words."""
    return [_service(row) for row in service_rows(session)]


def ticket_records(session: Session, *, include_closed: bool = False) -> list[Record]:
    """The customers' trouble tickets."""
    return [_ticket(row) for row in ticket_rows(session, include_closed=include_closed)]


def proposal_records(session: Session) -> list[Record]:
    """What probably belongs together and nobody has decided yet, the likeliest first."""
    rows = proposal_rows(session, state=MatchState.PROPOSED)
    return [_proposal(row) for row in sorted(rows, key=lambda row: (-row.score, row.ticket_id, row.alarm_id))]


def sla_records(session: Session, *, service_id: int | None = None) -> list[Record]:
    """Where each objective of each service stands, month to date."""
    return [_sla(row) for row in sla_rows(session, service_id=service_id)]


def _touched(session: Session, alarm_ids: Collection[int]) -> Mapping[int, list[tuple[str, str]]]:
    """The services that each alarm touches, with their customers."""
    query = (
        select(AlarmImpact.alarm_id, Service.name, Customer.name)
        .join(Service, Service.id == AlarmImpact.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .order_by(Service.name)
    )
    wanted = set(alarm_ids)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for alarm_id, service, customer in session.execute(query):
        if alarm_id in wanted:
            found[alarm_id].append((service, customer))
    return found


def _alarm(row: AlarmRow, touched: list[tuple[str, str]]) -> Record:
    return {
        "id": row.id,
        "severity": row.severity.value,
        "state": "active" if row.is_active else "cleared",
        "acknowledged": row.is_acknowledged,
        "acknowledged_by": row.acknowledged_by,
        "owner": row.owner,
        "condition": row.condition.value,
        "alarm_type": row.alarm_type.value,
        "probable_cause": row.probable_cause.value,
        "resource": row.resource,
        "text": row.text,
        "services": [service for service, _ in touched],
        "customers": sorted({customer for _, customer in touched}),
        "count": row.count,
        "raised_at": instant(row.raised_at),
        "last_at": instant(row.last_at),
        "cleared_at": instant(row.cleared_at),
        "tickets": list(row.tickets),
        "planned": row.is_planned,
        "flapping": row.is_flapping,
        "shelved_until": instant(row.withheld.shelved_until),
        "suppressed_by": row.withheld.suppressed_by or None,
        "symptom_of": row.withheld.symptom_of or None,
        "out_of_service": row.withheld.out_of_service or None,
    }


def _service(row: ServiceRow) -> Record:
    return {
        "id": row.id,
        "name": row.name,
        "label": row.label,
        "customer": row.customer,
        "site": row.site,
        "specification": row.specification,
        "tier": row.tier,
        "class": row.service_class.value,
        "since": instant(row.since),
        "sla_state": row.sla.state.value if row.sla else None,
        "budget_left_s": _seconds(row.sla.budget_left_s) if row.sla else None,
        "open_tickets": row.open_tickets,
    }


def _ticket(row: TicketRow) -> Record:
    return {
        "id": row.id,
        "number": row.number,
        "status": row.status.value,
        "customer": row.customer,
        "services": [row.service] if row.service else [],
        "site": row.site,
        "text": row.text,
        "alarms": list(row.alarms),
        "proposals": row.proposals,
        "opened_at": instant(row.opened_at),
        "began_at": instant(row.began_at),
        "etr_at": instant(row.etr_at),
        "restored_at": instant(row.restored_at),
        "priority": row.priority.value,
        "workgroup": row.workgroup,
        "assignee": row.assignee,
    }


def _proposal(row: ProposalRow) -> Record:
    return {"ticket": row.ticket_id, "alarm": row.alarm_id, "score": round(row.score, 3), "reasons": list(row.reasons)}


def _sla(row: SlaRow) -> Record:
    return {
        "service": row.service,
        "customer": row.customer,
        "objective": row.objective or row.measure.value,
        "target": row.target,
        "limit": row.limit,
        "achieved": row.achieved,
        "coverage": row.coverage,
        "budget_s": _seconds(row.budget_s),
        "budget_left_s": _seconds(row.budget_left_s),
        "breach_at": instant(row.breach_at),
        "state": row.state.value,
        "reason": row.reason,
        "version": row.version,
        "computed_at": instant(row.computed_at),
    }


def instant(at: datetime | None) -> str | None:
    """An instant as programs read it: ISO 8601 in UTC."""
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _seconds(value: float) -> float:
    return round(value, 3)
