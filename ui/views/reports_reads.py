"""What the report builder reads, on a pool thread."""

from collections.abc import Callable
from threading import Event

from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.reports.formats import ReportCancelledError
from nocdesk.reports.marks import Sheet
from nocdesk.reports.orders import CustomerChoice, ReportOrder, customer_choices, make_report
from nocdesk.reports.schedules import ScheduleRow, schedule_rows
from nocdesk.reports.sheets import sheets_of


class ReportReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def customers(self) -> list[CustomerChoice]:
        """All customers."""
        with self._core.read() as session:
            return customer_choices(session)

    def schedules(self) -> list[ScheduleRow]:
        """The reports on the calendar."""
        with self._core.read() as session:
            return schedule_rows(session, now=self._core.clock.now())

    def pages(self, order: ReportOrder, stop: Event) -> list[Sheet]:
        """The pages of a report; none where it was stopped."""
        step = _stopping(stop)
        try:
            with self._core.read() as session:
                document = make_report(session, order, now=self._core.clock.now(), step=step)
            return sheets_of(document, step)
        except ReportCancelledError:
            return []


def _stopping(stop: Event) -> Callable[[float], None]:
    def step(_share: float) -> None:
        if stop.is_set():
            raise ReportCancelledError(_("Another report was asked for."))

    return step
