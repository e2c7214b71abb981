"""What the SLA pane says of an objective without a budget of time: tickets in time, outages, or a statistic."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from nocdesk.boards.sla_board import ObjectiveDetail, ObjectiveRow
from nocdesk.boards.ticket_time_board import TicketTimeLine
from nocdesk.language import _
from nocdesk.sla.explaining import promise_text
from nocdesk.sla.verdict_words import verdict_reason
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.clocks import ClockState
from ui.charts.value_text import span_text
from ui.sla_text import coverage_text, kept_text, minutes_text, month_end_text, period_text, promised_text
from ui.text import begun, minute, number
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
    side = _("at least") if row.is_share else ""
    return (
        Figure(
            _("Promised"),
            promised_text(row),
            _("{side} of {period_text}").format(side=side, period_text=period_text(row)).strip(),
        ),
        Figure(_("Achieved"), kept_text(row), _("so far"), role),
        Figure(
            _("Measured"), coverage_text(row.coverage), _("of {span_text}").format(span_text=span_text(tally.due_s))
        ),
        *(_ticket_figures(detail) if row.counts_tickets else _time_figures(detail)),
    )


def counted_state(row: ObjectiveRow) -> str:
    """Where it stands, as a line: the verdict, and what it was counted from."""
    word = {Verdict.BREACHED: _("Breached"), Verdict.AT_RISK: _("At risk"), Verdict.MET: _("Met")}[row.state]
    return f"{word}, {verdict_reason(row.reason.partition(';')[0].removesuffix(' so far'))}"


def counted_story(row: ObjectiveRow) -> tuple[str, ...]:
    """What was promised and what came of it."""
    promised = promise_text(row.promise) if row.promise is not None else promised_text(row)
    return _("Promised for {period_text}: {promised}.").format(
        period_text=period_text(row), promised=promised
    ), f"{begun(verdict_reason(row.reason))}."


def counted_rule(row: ObjectiveRow) -> str:
    """How it is counted."""
    if row.counts_tickets:
        return _(
            "A ticket counts in the period in which it was decided: when it came to its end in time, or when its time "
            "was used up. Only contract time counts, and none in which its clock stood for a reason that the agreement "
            "allows."
        )
    return _("Judged by what was bad of the contract time that was measured.")


def ticket_clocks(detail: ObjectiveDetail, now: datetime) -> QWidget:
    """The clocks of the tickets that it is judged by, the newest first, with their stops."""
    widget, column = section(_("Tickets it is judged by"), number(len(detail.clocks)) if detail.clocks else "")
    if not detail.clocks:
        column.addWidget(plain(_("No ticket in {period_text}.").format(period_text=period_text(detail.row)), "muted"))
    for line in detail.clocks[:MOST_CLOCKS]:
        head = plain(f"{line.number}: {used_words(line)}", _role(line), wrap=True)
        column.addWidget(head)
        words = " ".join([begun(span_words(line, now)) + ".", *stop_sentences(line, now)])
        column.addWidget(plain(words, "muted", wrap=True))
    rest = len(detail.clocks) - MOST_CLOCKS
    if rest > 0:
        column.addWidget(plain(_("and {rest} earlier, in the bundle of evidence").format(rest=number(rest)), "muted"))
    return widget


def _role(line: TicketTimeLine) -> str:
    return "error" if line.state in _LATE else ""


def _ticket_figures(detail: ObjectiveDetail) -> tuple[Figure, Figure, Figure]:
    states = [line.state for line in detail.clocks]
    late, running = sum(state in _LATE for state in states), sum(state in _RUNNING for state in states)
    dues = [line.due_at for line in detail.clocks if line.state is ClockState.RUNNING and line.due_at is not None]
    due = _("next due {min}").format(min=minute(min(dues), detail.row.computed_at)) if dues else ""
    role = "error" if late else PLAIN
    return (
        Figure(_("In time"), number(states.count(ClockState.KEPT)), _("tickets")),
        Figure(
            _("Too late"),
            number(late),
            _("{minutes_text} min over").format(minutes_text=minutes_text(detail.account.tally.bad_s)),
            role,
        ),
        Figure(_("Running"), number(running), due),
    )


def _time_figures(detail: ObjectiveDetail) -> tuple[Figure, Figure, Figure]:
    bad = detail.account.bad
    return (
        Figure(_("Bad"), f"{minutes_text(detail.account.tally.bad_s)} min", _("of contract time")),
        Figure(_("Times"), number(len(bad)), ""),
        Figure(_("Until"), month_end_text(detail.row), ""),
    )
