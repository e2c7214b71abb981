"""The columns of the planned works, the order of their rows, and what they are filtered by."""

from collections.abc import Callable

from nocdesk.boards.work_rows import WorkBoardRow, WorkState, work_state
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.filters import SavedFilter
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING
from ui.work_text import STATE_WORDS, announced_text, countdown, services_text, window_text

TIMED_COLUMNS = ("state", "name", "services", "customers", "window", "countdown", "announced", "recurs", "who")
"""All of them: the hatch of work under way, and the ink of work that is over, are a whole row's."""
SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Under way"), "state:running"),
    SavedFilter(_("Not announced"), "told:no state:planned,running"),
    SavedFilter(_("Recurring"), "recurs:yes"),
)
_RANK = {WorkState.RUNNING: 0, WorkState.PLANNED: 1, WorkState.OVER: 2, WorkState.CALLED_OFF: 2}


def work_order(clock: Clock) -> Callable[[WorkBoardRow], tuple[int, float, int]]:
    """What is under way by its end, then what comes by its beginning, then what is over, the latest first."""

    def order(row: WorkBoardRow) -> tuple[int, float, int]:
        state = work_state(row, clock.now())
        by = {
            WorkState.RUNNING: row.ends_at.timestamp(),
            WorkState.PLANNED: row.starts_at.timestamp(),
        }
        return _RANK[state], by.get(state, -row.shown_end.timestamp()), row.id

    return order


def work_columns(clock: Clock) -> list[Column[WorkBoardRow]]:
    """The columns; times are told against `clock`."""
    return [
        Column("state", _("State"), 106, lambda row: STATE_WORDS[work_state(row, clock.now())], work_order(clock)),
        Column(
            "name", _("Work"), 190, lambda row: row.name, lambda row: row.name.casefold(), minimum=120, stretch=True
        ),
        Column("services", _("Services"), 176, services_text, services_text, minimum=110),
        Column(
            "customers",
            _("Customers"),
            150,
            lambda row: ", ".join(row.customers) or MISSING,
            lambda row: row.customers,
            minimum=100,
            drop=2,
        ),
        Column(
            "window",
            _("Window"),
            228,
            lambda row: window_text(row.starts_at, row.shown_end),
            lambda row: row.starts_at,
            minimum=216,
            zone_at=clock.now,
        ),
        Column(
            "countdown", _("Countdown"), 104, lambda row: countdown(row, clock.now()), lambda row: row.starts_at, RIGHT
        ),
        Column("announced", _("Notice"), 128, announced_text, _notice_rank, minimum=112),
        Column("recurs", _("Recurs"), 190, lambda row: row.recurrence or _("once"), lambda row: row.recurrence, drop=1),
        Column("who", _("Planned by"), 84, lambda row: row.planned_by or MISSING, lambda row: row.planned_by, drop=3),
    ]


def _notice_rank(row: WorkBoardRow) -> float:
    return -1.0 if row.notice is None else row.notice.total_seconds()
