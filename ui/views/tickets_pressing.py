"""Sections of the ticket screen that say how pressing a ticket is: priority, clocks with their stops, the problem."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nocdesk.boards.ticket_pressing import NextStep, Pressing, TicketProblem
from nocdesk.sla.objectives import Kind
from nocdesk.tickets.clock_stops import REASON_WORDS
from nocdesk.tickets.clocks import ClockRow, ClockState, StopRow
from nocdesk.tickets.model import StopReason
from nocdesk.tickets.taught import MatchQuality
from ui.text import MISSING, age, left, minute, plural
from ui.theme import Theme
from ui.views.detail_sections import section
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import plain

CLOCK_NAMES = {Kind.RESPONSE: "Response", Kind.RESTORATION: "Restoration"}
_STATES = {
    ClockState.KEPT: "in time",
    ClockState.MISSED: "too late",
    ClockState.LATE: "late",
    ClockState.STOPPED: "stands",
}
_PRESSING = frozenset({ClockState.LATE, ClockState.MISSED})


def pressing_section(theme: Theme, pressing: Pressing, now: datetime) -> QWidget:
    """Priority, who has it, what is next, and both clocks."""
    widget, column = section("Priority and clocks", "contract time")
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    late = f"font-weight: 600; color: {theme.color('sev.warning.text').name()}"
    for place, (name, text, is_pressing) in enumerate(_rows(pressing, now)):
        label = plain(text, "" if name else "muted", wrap=True)
        if is_pressing:
            label.setStyleSheet(late)
        grid.addWidget(plain(name, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, place, 1)
    column.addLayout(grid)
    return widget


def problem_section(problem: TicketProblem, now: datetime, key: KeyButton | None) -> QWidget:
    """The problem that the ticket belongs to, how many others do, and the key that shows it to who may see it."""
    widget, column = section("Problem", problem.number)
    column.addWidget(plain(problem_words(problem, now), wrap=True))
    if key is not None:
        column.addWidget(key, 0, Qt.AlignmentFlag.AlignLeft)
    return widget


def quality_words(quality: MatchQuality) -> str:
    """How good proposals have been here: `Proposals so far: 84 % right, 91 % of the links found (25 decisions)`."""
    if quality.precision is None or quality.recall is None:
        return ""
    count = plural(quality.right + quality.wrong + quality.missed, "decision")
    return f"Proposals so far: {quality.precision:.0%} right, {quality.recall:.0%} of the links found ({count})"


def problem_words(problem: TicketProblem, now: datetime) -> str:
    """Since when it is known and whom it touches: `Since 02:14: 11 customers, 14 alarms, 3 open tickets`."""
    counts = (
        plural(problem.customers, "customer"),
        plural(problem.alarms, "alarm"),
        plural(problem.tickets, "open ticket"),
    )
    over = ", over" if problem.is_over else ""
    return f"Since {minute(problem.began_at, now)}{over}: {', '.join(counts)}"


def clock_words(clock: ClockRow, now: datetime) -> str:
    """How far a clock has run: `25 min of 4 h, due 04:30`; an internal target is said to be none that was promised."""
    used = age(clock.used_s)
    words = [f"{used} of {age(clock.target_s)}"]
    if clock.state in _STATES:
        words.append(_STATES[clock.state])
    elif clock.due_at is not None:
        words.append(f"due {minute(clock.due_at, now)}")
    if clock.is_internal:
        words.append("internal target, no SLA")
    return ", ".join(words)


def stop_words(stop: StopRow, now: datetime) -> str:
    """A stop: from when to when, why, and who said so."""
    until = minute(stop.ended_at, now) if stop.ended_at is not None else "now"
    why = ": ".join(filter(None, (REASON_WORDS[StopReason(stop.reason)], stop.note)))
    return f"stood {minute(stop.began_at, now)} to {until}: {why} ({stop.began_by})"


def next_words(step: NextStep | None, now: datetime) -> str:
    """What is next, and how long there is."""
    if step is None:
        return MISSING
    seconds = (step.at - now).total_seconds()
    when = f"{left(seconds)} left" if seconds >= 0 else f"{age(-seconds)} late"
    return f"{step.words} by {minute(step.at, now)}, {when}"


def _rows(pressing: Pressing, now: datetime) -> Iterator[tuple[str, str, bool]]:
    yield "Priority", f"{pressing.priority.capitalize()} (impact {pressing.impact}, urgency {pressing.urgency})", False
    who = " \N{MIDDLE DOT} ".join(filter(None, (pressing.workgroup, pressing.assignee)))
    yield "Workgroup", who or MISSING, False
    step = pressing.next_step
    yield "Next", next_words(step, now), step is not None and step.at < now
    for clock in pressing.clocks:
        yield CLOCK_NAMES[clock.kind], clock_words(clock, now), clock.state in _PRESSING
    for stop in pressing.stops:
        yield "", stop_words(stop, now), False
