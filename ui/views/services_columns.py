"""The columns of the service cards, what a card says when it is read or copied, and what cards are filtered by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt

from nocdesk.boards.inventory_rows import InventoryRow
from nocdesk.boards.service_curves import CurveRow
from nocdesk.clock import Clock
from nocdesk.filtering.row_filter import Accepts, RowFilter
from nocdesk.language import _
from ui.filters import SavedFilter
from ui.models.row_table import RIGHT, Column, Index, RowTableModel
from ui.text import MISSING, stamp
from ui.views.services_outline import urgency
from ui.views.services_text import (
    NO_PROMISE,
    NOT_RECKONED,
    STATE_WORDS,
    curve_words,
    left_words,
    now_words,
    since_words,
    target_words,
    ticket_lines,
    used_words,
    work_words,
)

HEADS = (
    _("Customer"),
    _("Service"),
    _("Number"),
    _("Site"),
    _("State"),
    _("Since"),
    _("What"),
    _("Promise"),
    _("Used"),
    _("Left"),
    _("Now"),
    _("Tickets"),
    _("Restore by"),
    _("Planned work"),
)
TIMED_COLUMNS = ("service", "now", "tickets")
SAVED_FILTERS = (
    SavedFilter(_("All services"), ""),
    SavedFilter(_("Not working"), "state:down,degraded"),
    SavedFilter(_("At risk"), "sla:risk,breach"),
    SavedFilter(_("Planned work"), "state:planned"),
)
HINT = _("Service, customer, number, state:down")


class CardModel(RowTableModel[InventoryRow]):
    """All services, of which those of one customer (None: of all) are shown that pass the filter."""

    def __init__(self, columns: Sequence[Column[InventoryRow]], clock: Clock) -> None:
        super().__init__(columns, key=lambda row: row.id, order=urgency)
        self._clock = clock
        self._words: RowFilter[InventoryRow] | None = None
        self.customer_id: int | None = None
        self.is_changing = False
        """Rows that go take the selection with them: whoever hears of that must not ask for other rows just now."""
        self.about_to_rearrange.connect(lambda: self._note_change(is_changing=True))
        self.rearranged.connect(lambda: self._note_change(is_changing=False))

    @property
    def passing(self) -> list[InventoryRow]:
        """The services of all customers that pass the filter."""
        return [row for row in self.rows if self._words is None or self._words.accepts(row)]

    def restrict(self, customer_id: int | None) -> None:
        """Show the services of this customer, of all without one."""
        self.customer_id = customer_id
        super().set_filter(Accepts(self._is_shown))

    # What the table asks and Qt's own names from here on.

    def set_filter(self, wanted: RowFilter[InventoryRow] | None) -> None:
        self._words = wanted
        super().set_filter(Accepts(self._is_shown))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole:
            return card_tip(self.row_at(index), self._clock.now())
        return super().data(index, role)

    def _note_change(self, *, is_changing: bool) -> None:
        self.is_changing = is_changing

    def _is_shown(self, row: InventoryRow) -> bool:
        is_of_customer = self.customer_id is None or row.customer_id == self.customer_id
        return is_of_customer and (self._words is None or self._words.accepts(row))


def card_columns(clock: Clock, curves: Mapping[int, CurveRow]) -> list[Column[InventoryRow]]:
    """The five columns; times are told against `clock`, the curves are those that have been read."""

    def now_text(row: InventoryRow) -> str:
        value, meaning, _ = now_words(curves.get(row.id), clock.now())
        return " ".join(part for part in (value, meaning) if part)

    return [
        Column(
            "service",
            _("Service and state"),
            236,
            lambda row: ", ".join((row.title, STATE_WORDS[row.service_class], since_words(row, clock.now()))),
            lambda row: row.title,
            minimum=184,
            stretch=True,
        ),
        Column("promise", _("Promise this month"), 156, _promise_text, _left_rank),
        Column(
            "curve",
            _("Last 24 h"),
            120,
            lambda row: curve_words(curves[row.id]) if row.id in curves else MISSING,
            lambda row: row.specification,
            minimum=104,
        ),
        Column("now", _("Now"), 108, now_text, now_text, drop=1),
        Column("tickets", _("Tickets"), 144, lambda row: _tickets_text(row, clock.now()), _ticket_rank, RIGHT),
    ]


def card_cells(row: InventoryRow, curve: CurveRow | None, now: datetime) -> list[str]:
    """The cells under HEADS: a card as a line of a table."""
    promise = row.promise
    ticket = row.tickets[0] if row.tickets else None
    value, meaning, _ = now_words(curve, now)
    return [
        row.customer, row.title, row.name, row.site, STATE_WORDS[row.service_class],
        stamp(row.since) if row.since is not None else "",
        ", ".join(row.troubles),
        target_words(promise) if promise is not None else "",
        " ".join(used_words(promise)) if promise is not None else "",
        left_words(promise) if promise is not None else "",
        "" if value == MISSING else " ".join(part for part in (value, meaning) if part),
        ", ".join(found.number for found in row.tickets),
        stamp(ticket.etr_at) if ticket is not None and ticket.etr_at is not None else "",
        work_words(row, now),
    ]  # fmt: skip


def card_tip(row: InventoryRow, now: datetime) -> str:
    """What the card may have had no room for."""
    state = f"{STATE_WORDS[row.service_class]}, {since_words(row, now)}".rstrip(", ")
    place = ", ".join(part for part in (row.name, row.specification, row.site) if part)
    return "\n".join(
        part for part in (row.title, place, state, work_words(row, now), *map(target_words, row.promises)) if part
    )


def _promise_text(row: InventoryRow) -> str:
    if row.promise is None:
        return NO_PROMISE if not row.tier else NOT_RECKONED
    used, total = used_words(row.promise)
    return f"{used} {total}, {left_words(row.promise)}"


def _tickets_text(row: InventoryRow, now: datetime) -> str:
    return " ".join(part for part in ticket_lines(row, now) if part)


def _left_rank(row: InventoryRow) -> float:
    return row.promise.left_s if row.promise is not None else float("inf")


def _ticket_rank(row: InventoryRow) -> tuple[int, str]:
    return -len(row.tickets), row.title
