"""The command that lists planned works, as a table or as JSON."""

from datetime import UTC, datetime

import typer

from nocdesk.boards.work_board import work_rows
from nocdesk.boards.work_fields import WORK_WORDS
from nocdesk.boards.work_rows import WorkBoardRow, work_state
from nocdesk.commandline.filtering import FilterText, nothing, passing
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act


def list_works(context: typer.Context, as_json: AsJson = False, words: FilterText = "") -> None:
    """List what is under way, planned, or was until yesterday."""
    with store_for(context, Act.VIEW_WORKS) as core:
        now = core.clock.now()
        with core.read() as session:
            rows = passing(work_rows(session, now), WORK_WORDS, words, core)
    if as_json:
        show_json([_record(row, now) for row in rows])
        return
    titles = ("id", "work", "state", "from (UTC)", "to (UTC)", "services", "announced", "recurs", "planned by")
    show_table(
        titles, (_cells(row, now) for row in rows), empty=nothing(_("Nothing is planned for the next 14 days"), words)
    )


def id_text(row: WorkBoardRow) -> str:
    """How a command line names a work, with its series where it has one: `12`, or `12 (s3)`."""
    return str(row.id) if row.series_id is None else f"{row.id} (s{row.series_id})"


def _record(row: WorkBoardRow, now: datetime) -> dict[str, object]:
    return {
        "id": row.id,
        "series": row.series_id,
        "name": row.name,
        "state": work_state(row, now).value,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "announced_at": row.announced_at.isoformat() if row.announced_at else None,
        "announced_ends_at": row.announced_ends_at.isoformat() if row.announced_ends_at else None,
        "recurrence": row.recurrence or None,
        "services": [service.name for service in row.services],
        "customers": list(row.customers),
        "overlaps": list(row.overlaps),
        "notices": [
            {
                "agreement": notice.agreement,
                "customer": notice.customer,
                "asked_s": notice.asked.total_seconds(),
                "is_in_time": row.is_in_time(notice),
            }
            for notice in row.notices
        ],
        "reason": row.reason,
        "planned_by": row.planned_by,
    }


def _cells(row: WorkBoardRow, now: datetime) -> list[object]:
    names = [service.name for service in row.services]
    few = names if len(names) <= 3 else [*names[:3], _("{count} more").format(count=len(names) - 3)]
    announced = _minute(row.announced_at) if row.announced_at else _("not announced")
    recurs = f"{row.recurrence}{' (changed singly)' if row.is_own else ''}"
    times = (_minute(row.starts_at), _minute(row.shown_end))
    return [id_text(row), row.name, work_state(row, now).value, *times, few, announced, recurs, row.planned_by]


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
