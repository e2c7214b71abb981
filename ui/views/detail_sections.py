"""The sections of the detail pane: who is affected, guidance, proposed tickets, journal."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nocdesk.boards.rows import ImpactRow, JournalRow, ProposalRow, SlaClock
from nocdesk.instants import clock_time
from nocdesk.language import _
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.matching_words import reason_words
from nocdesk.tickets.model import MatchState
from ui.key_text import KeyText
from ui.mirroring import painter_on
from ui.nesting import nest
from ui.text import MISSING, SLA_WORD, left, moment, number
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, plain

MOST_SERVICES = 8
MOST_LINES = 12
_RIGHT = Qt.AlignmentFlag.AlignRight


def sla_label(clock: SlaClock | None, now: datetime) -> QLabel:
    """What is left of an SLA's budget, with the word that goes with it."""
    if clock is None or clock.state is Verdict.UNDECIDED:
        return plain(MISSING, "muted")
    seconds = clock.budget_left_s
    if clock.breach_at is not None and seconds > 0:
        seconds = min(seconds, (clock.breach_at - now).total_seconds())
    role = {Verdict.AT_RISK: "risk", Verdict.BREACHED: "error"}.get(clock.state, "")
    return plain(f"{SLA_WORD[clock.state]} {left(seconds)}".strip(), role)


def section(title: str, note: str = "") -> tuple[QWidget, QVBoxLayout]:
    """An empty section under its title."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(6)
    head = QHBoxLayout()
    head.addWidget(plain(title, "section"))
    head.addStretch(1)
    head.addWidget(plain(note, "caption"))
    nest(column, head)
    return widget, column


def affected(impacts: Sequence[ImpactRow], now: datetime) -> QWidget:
    """Who feels it, worst first, and when the first SLA breaks at this rate."""
    widget, column = section(_("Who is affected"), _("SLA left") if impacts else "")
    if not impacts:
        column.addWidget(plain(_("No service is known to be touched."), "muted", wrap=True))
        return widget
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 5)
    grid.setColumnStretch(1, 4)
    for place, impact in enumerate(impacts[:MOST_SERVICES]):
        customer = ElidedLabel(impact.customer)
        customer.setStyleSheet("font-weight: 500")
        service = ElidedLabel(impact.service, "muted")
        service.setToolTip(f"{impact.label or impact.service}: {impact.effect.replace('_', ' ')}, {impact.reason}")
        grid.addWidget(customer, place, 0)
        grid.addWidget(service, place, 1)
        grid.addWidget(sla_label(impact.sla, now), place, 2, _RIGHT)
    nest(column, grid)
    if len(impacts) > MOST_SERVICES:
        column.addWidget(plain(_("and {count} more").format(count=number(len(impacts) - MOST_SERVICES)), "muted"))
    breaches = [impact.sla.breach_at for impact in impacts if impact.sla and impact.sla.breach_at]
    if breaches and min(breaches) > now:
        is_first = not any(impact.sla and impact.sla.state is Verdict.BREACHED for impact in impacts)
        which = _("First") if is_first else _("Next")
        column.addWidget(
            plain(
                _("{which} SLA breach at {min} at this rate").format(which=which, min=moment(min(breaches), now)),
                "risk",
                wrap=True,
            )
        )
    return widget


def guidance(steps: Sequence[str]) -> QWidget:
    """What to do, in numbered steps."""
    widget, column = section(_("Guidance"))
    if not steps:
        column.addWidget(plain(_("No guidance has been written for this condition."), "muted", wrap=True))
    for place, step in enumerate(steps, 1):
        row = QHBoxLayout()
        row.setSpacing(8)
        label = plain(str(place), "muted")
        label.setFixedWidth(10)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain(step, wrap=True), 1)
        nest(column, row)
    return widget


def journal(rows: Sequence[JournalRow], now: datetime) -> QWidget:
    """What people and the system wrote, newest first, under what stays with the trouble."""
    widget, column = section(_("Journal"), number(len(rows)) if len(rows) > MOST_LINES else "")
    if not rows:
        column.addWidget(plain(_("Nothing yet."), "muted"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    top = Qt.AlignmentFlag.AlignTop
    for place, row in enumerate(rows[:MOST_LINES]):
        at = plain(moment(row.at, now), "muted")
        at.setToolTip(clock_time(row.at))
        author = plain(row.author)
        author.setStyleSheet("font-weight: 500")
        grid.addWidget(at, place, 0, top)
        grid.addWidget(author, place, 1, top)
        grid.addWidget(
            plain(_("Lasting: {text}").format(text=row.text) if row.is_lasting else row.text, wrap=True), place, 2, top
        )
    nest(column, grid)
    return widget


DecidingKeys = tuple[KeyText, KeyText]
"""Those that link and decline a proposal."""


class ProposalCard(QWidget):
    """The ticket that probably belongs to an alarm: score, reasons, and the two keys."""

    link_requested = Signal(object)
    decline_requested = Signal(object)

    def __init__(self, theme: Theme, proposal: ProposalRow, keys: DecidingKeys | None) -> None:
        """`keys` are None where the role may not decide."""
        super().__init__()
        self._theme = theme
        self.proposal = proposal
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name, words, who = self.other_side(proposal)
        self.setAccessibleName(
            _("Proposed {name}, score {score:.2f}: {words}").format(name=name, score=proposal.score, words=words)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        number_label = plain(name)
        number_label.setStyleSheet("font-weight: 600; color: {name}".format(name=theme.color("link").name()))
        title = ElidedLabel(words)
        title.setStyleSheet("font-weight: 500")
        score = plain(f"{proposal.score:.2f}")
        score.setStyleSheet("font-weight: 600")
        head.addWidget(number_label)
        head.addWidget(title, 1)
        head.addWidget(score)
        nest(column, head)
        column.addWidget(ElidedLabel(who, "muted"))
        column.addWidget(plain(" · ".join(map(reason_words, proposal.reasons)), "muted", wrap=True))
        if proposal.state is MatchState.LINKED:
            linked = plain(_("Linked"))
            linked.setStyleSheet("font-weight: 600")
            column.addWidget(linked)
        elif keys is not None:
            nest(column, self._buttons(*keys))

    def other_side(self, proposal: ProposalRow) -> tuple[str, str, str]:
        """What the pair's other side is called, what it says, and whom it concerns."""
        who = " · ".join(part for part in (proposal.customer, proposal.service) if part)
        return proposal.ticket, proposal.ticket_text, who

    def _buttons(self, link_key: KeyText, decline_key: KeyText) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        link = KeyButton(self._theme, link_key, _("Link"), primary=True)
        decline = KeyButton(self._theme, decline_key, _("Decline"))
        link.clicked.connect(lambda: self.link_requested.emit(self.proposal))
        decline.clicked.connect(lambda: self.decline_requested.emit(self.proposal))
        row.addWidget(link)
        row.addWidget(decline)
        row.addStretch(1)
        return row

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_open = self.proposal.state is MatchState.PROPOSED
        painter.setBrush(self._theme.color("surface.table" if is_open else "surface.panel"))
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(self._theme.color("focus" if self.hasFocus() else "border" if is_open else "grid"), width))
        inset = width / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), 4, 4)
