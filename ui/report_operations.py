"""What is done to reports on the calendar, as operations that can be taken back."""

from collections.abc import Collection
from functools import partial

from nocdesk.language import _
from nocdesk.reports.commands import schedule_report, unschedule_report
from nocdesk.reports.orders import TITLES
from nocdesk.reports.report_period import Every
from nocdesk.store.unit_of_work import UnitOfWork
from ui.operations import Operations, Undo
from ui.report_draft import ReportDraft


def put_on_calendar(operations: Operations, draft: ReportDraft, every: Every, folder: str) -> None:
    """Have the report of a draft written whenever such a period is over."""
    made: list[int] = []

    def put(work: UnitOfWork) -> None:
        customer_id = None if draft.customer is None else draft.customer.id
        number = schedule_report(
            work,
            kind=draft.kind,
            customer_id=customer_id,
            every=every,
            file_format=draft.file_format,
            folder=folder,
        )
        made.append(number)

    def take_back(work: UnitOfWork) -> None:
        unschedule_report(work, schedule_id=made[-1])

    words = _("{titles} every {every} on the calendar").format(titles=_(TITLES[draft.kind]), every=every)
    operations.do(words, [put], Undo(words, (take_back,)))


def take_off_calendar(operations: Operations, schedule_ids: Collection[int]) -> None:
    """Write no further report of these schedules."""
    changes = [partial(_take_off, number) for number in schedule_ids]
    operations.do(_("{count} off the calendar: their files stay").format(count=len(changes)), changes)


def _take_off(schedule_id: int, work: UnitOfWork) -> None:
    unschedule_report(work, schedule_id=schedule_id)
