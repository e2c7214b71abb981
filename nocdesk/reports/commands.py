"""What may be done about reports on a calendar: schedule one, and take it off again."""

from pathlib import PurePath

from sqlalchemy import delete

from nocdesk.customers.model import Customer
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.reports.formats import ReportFormat
from nocdesk.reports.model import ReportRun, ReportSchedule
from nocdesk.reports.orders import ReportKind
from nocdesk.reports.report_period import Every
from nocdesk.store.unit_of_work import UnitOfWork


class ReportScheduleError(NocdeskError):
    """A report that cannot be put on the calendar, or taken off it."""


def schedule_report(
    work: UnitOfWork,
    *,
    kind: ReportKind,
    customer_id: int | None,
    every: Every,
    file_format: ReportFormat,
    folder: str,
) -> int:
    """Have a report written into a folder of the collector's machine whenever a period is over, from this one on."""
    require(work.actor, Act.SCHEDULE_REPORT)
    if not PurePath(folder).is_absolute():
        raise ReportScheduleError(
            _("'{folder}' is no whole path: name the folder from the root of the disk on.").format(folder=folder)
        )
    if customer_id is not None and work.session.get(Customer, customer_id) is None:
        raise ReportScheduleError(
            _("There is no customer {customer_id}: look at the list again.").format(customer_id=customer_id)
        )
    schedule = ReportSchedule(
        customer_id=customer_id,
        kind=kind,
        every=every,
        file_format=file_format,
        folder=folder,
        scheduled_by=work.actor.name,
        scheduled_at=work.now,
    )
    work.session.add(schedule)
    work.session.flush()
    work.audit("schedule_report", schedule, {}, _said(schedule))
    return schedule.id


def unschedule_report(work: UnitOfWork, *, schedule_id: int) -> None:
    """Write no further report of a schedule; the files that were written stay."""
    require(work.actor, Act.SCHEDULE_REPORT)
    schedule = work.session.get(ReportSchedule, schedule_id)
    if schedule is None:
        raise ReportScheduleError(
            _("There is no schedule {schedule_id}: `nocdesk report schedules` lists them.").format(
                schedule_id=schedule_id
            )
        )
    work.audit("unschedule_report", schedule, _said(schedule), {})
    work.session.execute(delete(ReportRun).where(ReportRun.schedule_id == schedule_id))
    work.session.delete(schedule)


def _said(schedule: ReportSchedule) -> dict[str, object]:
    return {
        "kind": schedule.kind.value,
        "customer_id": schedule.customer_id,
        "every": schedule.every.value,
        "format": schedule.file_format.value,
        "folder": schedule.folder,
    }
