"""The cards of one customer's services, with the filter and its tabs, which stand over the whole screen."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.inventory_rows import InventoryRow
from nocdesk.boards.service_curves import CurveRow
from nocdesk.boards.service_fields import SERVICE_WORDS
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.text import nouns
from ui.theme import Theme
from ui.views.services_card_delegate import CardDelegate
from ui.views.services_columns import (
    HEADS,
    HINT,
    SAVED_FILTERS,
    TIMED_COLUMNS,
    CardModel,
    card_cells,
    card_columns,
)
from ui.views.services_head import CustomerHead
from ui.widgets.labels import short
from ui.widgets.row_list import RowList

FOOT = _("Bar: minutes out of promise used this month. Dotted line: the promised value. Block: no data.")
_FOOT_HEIGHT = 28


class ServiceCards(RowList[InventoryRow]):
    """All services, or those of one customer; `bar` is the line of tabs and filter to be put over the screen."""

    def __init__(self, theme: Theme, clock: Clock, me: str) -> None:
        self.curves: dict[int, CurveRow] = {}
        self._clock = clock
        self.cards = CardModel(card_columns(clock, self.curves), clock)
        self._delegate = CardDelegate(theme, clock, self.curves)
        self._delegate.names_customer = True
        super().__init__(
            theme,
            self.cards,
            self._delegate,
            name=_("Services of the customer"),
            words=SERVICE_WORDS,
            hint=HINT,
            loading=_("Reading the services …"),
            nothing=_("No services"),
            noun=nouns("service", "services"),
            me=me,
            clock=clock,
            timed=TIMED_COLUMNS,
            saved_filters=SAVED_FILTERS,
        )
        self.head = CustomerHead(theme)
        self.bar = QWidget()
        self._arrange()

    def _arrange(self) -> None:
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tabs, 1)
        row.addWidget(self.line, 1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.head)
        foot = short(FOOT, "muted")
        foot.setFixedHeight(_FOOT_HEIGHT)
        foot.setContentsMargins(16, 0, 16, 0)
        foot.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(foot)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        super().set_theme(theme)
        self.head.theme = theme
        self.head.update()

    def show_customer(self, customer_id: int | None) -> None:
        """Show the services of this customer, of all without one."""
        if customer_id != self.cards.customer_id:
            self._delegate.names_customer = customer_id is None
            self.let_go()
            self.cards.restrict(customer_id)
            self.show_state()
            self.shown_changed.emit()
        self.head.show_rows([r for r in self.cards.rows if customer_id is None or r.customer_id == customer_id])

    def show_curves(self, curves: Mapping[int, CurveRow]) -> None:
        """Draw these curves from now on."""
        self.curves.update(curves)
        self.view.viewport().update()

    def visible_rows(self) -> list[InventoryRow]:
        """The services whose cards are in view."""
        rows = self.cards.shown_rows
        if not rows:
            return []
        first = max(0, self.view.rowAt(0))
        last = self.view.rowAt(self.view.viewport().height() - 1)
        return rows[first : len(rows) if last < 0 else last + 1]

    def copy_heads(self) -> Sequence[str]:
        """The heads of a copied table."""
        return HEADS

    def copy_cells(self, row: InventoryRow) -> Sequence[str]:
        """The cells of a copied card."""
        return card_cells(row, self.curves.get(row.id), self._clock.now())
