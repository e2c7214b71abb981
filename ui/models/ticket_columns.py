"""The columns of the ticket queue in words, the order of its rows, and what they are filtered by."""

from collections.abc import Callable, Sequence
from datetime import datetime

from nocdesk.boards.rows import TicketRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.priority import Priority
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import TicketStatus
from nocdesk.tickets.workflow import WORDS
from ui.filters import SavedFilter
from ui.models.restoration_columns import span_words
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING, SLA_WORD, age, begun, left, minute, plural

PRIORITY_MARK = {Priority.CRITICAL: "P1", Priority.HIGH: "P2", Priority.MEDIUM: "P3", Priority.LOW: "P4"}
TIMED_COLUMNS = ("ticket", "promise", "clock")
"""The first has the edge of a row whose update is late."""
Lines = tuple[str, str]

SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Mine"), "for:me"),
    SavedFilter(_("Late"), "update:late"),
    SavedFilter(_("To close"), "state:resolved"),
)
_PRIORITIES = tuple(Priority)
_LATER = (TicketStatus.RESOLVED, TicketStatus.CLOSED, TicketStatus.REJECTED, TicketStatus.CANCELLED)


def ticket_order(row: TicketRow) -> tuple[bool, bool, float, int, int]:
    """What is worked on first: the next update due, then the more pressing, the oldest of them first."""
    due = row.next_update_at
    return row.status in _LATER, due is None, due.timestamp() if due else 0.0, _PRIORITIES.index(row.priority), row.id


def name_lines(row: TicketRow) -> Lines:
    """Its number with how pressing it is, and how it stands."""
    return f"{row.number} {PRIORITY_MARK[row.priority]}", begun(WORDS[row.status])


def customer_lines(row: TicketRow) -> Lines:
    """Whose it is, and about which service."""
    return row.customer, row.service or row.site or _("no certain service")


def promise_lines(row: TicketRow, now: datetime) -> Lines:
    """When it will be over, and when the next word is due."""
    etr = f"ETR {minute(row.etr_at, now)}" if row.etr_at else _("no ETR")
    if row.restored_at is not None:
        return _("over {restored_at}").format(restored_at=minute(row.restored_at, now)), ""
    if row.next_update_at is None:
        return etr, ""
    ahead_s = (row.next_update_at - now).total_seconds()
    if ahead_s < 0:
        return etr, _("{span_words} late").format(span_words=span_words(ahead_s)) if ahead_s <= -60 else _("due now")
    return etr, _("next {next_update_at}").format(next_update_at=minute(row.next_update_at, now))


def clock_lines(row: TicketRow, now: datetime) -> Lines:
    """How old it is, and its service's SLA clock."""
    since = age((now - row.opened_at).total_seconds())
    if row.sla is None or row.sla.state is Verdict.UNDECIDED:
        return since, ""
    seconds = row.sla.budget_left_s
    if row.sla.breach_at is not None and seconds > 0:
        seconds = min(seconds, (row.sla.breach_at - now).total_seconds())
    return since, f"{SLA_WORD[row.sla.state]} {left(seconds)}".strip()


def match_words(row: TicketRow) -> str:
    """How many alarms wait for a decision, or are linked."""
    if row.proposals:
        return f"{row.proposals} ?"
    return _("{count} linked").format(count=len(row.alarms)) if row.alarms else ""


def match_sentence(row: TicketRow) -> str:
    """The same for who does not see it."""
    if row.proposals:
        return _("{alarm} proposed").format(alarm=plural(row.proposals, "alarm", "alarms"))
    return _("{alarm} linked").format(alarm=plural(len(row.alarms), "alarm", "alarms")) if row.alarms else ""


def ticket_columns(clock: Clock) -> list[Column[TicketRow]]:
    """Four columns of two lines each; times are told against `clock`."""

    def text(lines: Callable[[TicketRow], Lines]) -> Callable[[TicketRow], str]:
        return lambda row: ", ".join(part for part in lines(row) if part)

    def customer(row: TicketRow) -> str:
        return ", ".join(part for part in (*customer_lines(row), match_sentence(row)) if part)

    def clocks(row: TicketRow) -> Lines:
        return clock_lines(row, clock.now())

    return [
        Column("ticket", _("Ticket"), 110, text(name_lines), lambda row: row.id),
        Column("customer", _("Customer"), 122, customer, customer_lines, minimum=110, stretch=True),
        Column("promise", _("ETR, update"), 116, text(lambda row: promise_lines(row, clock.now())), _promise_rank),
        Column("clock", _("Age, SLA"), 100, text(clocks), lambda row: row.opened_at, RIGHT, drop=1),
    ]


def copy_heads() -> Sequence[str]:
    """The heads of a copied queue."""
    own = (
        _("Ticket"),
        _("Status"),
        _("Customer"),
        _("Service"),
        _("Site"),
        _("Age"),
        "ETR",
        _("Next update"),
        _("SLA left"),
        _("Alarms"),
    )
    return *own, _("Priority"), _("Workgroup"), _("Assignee"), _("Text")


def copy_cells(row: TicketRow, now: datetime) -> Sequence[str]:
    """A ticket as a line of a table."""
    since, clock = clock_lines(row, now)
    etr, update = (minute(at, now) if at else MISSING for at in (row.etr_at, row.next_update_at))
    matches = match_sentence(row) or MISSING
    _, status = name_lines(row)
    who = row.priority.value, row.workgroup or MISSING, row.assignee or MISSING
    service, site = row.service or MISSING, row.site or MISSING
    times = since, etr, update, clock or MISSING
    return row.number, status, row.customer, service, site, *times, matches, *who, row.text


def _promise_rank(row: TicketRow) -> float:
    return row.etr_at.timestamp() if row.etr_at else float("inf")
