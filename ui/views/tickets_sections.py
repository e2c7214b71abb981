"""The sections beside a ticket: what its customer reads, its restoration, its clock, its matches, its neighbours."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nocdesk.boards.rows import ProposalRow, TicketRow
from nocdesk.boards.ticket_board import TicketDetail
from nocdesk.catalog.model import Measure
from nocdesk.instants import zone_word
from nocdesk.language import _
from nocdesk.tickets.customer_words import customer_text
from nocdesk.tickets.model import TicketStatus
from nocdesk.tickets.promises import PromiseRow
from nocdesk.tickets.restoration_words import CAUSE_WORDS, restoration_words
from nocdesk.tickets.verification import CheckRow
from nocdesk.tickets.workflow import WORDS
from ui.models.restoration_columns import span_words
from ui.nesting import nest
from ui.text import MISSING, begun, minute
from ui.theme import Theme
from ui.views.detail_sections import ProposalCard, section, sla_label
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.restoration_check import LiveCheck
from ui.widgets.ticket_steps import TicketSteps

MOST_OTHERS = 8
_RIGHT = Qt.AlignmentFlag.AlignRight
_MEASURES = {
    Measure.AVAILABILITY: _("Availability"),
    Measure.DELAY: _("Round-trip delay"),
    Measure.PDV: _("Delay variation"),
    Measure.LOSS: _("Packet loss"),
    Measure.MOS: _("Voice quality"),
    Measure.METRIC: _("Quality"),
    Measure.OUTAGES: _("Outages"),
    Measure.LONGEST_OUTAGE: _("Longest outage"),
    Measure.RESPONSE: _("Response"),
    Measure.RESTORATION: _("Restoration"),
}


class AlarmCard(ProposalCard):
    """The alarm that probably belongs to a ticket."""

    def other_side(self, proposal: ProposalRow) -> tuple[str, str, str]:
        return (
            _("Alarm {alarm_id}").format(alarm_id=proposal.alarm_id),
            proposal.alarm_text,
            proposal.service or proposal.customer,
        )


def customer_reads(detail: TicketDetail, now: datetime) -> QWidget:
    """What the customer is told now, made of status, cause and times alone."""
    widget, column = section(_("The customer reads"), detail.timezone)
    box = QFrame()
    box.setProperty("role", "table")
    inner = QVBoxLayout(box)
    inner.setContentsMargins(10, 8, 10, 8)
    words = plain(_told(detail, now), wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    inner.addWidget(words)
    column.addWidget(box)
    return widget


def restoration(
    theme: Theme, detail: TicketDetail, checks: Sequence[CheckRow], now: datetime, *, may_set: bool
) -> QWidget:
    """How far it is, since when, who is there, what was promised, and the live check."""
    values = detail.version.values
    widget, column = section(_("Restoration"), _("keys 1 to 6") if may_set else "")
    column.addWidget(TicketSteps(theme, values.restoration))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    since = (
        _(" since {restoration_since}").format(restoration_since=minute(detail.restoration_since, now))
        if detail.restoration_since
        else ""
    )
    etr = f"{minute(values.etr_at, now)} {zone_word(values.etr_at)}" if values.etr_at else MISSING
    for place, (name, text) in enumerate(
        (
            (_("Status"), f"{begun(_(restoration_words(values.restoration)))}{since}"),
            (_("Crew"), values.crew or MISSING),
            (_("Cause"), _(CAUSE_WORDS[values.cause]) if values.cause else MISSING),
            (_("Restore by"), etr),
            ("", promise_words(detail.promises, detail.row, now)),
            (_("Next update"), due_words(values.next_update_at, now)),
        )
    ):
        if not text:
            continue
        label = plain(text, "" if name else "muted", wrap=True)
        if name == _("Next update") and values.next_update_at is not None and values.next_update_at < now:
            label.setStyleSheet("font-weight: 600; color: {name}".format(name=theme.color("sev.warning.text").name()))
        grid.addWidget(plain(name, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, place, 1)
    nest(column, grid)
    if detail.row.service_id is not None and detail.row.restored_at is None:
        check = LiveCheck(theme)
        check.show_checks(checks)
        column.addWidget(check)
    return widget


def sla_clock(detail: TicketDetail, now: datetime) -> QWidget:
    """What is left of the promise that runs out first."""
    widget, column = section(_("SLA clock of the service"))
    clock = detail.row.sla
    if clock is None:
        column.addWidget(plain(_("Nothing is agreed for it."), "muted", wrap=True))
        return widget
    row = QHBoxLayout()
    row.addWidget(plain(_MEASURES[clock.measure]))
    row.addStretch(1)
    row.addWidget(sla_label(clock, now))
    nest(column, row)
    if clock.breach_at is not None and clock.breach_at > now:
        column.addWidget(
            plain(
                _("used up at {breach_at} at this rate").format(breach_at=minute(clock.breach_at, now)),
                "muted",
                wrap=True,
            )
        )
    return widget


def matches(cards: Sequence[AlarmCard], quality: str) -> QWidget:
    """The alarms that are proposed or linked, and how good proposals have been."""
    widget, column = section(_("Alarms"), _("score") if cards else "")
    for card in cards:
        column.addWidget(card)
    if not cards:
        column.addWidget(plain(_("No alarm is linked or proposed."), "muted"))
    if quality:
        column.addWidget(plain(quality, "muted", wrap=True))
    return widget


def others(rows: Sequence[TicketRow], now: datetime, on_chosen: Callable[[int], object]) -> QWidget:
    """The customer's other tickets that are not at their end."""
    widget, column = section(_("Other tickets of the customer"), str(len(rows)) if rows else "")
    if not rows:
        column.addWidget(plain(_("None is open."), "muted"))
    for row in rows[:MOST_OTHERS]:
        shown = QHBoxLayout()
        shown.setSpacing(8)
        button = QPushButton(row.number)
        button.setProperty("role", "flat")
        button.setStyleSheet("text-align: left; padding: 0 4px;")
        button.setAccessibleName(_("Show {number}: {text}").format(number=row.number, text=row.text))
        button.clicked.connect(partial(_choose, on_chosen, row.id))
        shown.addWidget(button)
        shown.addWidget(ElidedLabel(row.text), 1)
        shown.addWidget(plain(f"{WORDS[row.status]}, {minute(row.opened_at, now)}", "muted"))
        nest(column, shown)
    if len(rows) > MOST_OTHERS:
        column.addWidget(plain(_("and {count} more").format(count=len(rows) - MOST_OTHERS), "muted"))
    return widget


def promise_words(promises: Sequence[PromiseRow], row: TicketRow, now: datetime) -> str:
    """What became of the promises: the first one, moved, met, missed or withdrawn."""
    times = [promise.etr_at for promise in promises if promise.etr_at is not None]
    if not times:
        return ""
    if row.etr_at is None:
        return _("withdrawn, was {times}").format(times=minute(times[-1], now))
    if row.restored_at is not None:
        early_s = (row.etr_at - row.restored_at).total_seconds()
        return (
            _("met, {span_words} early").format(span_words=span_words(early_s))
            if early_s >= 0
            else _("missed by {span_words}").format(span_words=span_words(early_s))
        )
    passed = (
        _(", passed {span_words} ago").format(span_words=span_words((now - row.etr_at).total_seconds()))
        if row.etr_at < now
        else ""
    )
    if len(times) == 1:
        return _("first promise{passed}").format(passed=passed)
    return _("moved {times} from {times_2}{passed}").format(
        times=_times(len(times) - 1), times_2=minute(times[-2], now), passed=passed
    )


def due_words(due: datetime | None, now: datetime) -> str:
    """When the next word is due, or how late it is."""
    if due is None:
        return MISSING
    ahead_s = (due - now).total_seconds()
    if ahead_s < 0:
        return _("{due}, {span_words} late").format(due=minute(due, now), span_words=span_words(ahead_s))
    return _("{due}, in {span_words}").format(due=minute(due, now), span_words=span_words(ahead_s + 59))


def _times(count: int) -> str:
    return {1: _("once"), 2: _("twice")}.get(count, _("{count} times").format(count=count))


def _told(detail: TicketDetail, now: datetime) -> str:
    ended = {
        TicketStatus.CANCELLED: _("The report was withdrawn."),
        TicketStatus.REJECTED: _("The report was not accepted."),
    }
    return ended.get(detail.row.status) or customer_text(detail.facts, now)


def _choose(on_chosen: Callable[[int], object], ticket_id: int, _checked: bool = False) -> None:
    on_chosen(ticket_id)
