"""Breaches as programs read them: what `nocdesk sla breaches --json` prints; its fields stand in docs/cli.md."""

from sqlalchemy.orm import Session

from nocdesk.boards.breach_rows import BreachRow
from nocdesk.boards.records import Record, instant
from nocdesk.sla.breaches.editing import decisions_of
from nocdesk.sla.breaches.model import BreachDecision


def breach_records(session: Session, rows: tuple[BreachRow, ...]) -> list[Record]:
    """These breaches, each with its log, oldest entry first."""
    return [_record(row, [_entry(entry) for entry in decisions_of(session, row.id)]) for row in rows]


def _record(row: BreachRow, log: list[Record]) -> Record:
    share = row.used_share
    return {
        "id": row.id,
        "version": row.version,
        "customer": row.customer,
        "service": row.service,
        "objective": row.objective,
        "state": row.state.value,
        "running": row.is_running,
        "began_at": instant(row.began_at),
        "until_at": instant(row.until_at),
        "bad_s": round(row.bad_s, 3),
        "worst": row.worst,
        "budget_used": None if share is None or share == float("inf") else round(share, 6),
        "reason": None if row.reason is None else row.reason.value,
        "note": row.note,
        "decided_by": row.decided_by or None,
        "decided_at": instant(row.decided_at),
        "log": log,
    }


def _entry(entry: BreachDecision) -> Record:
    return {
        "at": instant(entry.at),
        "by": entry.by,
        "role": entry.role.value,
        "step": entry.step.value,
        "state": entry.state.value,
        "reason": None if entry.reason is None else entry.reason.value,
        "note": entry.note,
        "bad_s": round(entry.bad_s, 3),
    }
