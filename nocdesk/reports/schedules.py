"""What may be read of reports on a calendar: the schedules, and which of their reports are due."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.language import _
from nocdesk.reports.formats import ReportFormat
from nocdesk.reports.model import ReportRun, ReportSchedule
from nocdesk.reports.orders import ALL_CUSTOMERS, CustomerChoice, ReportKind, ReportOrder
from nocdesk.reports.report_period import Every, ReportPeriod, period_with
from nocdesk.shifts.alarm_health import USUAL_TERMS, AlarmTerms

SETTLED_AFTER = timedelta(hours=1)
"""So long after its end a period is reported: late samples have come in, and its verdicts are made."""

AGAIN_AFTER = timedelta(minutes=10)
"""So long after a failure it is tried again."""

ALL_TIMEZONE = "UTC"
"""The days of a report about all customers."""


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule as it is listed; `last_written` and `last_path` are None where nothing was written yet."""

    id: int
    kind: ReportKind
    customer: str
    every: Every
    file_format: ReportFormat
    folder: str
    scheduled_by: str
    next_at: datetime
    last_written_at: datetime | None
    last_path: str | None
    fault: str


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report of a schedule that is to be written now, and where."""

    schedule_id: int
    order: ReportOrder
    file_format: ReportFormat
    path: Path


def schedule_rows(session: Session, *, now: datetime) -> list[ScheduleRow]:
    """All schedules in the order in which they were made."""
    last = {
        schedule_id: (written_at, path)
        for schedule_id, written_at, path in session.execute(
            select(ReportRun.schedule_id, ReportRun.written_at, ReportRun.path).order_by(ReportRun.written_at)
        )
    }
    return [_row(schedule, customer, last.get(schedule.id), now) for schedule, customer in _schedules(session)]


def due_reports(
    session: Session, *, now: datetime, provider: str = "", alarms: AlarmTerms = USUAL_TERMS
) -> list[DueReport]:
    """The reports of every period that is over since its schedule was made and of which none was written, in order."""
    written = {(schedule_id, period) for schedule_id, period in session.execute(_RUNS)}
    return [
        _due(schedule, customer, period, provider, alarms)
        for schedule, customer in _schedules(session)
        if schedule.failed_at is None or schedule.failed_at + AGAIN_AFTER <= now
        for period in _over(schedule, _timezone(customer), now)
        if (schedule.id, period.name) not in written
    ]


_RUNS = select(ReportRun.schedule_id, ReportRun.period)


def _schedules(session: Session) -> list[tuple[ReportSchedule, Customer | None]]:
    query = (
        select(ReportSchedule, Customer)
        .outerjoin(Customer, Customer.id == ReportSchedule.customer_id)
        .order_by(ReportSchedule.id)
    )
    return [(schedule, customer) for schedule, customer in session.execute(query)]


def _row(
    schedule: ReportSchedule, customer: Customer | None, last: tuple[datetime, str] | None, now: datetime
) -> ScheduleRow:
    return ScheduleRow(
        id=schedule.id,
        kind=schedule.kind,
        customer=_(ALL_CUSTOMERS) if customer is None else customer.name,
        every=schedule.every,
        file_format=schedule.file_format,
        folder=schedule.folder,
        scheduled_by=schedule.scheduled_by,
        next_at=_running(schedule, _timezone(customer), now).ends_at + SETTLED_AFTER,
        last_written_at=last[0] if last else None,
        last_path=last[1] if last else None,
        fault=schedule.fault,
    )


def _due(
    schedule: ReportSchedule, customer: Customer | None, period: ReportPeriod, provider: str, alarms: AlarmTerms
) -> DueReport:
    choice = None if customer is None else CustomerChoice(customer.id, customer.name, customer.timezone)
    order = ReportOrder(schedule.kind, choice, period, provider, alarms=alarms)
    number = "all" if customer is None else customer.number
    name = f"{plain(number)}-{schedule.kind}-{period.name}.{schedule.file_format}"
    return DueReport(schedule.id, order, schedule.file_format, Path(schedule.folder) / name)


def _over(schedule: ReportSchedule, timezone: str, now: datetime) -> Iterator[ReportPeriod]:
    """The periods that are over, from the one that ran when the schedule was made."""
    period = _period_at(schedule, schedule.scheduled_at, timezone)
    while period.ends_at + SETTLED_AFTER <= now:
        yield period
        period = period_with(schedule.every, period.ends_on, timezone)


def _running(schedule: ReportSchedule, timezone: str, now: datetime) -> ReportPeriod:
    """The period whose report is the next to be written."""
    return _period_at(schedule, max(schedule.scheduled_at, now - SETTLED_AFTER), timezone)


def _period_at(schedule: ReportSchedule, at: datetime, timezone: str) -> ReportPeriod:
    return period_with(schedule.every, at.astimezone(ZoneInfo(timezone)).date(), timezone)


def _timezone(customer: Customer | None) -> str:
    return ALL_TIMEZONE if customer is None else customer.timezone


def plain(text: str) -> str:
    """A text as a part of a file's name: letters, figures and dashes only, so that it names no other place."""
    return re.sub(r"\W+", "-", text).strip("-") or "x"
