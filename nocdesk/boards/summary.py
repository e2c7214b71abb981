"""Everything in one record: what was polled, what stands and why, who is affected, where the service levels are."""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.boards.problem_records import member_record, records_of
from nocdesk.boards.queries import alarm_rows, sla_rows, ticket_rows
from nocdesk.boards.records import (
    Record,
    alarm_records,
    proposal_records,
    sla_records,
    ticket_records,
)
from nocdesk.customers.model import Customer
from nocdesk.network.model import Device
from nocdesk.problems.listing import member_rows, problem_rows
from nocdesk.requests.queries import collector_rows
from nocdesk.services.model import Service
from nocdesk.store.base import Base
from nocdesk.tickets.model import TroubleTicket


def summary(session: Session, now: datetime) -> Record:
    """The result of a run, with closed alarms and tickets; counts of polls are those since the collector's start."""
    collectors = collector_rows(session)
    return {
        "polls": {
            "sent": sum(row.polls_sent for row in collectors),
            "answered": sum(row.answered for row in collectors),
            "timed_out": sum(row.timed_out for row in collectors),
        },
        "samples": sum(row.samples for row in collectors),
        "devices": _count(session, Device),
        "services": _count(session, Service),
        "customers": _count(session, Customer),
        "alarms": alarm_records(alarm_rows(session, now=now, include_closed=True)),
        "problems": _problems(session, now),
        "tickets": ticket_records(ticket_rows(session, include_closed=True)),
        "proposals": proposal_records(session),
        "sla": sla_records(sla_rows(session)),
    }


def write_summary(session: Session, now: datetime, path: Path) -> None:
    """The same, into a file."""
    path.write_text(json.dumps(summary(session, now), indent=2), encoding="utf-8")


def _problems(session: Session, now: datetime) -> list[Record]:
    """Each with the alarms that it is made of, and the numbers of its tickets."""
    rows = problem_rows(session, with_over=True)
    numbers = session.execute(select(TroubleTicket.problem_id, TroubleTicket.number).order_by(TroubleTicket.id)).all()
    return [
        {
            **record,
            "members": [member_record(member) for member in member_rows(session, row.id)],
            "tickets": [number for problem_id, number in numbers if problem_id == row.id],
        }
        for row, record in zip(rows, records_of(session, rows, now), strict=True)
    ]


def _count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
