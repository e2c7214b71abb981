"""Sections of the ticket screen that say how pressing a ticket is: priority, clocks with their stops, the problem."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nocdesk.boards.ticket_pressing import NextStep, Pressing, TicketProblem
from nocdesk.language import _
from nocdesk.priority import LEVEL_WORDS
from nocdesk.sla.objectives import Kind
from nocdesk.tickets.clock_stops import REASON_WORDS
from nocdesk.tickets.clocks import ClockRow, ClockState, StopRow
from nocdesk.tickets.model import StopReason
from nocdesk.tickets.taught import MatchQuality
from ui.nesting import nest
from ui.text import MISSING, age, begun, left, minute, plural
from ui.theme import Theme
from ui.views.detail_sections import section
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import plain

CLOCK_NAMES = {Kind.RESPONSE: _("Response"), Kind.RESTORATION: _("Restoration")}
_STATES = {
    ClockState.KEPT: _("in time"),
    ClockState.MISSED: _("too late"),
    ClockState.LATE: _("late"),
    ClockState.STOPPED: _("stands"),
}
_PRESSING = frozenset({ClockState.LATE, ClockState.MISSED})


def pressing_section(theme: Theme, pressing: Pressing, now: datetime) -> QWidget:
    """Priority, who has it, what is next, and both clocks."""
    widget, column = section(_("Priority and clocks"), _("contract time"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    late = "font-weight: 600; color: {name}".format(name=theme.color("sev.warning.text").name())
    for place, (name, text, is_pressing) in enumerate(_rows(pressing, now)):
        label = plain(text, "" if name else "muted", wrap=True)
        if is_pressing:
            label.setStyleSheet(late)
        grid.addWidget(plain(name, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, place, 1)
    nest(column, grid)
    return widget


def problem_section(problem: TicketProblem, now: datetime, key: KeyButton | None) -> QWidget:
    """The problem that the ticket belongs to, how many others do, and the key that shows it to who may see it."""
    widget, column = section(_("Problem"), problem.number)
    column.addWidget(plain(problem_words(problem, now), wrap=True))
    if key is not None:
        column.addWidget(key, 0, Qt.AlignmentFlag.AlignLeft)
    return widget


def quality_words(quality: MatchQuality) -> str:
    """How good proposals have been here: `Proposals so far: 84 % right, 91 % of the links found (25 decisions)`."""
    if quality.precision is None or quality.recall is None:
        return ""
    count = plural(quality.right + quality.wrong + quality.missed, "decision", "decisions")
    return _("Proposals so far: {precision:.0%} right, {recall:.0%} of the links found ({count})").format(
        precision=quality.precision, recall=quality.recall, count=count
    )


def problem_words(problem: TicketProblem, now: datetime) -> str:
    """Since when it is known and whom it touches: `Since 02:14: 11 customers, 14 alarms, 3 open tickets`."""
    counts = (
        plural(problem.customers, "customer", "customers"),
        plural(problem.alarms, "alarm", "alarms"),
        plural(problem.tickets, "open ticket", "open tickets"),
    )
    over = _(", over") if problem.is_over else ""
    return _("Since {began_at}{over}: {counts}").format(
        began_at=minute(problem.began_at, now), over=over, counts=", ".join(counts)
    )


def clock_words(clock: ClockRow, now: datetime) -> str:
    """How far a clock has run: `25 min of 4 h, due 04:30`; an internal target is said to be none that was promised."""
    used = age(clock.used_s)
    words = [_("{used} of {target_s}").format(used=used, target_s=age(clock.target_s))]
    if clock.state in _STATES:
        words.append(_STATES[clock.state])
    elif clock.due_at is not None:
        words.append(_("due {due_at}").format(due_at=minute(clock.due_at, now)))
    if clock.is_internal:
        words.append(_("internal target, no SLA"))
    return ", ".join(words)


def stop_words(stop: StopRow, now: datetime) -> str:
    """A stop: from when to when, why, and who said so."""
    until = minute(stop.ended_at, now) if stop.ended_at is not None else _("now")
    why = ": ".join(filter(None, (_(REASON_WORDS[StopReason(stop.reason)]), stop.note)))
    return _("stood {began_at} to {until}: {why} ({began_by})").format(
        began_at=minute(stop.began_at, now), until=until, why=why, began_by=stop.began_by
    )


def next_words(step: NextStep | None, now: datetime) -> str:
    """What is next, and how long there is."""
    if step is None:
        return MISSING
    seconds = (step.at - now).total_seconds()
    when = (
        _("{seconds} left").format(seconds=left(seconds))
        if seconds >= 0
        else _("{words} late").format(words=age(-seconds))
    )
    return _("{step} by {at}, {when}").format(step=step.words, at=minute(step.at, now), when=when)


def _rows(pressing: Pressing, now: datetime) -> Iterator[tuple[str, str, bool]]:
    yield (
        _("Priority"),
        _("{priority} (impact {impact}, urgency {urgency})").format(
            priority=begun(LEVEL_WORDS[pressing.priority]),
            impact=LEVEL_WORDS[pressing.impact],
            urgency=LEVEL_WORDS[pressing.urgency],
        ),
        False,
    )
    who = " \N{MIDDLE DOT} ".join(filter(None, (pressing.workgroup, pressing.assignee)))
    yield _("Workgroup"), who or MISSING, False
    step = pressing.next_step
    yield _("Next"), next_words(step, now), step is not None and step.at < now
    for clock in pressing.clocks:
        yield CLOCK_NAMES[clock.kind], clock_words(clock, now), clock.state in _PRESSING
    for stop in pressing.stops:
        yield "", stop_words(stop, now), False
