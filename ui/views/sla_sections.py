"""The sections of the SLA pane: arithmetic, the story in words, bad times, tickets, past periods, how it is counted."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from nocdesk.boards.sla_board import ObjectiveDetail, TicketLine
from nocdesk.language import _
from nocdesk.sla.stretch import BadInterval
from nocdesk.tickets.workflow import WORDS
from ui.nesting import nest
from ui.text import minute, number
from ui.views.detail_sections import section
from ui.views.sla_words import closed_words, figures, interval_words, reasons, role_of, story, unbroken
from ui.widgets.figures import figure_grid
from ui.widgets.labels import ElidedLabel, plain

MOST_INTERVALS = 8
_RIGHT = Qt.AlignmentFlag.AlignRight


def arithmetic(detail: ObjectiveDetail) -> QWidget:
    """Six figures in two rows, each with where it comes from."""
    widget, column = section(_("The arithmetic"))
    nest(column, figure_grid(figures(detail), across=3))
    return widget


def in_words(detail: ObjectiveDetail, now: datetime) -> QWidget:
    """The story, as it can be read to the customer."""
    widget, column = section(_("In words"))
    words = plain(unbroken(" ".join(story(detail, now))), wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(words)
    return widget


def bad_times(detail: ObjectiveDetail, now: datetime, on_chosen: Callable[[BadInterval], object]) -> QWidget:
    """When it was not kept, the newest first; a click opens the plots there."""
    newest = detail.account.bad[::-1]
    widget, column = section(_("When it was not kept"), _("newest first") if newest else "")
    if not newest:
        column.addWidget(plain(_("Never this month."), "muted"))
        return widget
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for place, interval in enumerate(newest[:MOST_INTERVALS]):
        when, lasted, worst = interval_words(interval, detail.row, now)
        button = QPushButton(when)
        button.setProperty("role", "flat")
        button.setStyleSheet("text-align: left; padding: 0;")
        button.setAccessibleName(_("Plots of {when}, {lasted}").format(when=when, lasted=lasted))
        button.clicked.connect(partial(_choose, on_chosen, interval))
        grid.addWidget(button, 2 * place, 0)
        grid.addWidget(plain(lasted), 2 * place, 1, _RIGHT)
        if worst:
            grid.addWidget(plain(worst, "muted"), 2 * place + 1, 0)
    nest(column, grid)
    rest = newest[MOST_INTERVALS:]
    if rest:
        minutes = sum(interval.seconds for interval in rest) / 60
        column.addWidget(
            plain(
                _("and {count} earlier, {minutes:.1f} min in all").format(count=number(len(rest)), minutes=minutes),
                "muted",
            )
        )
    return widget


def closed(detail: ObjectiveDetail, now: datetime) -> QWidget:
    """What was judged of the periods that are over, the newest first."""
    widget, column = section(_("Periods that are over"), _("newest first") if detail.closed else "")
    if not detail.closed:
        column.addWidget(plain(_("None has been judged yet."), "muted"))
        return widget
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for place, period in enumerate(detail.closed):
        name, achieved, verdict, words = closed_words(period, now)
        grid.addWidget(plain(name), 2 * place, 0)
        grid.addWidget(plain(achieved), 2 * place, 1, _RIGHT)
        grid.addWidget(plain(verdict, role_of(period.row.state)), 2 * place, 2, _RIGHT)
        grid.addWidget(plain(unbroken(words), "muted", wrap=True), 2 * place + 1, 0, 1, 3)
    nest(column, grid)
    return widget


def counting(detail: ObjectiveDetail) -> QWidget:
    """How the figures come about."""
    widget, column = section(_("How it is counted"))
    for sentence in reasons(detail):
        column.addWidget(plain(unbroken(sentence), "muted", wrap=True))
    return widget


def tickets(lines: Sequence[TicketLine], now: datetime) -> QWidget:
    """The tickets of the service that are not at their end."""
    widget, column = section(_("Tickets of the service"), number(len(lines)) if lines else "")
    if not lines:
        column.addWidget(plain(_("None is open."), "muted"))
    for ticket in lines:
        row = QHBoxLayout()
        row.setSpacing(8)
        name = plain(ticket.number)
        name.setStyleSheet("font-weight: 600")
        row.addWidget(name)
        row.addWidget(ElidedLabel(ticket.text), 1)
        row.addWidget(plain(f"{WORDS[ticket.status]}, {minute(ticket.opened_at, now)}", "muted"))
        nest(column, row)
    return widget


def _choose(on_chosen: Callable[[BadInterval], object], interval: BadInterval, _checked: bool = False) -> None:
    on_chosen(interval)
