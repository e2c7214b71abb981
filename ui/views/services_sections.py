"""The sections of the service pane: what not to say yet, promises, parts and tickets."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nocdesk.boards.inventory_rows import InventoryRow, PartRow, PartState, ServiceTicket
from nocdesk.boards.service_curves import CurveRow
from nocdesk.language import _
from nocdesk.tickets.restoration_words import RESTORATION_WORDS
from nocdesk.tickets.workflow import WORDS
from ui.nesting import nest
from ui.text import begun, minute
from ui.theme import Theme
from ui.views.detail_sections import section
from ui.views.services_text import (
    BAD_STATES,
    Use,
    curve_words,
    left_words,
    now_words,
    part_title,
    target_words,
    use_of,
)
from ui.widgets.labels import ElidedLabel, plain

_ROLES = {Use.CALM: "muted", Use.AT_RISK: "risk", Use.BROKEN: "error"}
_RIGHT = Qt.AlignmentFlag.AlignRight


def unsaid(sentences: Sequence[str]) -> QWidget:
    """What is not to be said yet."""
    widget, column = section(_("Do not say yet"))
    for sentence in sentences:
        column.addWidget(plain(f"–  {sentence}", wrap=True))  # noqa: RUF001
    return widget


def promises(row: InventoryRow, curve: CurveRow | None, now: datetime) -> QWidget:
    """What was promised, what is left of it this month, and the value now."""
    widget, column = section(_("Promises this month"))
    if not row.promises:
        words = _("Not reckoned yet for this month.") if row.tier else _("Nothing is promised for this service.")
        column.addWidget(plain(words, "muted", wrap=True))
    grid = _grid()
    for place, promise in enumerate(row.promises):
        grid.addWidget(plain(target_words(promise), wrap=True), place, 0)
        grid.addWidget(plain(left_words(promise), _ROLES[use_of(promise)]), place, 1, _RIGHT)
    nest(column, grid)
    if curve is not None:
        value, meaning, is_beyond = now_words(curve, now)
        words = " ".join(part for part in (value, meaning) if part)
        column.addWidget(
            plain(
                _("{partition} now: {words}").format(partition=curve_words(curve).partition(",")[0], words=words),
                "risk" if is_beyond else "muted",
            )
        )
    return widget


def parts(rows: Sequence[PartRow], now: datetime) -> QWidget:
    """What the service is made of, and how each of it fares."""
    widget, column = section(_("Parts of this service"))
    if not rows:
        column.addWidget(plain(_("No part of it is known."), "muted", wrap=True))
    grid = _grid()
    for place, row in enumerate(rows):
        since = minute(row.since, now) if row.since is not None and row.state is not PartState.WORKING else ""
        grid.addWidget(ElidedLabel(part_title(row)), place, 0)
        grid.addWidget(_state_label(row.state), place, 1)
        grid.addWidget(plain(since, "muted"), place, 2, _RIGHT)
    nest(column, grid)
    return widget


def tickets(rows: Sequence[ServiceTicket], theme: Theme, now: datetime) -> QWidget:
    """The open tickets: how far they are, and what the customer said."""
    widget, column = section(_("Tickets"))
    if not rows:
        column.addWidget(plain(_("No open ticket."), "muted"))
    grid = _grid()
    for place, row in enumerate(rows):
        name = plain(row.number)
        name.setStyleSheet("font-weight: 600; color: {name}".format(name=theme.color("link").name()))
        step = _(RESTORATION_WORDS[row.restoration]) if row.restoration is not None else begun(WORDS[row.status])
        grid.addWidget(name, 2 * place, 0)
        grid.addWidget(plain(step), 2 * place, 1)
        grid.addWidget(plain(minute(row.restoration_since or row.opened_at, now), "muted"), 2 * place, 2, _RIGHT)
        grid.addWidget(plain(f"“{row.text}”", "muted", wrap=True), 2 * place + 1, 0, 1, 3)
    nest(column, grid)
    return widget


def _state_label(state: PartState) -> QLabel:
    role = "error" if state in BAD_STATES else "risk" if state is PartState.DEGRADED else "muted"
    return plain(state, role)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    return grid
