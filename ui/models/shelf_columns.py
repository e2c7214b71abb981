"""The columns of what asks nobody for attention, the order of its rows, and what they are filtered by."""

from datetime import datetime

from nocdesk.boards.shelf_board import QuietKind, QuietRow
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.filters import SavedFilter
from ui.models.alarm_columns import CODE
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING, left, moment

TIMED_COLUMNS = ("kind", "since", "until", "left")
"""The first has the edge of what ends soon."""
SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Shelved"), "kind:shelved,asked"),
    SavedFilter(_("Suppressed"), "kind:suppressed"),
    SavedFilter(_("Out of service"), "kind:out"),
)
KIND_WORDS = {
    QuietKind.ASKED: _("Asked for"),
    QuietKind.SHELVED: _("Shelved"),
    QuietKind.OUT_OF_SERVICE: _("Out of service"),
    QuietKind.SUPPRESSED: _("Suppressed"),
}
_RANK = {kind: place for place, kind in enumerate(QuietKind)}
_FAR = float("inf")


def shelf_order(row: QuietRow) -> tuple[int, float, int]:
    """What waits for a second person first, then what ends first."""
    return _RANK[row.kind], row.until.timestamp() if row.until else _FAR, row.id


def countdown(row: QuietRow, now: datetime) -> str:
    """How long it still lasts, or what ends it."""
    if row.until is not None:
        time = left((row.until - now).total_seconds())
        return _("clears, or {time}").format(time=time) if row.is_one_shot else time
    return _("end of the work") if row.kind is QuietKind.SUPPRESSED else _("until taken back")


def who(row: QuietRow) -> str:
    """Who has done it, and the second person where it took one."""
    if row.kind is QuietKind.ASKED:
        return _("{by}, needs a second").format(by=row.by)
    return f"{row.by} + {row.seconded_by}" if row.seconded_by else row.by or MISSING


def shelf_columns(clock: Clock) -> list[Column[QuietRow]]:
    """The columns; times are told against `clock`."""

    def left_text(row: QuietRow) -> str:
        return countdown(row, clock.now())

    def since_text(row: QuietRow) -> str:
        return moment(row.since, clock.now())

    def until_text(row: QuietRow) -> str:
        return moment(row.until, clock.now()) if row.until else MISSING

    def until_s(row: QuietRow) -> float:
        return row.until.timestamp() if row.until else _FAR

    def severity_text(row: QuietRow) -> str:
        return CODE[row.severity] if row.severity else MISSING

    return [
        Column("kind", _("State"), 124, lambda row: KIND_WORDS[row.kind], shelf_order, minimum=116),
        Column("severity", _("Sev"), 56, severity_text, lambda row: row.severity.rank if row.severity else 9),
        Column("resource", _("Resource"), 190, lambda row: row.resource, lambda row: row.resource, minimum=130),
        Column("text", _("Alarm"), 240, lambda row: row.text, lambda row: row.text, minimum=130),
        Column("reason", _("Reason"), 260, lambda row: row.reason, lambda row: row.reason, minimum=150, stretch=True),
        Column("by", _("By"), 150, who, who, minimum=90),
        Column("since", _("Since"), 84, since_text, lambda row: row.since, RIGHT, drop=1),
        Column("until", _("Until"), 92, until_text, until_s, RIGHT, zone_at=clock.now),
        Column("left", _("Left"), 138, left_text, until_s, RIGHT),
    ]
