"""Everything in one record: what has been polled, what stands, who is affected and where the service levels are."""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
from nocdesk.requests.queries import collector_rows
from nocdesk.services.model import Service
from nocdesk.store.base import Base


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
        "tickets": ticket_records(ticket_rows(session, include_closed=True)),
        "proposals": proposal_records(session),
        "sla": sla_records(sla_rows(session)),
    }


def write_summary(session: Session, now: datetime, path: Path) -> None:
    """The same, into a file."""
    path.write_text(json.dumps(summary(session, now), indent=2), encoding="utf-8")


def _count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
