"""How NocDesk itself does: its store, its collectors, its receivers, and how much is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.boards.problem_page import open_problems
from nocdesk.requests.queries import CollectorRow, collector_rows, is_judged
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.queries import open_tickets
from nocdesk.traps.model import ReceiverState
from nocdesk.traps.queries import ReceiverRow, receiver_rows

Row = TypeVar("Row", CollectorRow, ReceiverRow)
ALIVE_WITHIN = timedelta(seconds=15)
GONE_AFTER = timedelta(days=1)
"""What was silent for so long was taken away, and is no fault; the latest of its kind is shown all the same."""

NEARLY_FULL = 0.8
"""From here on the spool has an alarm of its own."""


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """At one moment; `store_bytes` on disk, without what waits in SQLite's WAL."""

    at: datetime
    schema: str
    store_bytes: int
    collectors: tuple[CollectorRow, ...]
    receivers: tuple[ReceiverRow, ...]
    alarms: Mapping[PerceivedSeverity, int]
    unacknowledged: int
    problems: int
    tickets: int

    def is_alive(self, row: CollectorRow | ReceiverRow) -> bool:
        """Whether it has given a sign of life lately."""
        return self.at - row.beat_at <= ALIVE_WITHIN

    @property
    def is_judged(self) -> bool:
        """Whether a collector judges what all of them hear."""
        return is_judged(self.collectors, self.at)

    def is_well(self) -> bool:
        """Whether somebody collects, one judges, nobody is silent, no spool runs over and receivers take traps."""
        return (
            bool(self.collectors)
            and self.is_judged
            and all(self.is_alive(row) and row.spool_share < NEARLY_FULL for row in self.collectors)
            and all(
                row.state is ReceiverState.STOPPED or (row.state is ReceiverState.RUNNING and self.is_alive(row))
                for row in self.receivers
            )
        )


def system_status(session: Session, *, now: datetime) -> SystemStatus:
    """The status as the store has it."""
    open_alarms = Alarm.closed_at.is_(None)
    counts = session.execute(select(Alarm.severity, func.count()).where(open_alarms).group_by(Alarm.severity)).all()
    unacknowledged = select(func.count()).where(open_alarms, Alarm.acknowledged_at.is_(None))
    return SystemStatus(
        at=now,
        schema=MigrationContext.configure(session.connection()).get_current_revision() or "",
        store_bytes=_store_bytes(session),
        collectors=_not_gone(collector_rows(session), now),
        receivers=_not_gone(receiver_rows(session), now),
        alarms=dict(sorted(counts, key=lambda each: each[0].rank)),
        unacknowledged=session.scalar(unacknowledged) or 0,
        problems=len(open_problems(session)),
        tickets=len(open_tickets(session)),
    )


def _not_gone(rows: Sequence[Row], now: datetime) -> tuple[Row, ...]:
    """Of rows with the latest first."""
    return tuple(row for row in rows if now - row.beat_at <= GONE_AFTER) or tuple(rows[:1])


def _store_bytes(session: Session) -> int:
    if session.connection().dialect.name == "sqlite":
        pages, size = (session.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
        return int(pages) * int(size)
    return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
