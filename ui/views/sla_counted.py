"""What the SLA pane says of an objective without a budget of time: tickets in time, outages, or a statistic."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from nocdesk.boards.sla_board import ObjectiveDetail, ObjectiveRow
from nocdesk.boards.ticket_time_board import TicketTimeLine
from nocdesk.sla.explaining import promise_text
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.clocks import ClockState
from ui.charts.value_text import span_text
from ui.sla_text import coverage_text, kept_text, minutes_text, month_end_text, period_text, promised_text
from ui.text import minute, number
from ui.ticket_clock_text import span_words, stop_sentences, used_words
from ui.views.detail_sections import section
from ui.widgets.figures import PLAIN, Figure
from ui.widgets.labels import plain

MOST_CLOCKS = 8
_ROLES = {Verdict.BREACHED: "error", Verdict.AT_RISK: "risk"}
_LATE = frozenset({ClockState.MISSED, ClockState.LATE})
_RUNNING = frozenset({ClockState.RUNNING, ClockState.STOPPED, ClockState.LATE})


def counted_figures(detail: ObjectiveDetail) -> tuple[Figure, ...]:
    """Six cells: what was promised, achieved and measured, and what that was counted from."""
    row, tally = detail.row, detail.account.tally
    role = _ROLES.get(row.state, PLAIN)
    side = "at least" if row.is_share else ""
    return (
        Figure("Promised", promised_text(row), f"{side} of {period_text(row)}".strip()),
        Figure("Achieved", kept_text(row), "so far", role),
        Figure("Measured", coverage_text(row.coverage), f"of {span_text(tally.due_s)}"),
        *(_ticket_figures(detail) if row.counts_tickets else _time_figures(detail)),
    )


def counted_state(row: ObjectiveRow) -> str:
    """Where it stands, as a line: the verdict, and what it was counted from."""
    word = {Verdict.BREACHED: "Breached", Verdict.AT_RISK: "At risk", Verdict.MET: "Met"}[row.state]
    return f"{word}, {row.reason.partition(';')[0].removesuffix(' so far')}"


def counted_story(row: ObjectiveRow) -> tuple[str, ...]:
    """What was promised and what came of it."""
    promised = promise_text(row.promise) if row.promise is not None else promised_text(row)
    return f"Promised for {period_text(row)}: {promised}.", f"{row.reason[:1].upper()}{row.reason[1:]}."


def counted_rule(row: ObjectiveRow) -> str:
    """How it is counted."""
    if row.counts_tickets:
        return (
            "A ticket counts in the period in which it was decided: when it came to its end in time, or when its time "
            "was used up. Only contract time counts, and none in which its clock stood for a reason that the agreement "
            "allows."
        )
    return "Judged by what was bad of the contract time that was measured."


def ticket_clocks(detail: ObjectiveDetail, now: datetime) -> QWidget:
    """The clocks of the tickets that it is judged by, the newest first, with their stops."""
    widget, column = section("Tickets it is judged by", number(len(detail.clocks)) if detail.clocks else "")
    if not detail.clocks:
        column.addWidget(plain(f"No ticket in {period_text(detail.row)}.", "muted"))
    for line in detail.clocks[:MOST_CLOCKS]:
        head = plain(f"{line.number}: {used_words(line)}", _role(line), wrap=True)
        column.addWidget(head)
        words = " ".join([span_words(line, now).capitalize() + ".", *stop_sentences(line, now)])
        column.addWidget(plain(words, "muted", wrap=True))
    rest = len(detail.clocks) - MOST_CLOCKS
    if rest > 0:
        column.addWidget(plain(f"and {number(rest)} earlier, in the bundle of evidence", "muted"))
    return widget


def _role(line: TicketTimeLine) -> str:
    return "error" if line.state in _LATE else ""


def _ticket_figures(detail: ObjectiveDetail) -> tuple[Figure, Figure, Figure]:
    states = [line.state for line in detail.clocks]
    late, running = sum(state in _LATE for state in states), sum(state in _RUNNING for state in states)
    dues = [line.due_at for line in detail.clocks if line.state is ClockState.RUNNING and line.due_at is not None]
    due = f"next due {minute(min(dues), detail.row.computed_at)}" if dues else ""
    role = "error" if late else PLAIN
    return (
        Figure("In time", number(states.count(ClockState.KEPT)), "tickets"),
        Figure("Too late", number(late), f"{minutes_text(detail.account.tally.bad_s)} min over", role),
        Figure("Running", number(running), due),
    )


def _time_figures(detail: ObjectiveDetail) -> tuple[Figure, Figure, Figure]:
    bad = detail.account.bad
    return (
        Figure("Bad", f"{minutes_text(detail.account.tally.bad_s)} min", "of contract time"),
        Figure("Times", number(len(bad)), ""),
        Figure("Until", month_end_text(detail.row), ""),
    )
