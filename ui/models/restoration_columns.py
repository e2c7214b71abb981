"""The columns of the restoration board in words, their widths, and the order of its rows."""

from collections.abc import Sequence
from datetime import datetime

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.clock import Clock
from nocdesk.language import _, ngettext
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.line_words import staff_line
from nocdesk.tickets.model import RestorationStatus
from nocdesk.tickets.restoration_words import CAUSE_WORDS, RESTORATION_WORDS
from ui.filters import FilterWords, choice_field, state_field, text_field
from ui.models.row_table import Column
from ui.text import MISSING, minute

STEPS = tuple(RestorationStatus)
TIMED_COLUMNS = ("ticket", "step", "etr", "update")
"""The first has the edge of a row whose update is late."""
NO_STEP = _("Waiting")
Lines = tuple[str, str]
"""The two lines of a cell."""

_IMPACT: dict[ServiceClass | None, tuple[str, PerceivedSeverity | None]] = {
    None: (_("No service"), None),
    ServiceClass.UP: (_("Working"), None),
    ServiceClass.DEGRADED: (_("Degraded"), PerceivedSeverity.MAJOR),
    ServiceClass.DOWN: (_("Down"), PerceivedSeverity.CRITICAL),
    ServiceClass.PLANNED: (_("Planned work"), None),
    ServiceClass.CUSTOMER_CAUSED: (_("Down"), PerceivedSeverity.CRITICAL),
    ServiceClass.FORCE_MAJEURE: (_("Down"), PerceivedSeverity.CRITICAL),
    ServiceClass.UNKNOWN: (_("Not measured"), None),
}
_TIMES = {1: _("once"), 2: _("twice")}


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
        return _("No update is late.")
    return ngettext("{count} update is late.", "{count} updates are late.", count).format(count=count)


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
        return NO_STEP, _("since {opened_at}").format(opened_at=minute(row.opened_at, now))
    return _(RESTORATION_WORDS[row.restoration]), _("since {restoration_since}").format(
        restoration_since=minute(row.restoration_since, now)
    )


def etr_lines(row: RestorationRow, now: datetime) -> Lines:
    """What is promised, and what became of the promises before."""
    if row.etr_at is None:
        before = row.last_etr_before
        return MISSING, _("withdrawn, was {before}").format(before=minute(before, now)) if before else _(
            "no promise yet"
        )
    return minute(row.etr_at, now), _promise_words(row, row.etr_at, now)


def _promise_words(row: RestorationRow, etr_at: datetime, now: datetime) -> str:
    if row.restored_at is not None:
        early_s = (etr_at - row.restored_at).total_seconds()
        if early_s < 0:
            return _("missed by {span_words}").format(span_words=span_words(early_s))
        return _("met, {span_words} early").format(span_words=span_words(early_s)) if early_s >= 60 else _("met")
    if etr_at < now:
        return _("passed {span_words} ago").format(span_words=span_words((now - etr_at).total_seconds()))
    if not row.etr_moves or row.last_etr_before is None:
        return _("first promise")
    times = _TIMES.get(row.etr_moves, _("{etr_moves} times").format(etr_moves=row.etr_moves))
    return _("moved {times} from {last_etr_before}").format(
        times=times, last_etr_before=minute(row.last_etr_before, now)
    )


def update_lines(row: RestorationRow, now: datetime) -> Lines:
    """When the next word is due, or how late it is."""
    due = row.next_update_at
    if due is None:
        return MISSING, _("none promised")
    ahead_s = (due - now).total_seconds()
    if ahead_s < 0:
        late = _("{span_words} late").format(span_words=span_words(ahead_s)) if ahead_s <= -60 else _("due now")
        return late, _("was due {due}").format(due=minute(due, now))
    return _("in {span_words}").format(span_words=span_words(ahead_s + 59)), _("due {due}").format(due=minute(due, now))


def crew_lines(row: RestorationRow) -> Lines:
    """Who works on it, and what they found."""
    return row.crew or MISSING, _(CAUSE_WORDS[row.cause]) if row.cause else ""


def restoration_columns(clock: Clock) -> list[Column[RestorationRow]]:
    """The eight columns; times are told against `clock`."""

    def text(lines: Lines) -> str:
        return ", ".join(part for part in lines if part)

    def step(row: RestorationRow) -> int:
        return STEPS.index(row.restoration) if row.restoration else -1

    def etr(row: RestorationRow) -> float:
        return row.etr_at.timestamp() if row.etr_at else float("inf")

    return [
        Column("ticket", _("Ticket"), 84, lambda row: row.number, lambda row: row.ticket_id),
        Column("place", _("Site and customer"), 152, lambda row: text(place_lines(row)), place_lines, minimum=124),
        Column("impact", _("Impact"), 150, lambda row: text(impact_lines(row)), _impact_rank, minimum=104),
        Column("crew", _("Crew and cause"), 122, lambda row: text(crew_lines(row)), crew_lines, minimum=96, drop=1),
        Column("step", _("Status"), 194, lambda row: " ".join(step_lines(row, clock.now())), step, minimum=164),
        Column("etr", _("Restore by (ETR)"), 162, lambda row: text(etr_lines(row, clock.now())), etr),
        Column("update", _("Next update"), 116, lambda row: text(update_lines(row, clock.now())), restoration_order),
        Column("note", _("Last note"), 180, _note_words, _noted_at, minimum=104, stretch=True),
    ]


def restoration_filter(clock: Clock) -> FilterWords[RestorationRow]:
    """What the board can be filtered by."""
    steps = {step.value.lower(): step for step in STEPS}
    impacts = {"down": _("Down"), "degraded": _("Degraded"), "working": _("Working")}
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


def _note_words(row: RestorationRow) -> str:
    return staff_line(row.last_note, is_by_hand=row.is_last_note_by_hand)


def _noted_at(row: RestorationRow) -> float:
    return -row.last_note_at.timestamp() if row.last_note_at else 0.0
