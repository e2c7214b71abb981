"""Writes the reports that are on the calendar: each once for a period, also when it was killed in between."""

import structlog

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.language import in_english
from nocdesk.people.model import SYSTEM
from nocdesk.reports.document import Document
from nocdesk.reports.formats import spoken_in, write_report
from nocdesk.reports.model import ReportRun, ReportSchedule
from nocdesk.reports.orders import make_report
from nocdesk.reports.schedules import DueReport, due_reports
from nocdesk.shifts.alarm_health import AlarmTerms
from nocdesk.store.unit_of_work import UnitOfWork


class ReportKeeping:
    """The calendar's work on the reports of one core; one run at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._log = structlog.get_logger("reports")

    def run(self) -> None:
        """Write what is due; what fails is told with its schedule and tried again later, and stops nothing else."""
        with self._core.read() as session:
            settings = self._core.settings
            due = due_reports(
                session,
                now=self._core.clock.now(),
                provider=settings.reports.provider,
                alarms=AlarmTerms(settings.health, settings.shifts),
            )
        failed: set[int] = set()
        for report in due:
            if report.schedule_id not in failed and not self._write(report):
                failed.add(report.schedule_id)

    def _write(self, due: DueReport) -> bool:
        try:
            document = self._document(due)
            with in_english():  # What it fails by is stored with the schedule.
                write_report(document, due.file_format, due.path, replace=True)
        except (NocdeskError, OSError) as error:
            self._log.warning("report not written", path=str(due.path), fault=str(error))
            with self._core.work(SYSTEM) as work:
                _note_fault(work, due, str(error))
            return False
        # A file without its row is written again, over itself; a row without its file there never is.
        with self._core.work(SYSTEM) as work:
            _note_run(work, due)
        self._log.info("report written", path=str(due.path))
        return True

    def _document(self, due: DueReport) -> Document:
        """The report in the reader's language; what it fails by is stored, and so it is asked again in English."""
        try:
            with spoken_in(due.file_format):
                return self._read(due)
        except NocdeskError:
            with in_english():
                self._read(due)
            raise

    def _read(self, due: DueReport) -> Document:
        with self._core.read() as session:
            return make_report(session, due.order, now=self._core.clock.now())


def _note_run(work: UnitOfWork, due: DueReport) -> None:
    schedule = work.session.get(ReportSchedule, due.schedule_id)
    if schedule is None:  # Taken off the calendar meanwhile.
        return
    schedule.failed_at, schedule.fault = None, ""
    run = ReportRun(schedule_id=due.schedule_id, period=due.order.period.name, path=str(due.path), written_at=work.now)
    work.session.add(run)


def _note_fault(work: UnitOfWork, due: DueReport, fault: str) -> None:
    schedule = work.session.get(ReportSchedule, due.schedule_id)
    if schedule is not None:
        schedule.failed_at, schedule.fault = work.now, fault
