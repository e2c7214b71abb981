"""The sections of the detail pane about a problem: why it is one, what it costs, and its tickets."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nocdesk.boards.problem_rows import AtStake, MemberLine, ProblemDetail, ProblemTicket
from nocdesk.language import _
from nocdesk.problems.model import MemberRole
from nocdesk.problems.states import WORDS
from ui.nesting import nest
from ui.text import moment, plural
from ui.views.detail_sections import section
from ui.widgets.labels import ElidedLabel, plain

MOST_MEMBERS = 5
MOST_TICKETS = 6
_RIGHT, _TOP = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignTop


def why_grouped(problem: ProblemDetail, alarm_id: int, now: datetime) -> QWidget:
    """The problem's number and state, and why the alarm, or each of those below it, is part of it."""
    title = _("Problem") if len(problem.members) == 1 else _("Why one problem")
    widget, column = section(title, f"{problem.number} · {WORDS[problem.state]}")
    owner = _(", owned by {owner}").format(owner=problem.owner) if problem.owner else ""
    column.addWidget(
        plain(
            _("began {began_at} by the evidence{owner}").format(began_at=moment(problem.began_at, now), owner=owner),
            "muted",
            wrap=True,
        )
    )
    own = problem.member(alarm_id)
    if own is not None and own.role is not MemberRole.ROOT and own.reason:
        column.addWidget(plain(_("This alarm: {reason}").format(reason=own.reason), wrap=True))
        column.addWidget(plain(_known_by(own), "muted", wrap=True))
        return widget
    if problem.root_alarm_id is None and problem.reason:
        column.addWidget(plain(_("Same cause suspected: {reason}").format(reason=problem.reason), wrap=True))
    others = [member for member in problem.members if member.alarm_id != alarm_id]
    nest(column, _reasons(others[:MOST_MEMBERS], now))
    if len(others) > MOST_MEMBERS:
        more = _("and {count} more: → unfolds them in the list").format(count=len(others) - MOST_MEMBERS)
        column.addWidget(plain(more, "muted", wrap=True))
    rules = sorted({member.rule for member in others if member.rule})
    if rules:
        words = _("rule") if len(rules) == 1 else _("rules")
        by_rules = _("by {words} {rules}").format(words=words, rules=", ".join(rules))
        column.addWidget(plain(by_rules, "muted", wrap=True))
    return widget


def _reasons(members: Sequence[MemberLine], now: datetime) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, member in enumerate(members):
        grid.addWidget(plain(moment(member.began_at, now), "muted"), place, 0, _TOP)
        line = plain(member.reason or f"{member.resource}: {member.text}", wrap=True)
        line.setToolTip(f"{member.text}\n{_known_by(member)}")
        grid.addWidget(line, place, 1)
    return grid


def what_it_costs(problem: ProblemDetail) -> QWidget:
    """How many promises are in danger, and which credits are due now and in an hour."""
    widget, column = section(_("What it costs"), _("now · in an hour") if problem.at_stake else "")
    touched = _("{service} of {customer}").format(
        service=plural(len(problem.impacts), "service", "services"),
        customer=plural(problem.customers, "customer", "customers"),
    )
    danger = (
        _("{promise} at risk or breached").format(promise=plural(problem.promises, "promise", "promises"))
        if problem.promises
        else _("no promise in danger")
    )
    column.addWidget(plain(f"{touched}, {danger}", wrap=True))
    if problem.at_stake:
        nest(column, _credits(problem.at_stake))
    return widget


def problem_tickets(tickets: Sequence[ProblemTicket], now: datetime) -> QWidget:
    """The problem's tickets, with the time of restoration that each customer was told."""
    widget, column = section(_("Tickets of the problem"), "restoration")
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, ticket in enumerate(tickets[:MOST_TICKETS]):
        grid.addWidget(plain(ticket.number), place, 0)
        grid.addWidget(ElidedLabel(ticket.customer, "muted"), place, 1)
        promise = moment(ticket.etr_at, now) if ticket.etr_at is not None else _("no time told")
        grid.addWidget(plain(promise, "" if ticket.etr_at else "muted"), place, 2, _RIGHT)
    nest(column, grid)
    if len(tickets) > MOST_TICKETS:
        column.addWidget(plain(_("and {count} more").format(count=len(tickets) - MOST_TICKETS), "muted"))
    return widget


def _known_by(member: MemberLine) -> str:
    return _("said by {by}").format(by=member.by) if member.by else _("by rule {rule}").format(rule=member.rule)


def _credits(at_stake: Sequence[AtStake]) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnStretch(0, 1)
    for place, due in enumerate(at_stake):
        grid.addWidget(plain(_("Credits due"), "muted"), place, 0)
        grid.addWidget(plain(f"{due.currency} {due.now:,.2f}"), place, 1, _RIGHT)
        grid.addWidget(plain(f"{due.currency} {due.in_an_hour:,.2f}", "risk"), place, 2, _RIGHT)
    return grid
