"""The columns of the restoration board in words, their widths, and the order of its rows."""

from collections.abc import Sequence
from datetime import datetime

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.clock import Clock
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import RestorationStatus
from nocdesk.tickets.restoration_words import CAUSE_WORDS, RESTORATION_WORDS
from ui.filters import FilterWords, choice_field, state_field, text_field
from ui.models.row_table import Column
from ui.text import MISSING, minute, plural

STEPS = tuple(RestorationStatus)
TIMED_COLUMNS = ("etr", "update")
NO_STEP = "Waiting"
Lines = tuple[str, str]
"""The two lines of a cell."""

_IMPACT: dict[ServiceClass | None, tuple[str, PerceivedSeverity | None]] = {
    None: ("No service", None),
    ServiceClass.UP: ("Working", None),
    ServiceClass.DEGRADED: ("Degraded", PerceivedSeverity.MAJOR),
    ServiceClass.DOWN: ("Down", PerceivedSeverity.CRITICAL),
    ServiceClass.PLANNED: ("Planned work", None),
    ServiceClass.CUSTOMER_CAUSED: ("Down", PerceivedSeverity.CRITICAL),
    ServiceClass.FORCE_MAJEURE: ("Down", PerceivedSeverity.CRITICAL),
    ServiceClass.UNKNOWN: ("Not measured", None),
}
_TIMES = {1: "once", 2: "twice"}


def restoration_order(row: RestorationRow) -> tuple[bool, float, str]:
    """The next update due first; who is promised none stands last."""
    due = row.next_update_at
    return due is None, due.timestamp() if due else 0.0, row.number


def is_late(row: RestorationRow, now: datetime) -> bool:
    """Whether an update was due and has not come."""
    return row.next_update_at is not None and row.next_update_at < now


def late_words(rows: Sequence[RestorationRow], now: datetime) -> str:
    """How many updates are late, as a sentence."""
    count = sum(is_late(row, now) for row in rows)
    if not count:
        return "No update is late."
    return f"{plural(count, 'update')} {'is' if count == 1 else 'are'} late."


def span_words(seconds: float) -> str:
    """A span in whole minutes: `4 min`, `1 h 05 min`, `2 d 3 h`."""
    minutes = int(abs(seconds)) // 60
    if minutes >= 24 * 60:
        return f"{minutes // 1440} d {minutes % 1440 // 60} h"
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def place_lines(row: RestorationRow) -> Lines:
    """Where it is and whom it concerns."""
    return (row.site, row.customer) if row.site else (row.customer, "")


def impact_lines(row: RestorationRow) -> Lines:
    """How the service fares, and which it is."""
    return _IMPACT[row.service_class][0], row.service


def impact_severity(row: RestorationRow) -> PerceivedSeverity | None:
    """The severity whose shape and colour the impact has; None where the service works or nobody can tell."""
    return _IMPACT[row.service_class][1]


def step_lines(row: RestorationRow, now: datetime) -> Lines:
    """How far the work has come, and since when."""
    if row.restoration is None or row.restoration_since is None:
        return NO_STEP, f"since {minute(row.opened_at, now)}"
    return RESTORATION_WORDS[row.restoration], f"since {minute(row.restoration_since, now)}"


def etr_lines(row: RestorationRow, now: datetime) -> Lines:
    """What is promised, and what became of the promises before."""
    if row.etr_at is None:
        before = row.last_etr_before
        return MISSING, f"withdrawn, was {minute(before, now)}" if before else "no promise yet"
    return minute(row.etr_at, now), _promise_words(row, row.etr_at, now)


def _promise_words(row: RestorationRow, etr_at: datetime, now: datetime) -> str:
    if row.restored_at is not None:
        early_s = (etr_at - row.restored_at).total_seconds()
        if early_s < 0:
            return f"missed by {span_words(early_s)}"
        return f"met, {span_words(early_s)} early" if early_s >= 60 else "met"
    if etr_at < now:
        return f"passed {span_words((now - etr_at).total_seconds())} ago"
    if not row.etr_moves or row.last_etr_before is None:
        return "first promise"
    times = _TIMES.get(row.etr_moves, f"{row.etr_moves} times")
    return f"moved {times} from {minute(row.last_etr_before, now)}"


def update_lines(row: RestorationRow, now: datetime) -> Lines:
    """When the next word is due, or how late it is."""
    due = row.next_update_at
    if due is None:
        return MISSING, "none promised"
    ahead_s = (due - now).total_seconds()
    if ahead_s < 0:
        late = f"{span_words(ahead_s)} late" if ahead_s <= -60 else "due now"
        return late, f"was due {minute(due, now)}"
    return f"in {span_words(ahead_s + 59)}", f"due {minute(due, now)}"


def crew_lines(row: RestorationRow) -> Lines:
    """Who works on it, and what they found."""
    return row.crew or MISSING, CAUSE_WORDS[row.cause] if row.cause else ""


def restoration_columns(clock: Clock) -> list[Column[RestorationRow]]:
    """The eight columns; times are told against `clock`."""

    def text(lines: Lines) -> str:
        return ", ".join(part for part in lines if part)

    def step(row: RestorationRow) -> int:
        return STEPS.index(row.restoration) if row.restoration else -1

    def etr(row: RestorationRow) -> float:
        return row.etr_at.timestamp() if row.etr_at else float("inf")

    return [
        Column("ticket", "Ticket", 84, lambda row: row.number, lambda row: row.ticket_id),
        Column("place", "Site and customer", 152, lambda row: text(place_lines(row)), place_lines, minimum=124),
        Column("impact", "Impact", 150, lambda row: text(impact_lines(row)), _impact_rank, minimum=104),
        Column("crew", "Crew and cause", 122, lambda row: text(crew_lines(row)), crew_lines, minimum=96, drop=1),
        Column("step", "Status", 194, lambda row: " ".join(step_lines(row, clock.now())), step, minimum=164),
        Column("etr", "Restore by (ETR)", 162, lambda row: text(etr_lines(row, clock.now())), etr),
        Column("update", "Next update", 116, lambda row: text(update_lines(row, clock.now())), restoration_order),
        Column("note", "Last note", 180, lambda row: row.last_note, _noted_at, minimum=104, stretch=True),
    ]


def restoration_filter(clock: Clock) -> FilterWords[RestorationRow]:
    """What the board can be filtered by."""
    steps = {step.value.lower(): step for step in STEPS}
    impacts = {"down": "Down", "degraded": "Degraded", "working": "Working"}
    return FilterWords(
        lambda row: (row.number, row.site, row.customer, row.service, row.crew, row.last_note),
        {
            "status": choice_field("status", steps, lambda row: row.restoration),
            "impact": choice_field("impact", impacts, lambda row: impact_lines(row)[0]),
            "update": state_field("update", {"late": lambda row: is_late(row, clock.now())}, is_timed=True),
            "crew": text_field(lambda row: row.crew or ""),
            "site": text_field(lambda row: row.site),
            "customer": text_field(lambda row: row.customer),
            "service": text_field(lambda row: row.service),
        },
    )


def _impact_rank(row: RestorationRow) -> tuple[int, str]:
    severity = impact_severity(row)
    return severity.rank if severity else len(PerceivedSeverity), row.service


def _noted_at(row: RestorationRow) -> float:
    return -row.last_note_at.timestamp() if row.last_note_at else 0.0
