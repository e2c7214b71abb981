"""What programs read (`--json`): records of plain values whose field names stand in docs/cli.md and stay."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from nocdesk.boards.queries import alarm_rows, proposal_rows
from nocdesk.boards.rows import AlarmRow, ProposalRow, ServiceRow, SlaRow, TicketRow
from nocdesk.tickets.model import MatchState

Record = dict[str, Any]
"""Text, numbers, truth values, None and lists of them; instants are ISO 8601 in UTC."""


def alarm_records(rows: Iterable[AlarmRow]) -> list[Record]:
    """Alarms, the worst first."""
    return [_alarm(row) for row in sorted(rows, key=lambda row: (row.severity.rank, row.id))]


def alarm_record(session: Session, alarm_id: int, *, now: datetime) -> Record:
    """One alarm, closed or not."""
    (row,) = alarm_rows(session, now=now, ids=[alarm_id], include_closed=True)
    return _alarm(row)


def service_records(rows: Iterable[ServiceRow]) -> list[Record]:
    """Services, in the customers' words."""
    return [_service(row) for row in rows]


def ticket_records(rows: Iterable[TicketRow]) -> list[Record]:
    """The customers' trouble tickets."""
    return [_ticket(row) for row in rows]


def proposal_records(session: Session) -> list[Record]:
    """What probably belongs together and nobody has decided yet, the likeliest first."""
    rows = proposal_rows(session, state=MatchState.PROPOSED)
    return [_proposal(row) for row in sorted(rows, key=lambda row: (-row.score, row.ticket_id, row.alarm_id))]


def sla_records(rows: Iterable[SlaRow]) -> list[Record]:
    """Where objectives of services stand, month to date."""
    return [_sla(row) for row in rows]


def _alarm(row: AlarmRow) -> Record:
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
        "services": list(row.touched.services),
        "customers": sorted(row.touched.customers),
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
