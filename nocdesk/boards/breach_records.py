"""Breaches as programs read them: what `nocdesk sla breaches --json` prints; its fields stand in docs/cli.md."""

from datetime import datetime

from sqlalchemy.orm import Session

from nocdesk.boards.breach_figures import breach_clocks
from nocdesk.boards.breach_rows import BreachRow
from nocdesk.boards.records import Record, instant
from nocdesk.boards.ticket_time_board import TicketTimeLine
from nocdesk.sla.breaches.editing import decisions_of
from nocdesk.sla.breaches.model import BreachDecision
from nocdesk.sla.ticket_evidence import StopEvidence


def breach_records(session: Session, rows: tuple[BreachRow, ...], now: datetime) -> list[Record]:
    """These breaches, each with its log, oldest entry first, and the clocks of the tickets that were late in it."""
    return [
        _record(
            row,
            [_entry(entry) for entry in decisions_of(session, row.id)],
            [clock_record(line) for line in breach_clocks(session, row, None, now)],
        )
        for row in rows
    ]


def clock_record(line: TicketTimeLine) -> Record:
    """A ticket's clock with its stops."""
    return {
        "ticket": line.number,
        "priority": line.priority.value,
        "state": line.state.value,
        "started_at": instant(line.started_at),
        "ended_at": instant(line.ended_at),
        "due_at": instant(line.due_at),
        "used_s": round(line.used_s, 3),
        "limit_s": line.limit_s,
        "stops": [_stop(stop) for stop in line.stops],
    }


def _stop(stop: StopEvidence) -> Record:
    return {
        "from": instant(stop.began_at),
        "to": instant(stop.ended_at),
        "reason": stop.reason,
        "note": stop.note,
        "begun_by": stop.begun_by,
        "ended_by": stop.ended_by or None,
    }


def _record(row: BreachRow, log: list[Record], tickets: list[Record]) -> Record:
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
        "tickets": tickets,
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
