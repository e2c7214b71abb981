"""Works and series in a store."""

from datetime import datetime, timedelta

from nocdesk.core import Core
from nocdesk.works.queries import WorkRow, works_between
from nocdesk.works.recurrence import recurrence_of
from nocdesk.works.series_commands import plan_series
from tests.conftest import START

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
FIRST = START + 2 * HOUR


def plan_daily(core: Core, *services: int, rule: str = "FREQ=DAILY", announced_at: datetime | None = None) -> int:
    with core.work() as work:
        recurrence = recurrence_of(rule, "UTC", FIRST, FIRST + HOUR)
        return plan_series(work, name="Backups", recurrence=recurrence, service_ids=services, announced_at=announced_at)


def rows(core: Core, service: int, days: float = 7) -> list[WorkRow]:
    with core.read() as session:
        return works_between(session, [service], START, START + days * DAY)
