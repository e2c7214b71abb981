"""The columns of the reports on the calendar, and what they are filtered by."""

from collections.abc import Iterable

from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.reports.orders import TITLES
from nocdesk.reports.schedules import ScheduleRow
from ui.filters import FilterWords, text_field
from ui.models.row_table import Column
from ui.text import MISSING, minute


def schedule_columns(clock: Clock) -> list[Column[ScheduleRow]]:
    """The columns; times are told against `clock`."""
    return [
        Column("kind", _("Report"), 214, lambda row: _(TITLES[row.kind]), lambda row: row.kind, minimum=120),
        Column("customer", _("Customer"), 140, lambda row: row.customer, lambda row: row.customer, minimum=110),
        Column("every", _("Every"), 66, lambda row: row.every.value, lambda row: row.every),
        Column("format", _("Format"), 60, lambda row: row.file_format.upper(), lambda row: row.file_format),
        Column("next", _("Next"), 88, lambda row: minute(row.next_at, clock.now()), lambda row: row.next_at),
        Column("last", _("Last written"), 94, lambda row: _last(row, clock), _last_rank, drop=1),
        Column("folder", _("Folder, or what went wrong"), 200, _folder, _folder, minimum=120, stretch=True),
    ]


def schedule_order(row: ScheduleRow) -> tuple[bool, str, int]:
    """What failed first, then by customer."""
    return not row.fault, row.customer, row.id


def _last(row: ScheduleRow, clock: Clock) -> str:
    return MISSING if row.last_written_at is None else minute(row.last_written_at, clock.now())


def _last_rank(row: ScheduleRow) -> float:
    return 0.0 if row.last_written_at is None else -row.last_written_at.timestamp()


def _folder(row: ScheduleRow) -> str:
    return row.fault or row.folder


def _texts(row: ScheduleRow) -> Iterable[str]:
    return _(TITLES[row.kind]), row.customer, row.every, row.file_format, row.folder, row.fault


SCHEDULE_WORDS: FilterWords[ScheduleRow] = FilterWords(
    _texts,
    {"customer": text_field(lambda row: row.customer), "folder": text_field(lambda row: row.folder)},
)
