"""The service inventory: customers and their services as whoever pays for them knows them, without a network word."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.inventory_rows import InventoryRow, PartRow
from nocdesk.boards.service_curves import CurveRow
from ui.change_feed import Changes
from ui.first_run.next_step import NEXT_STEP
from ui.nesting import nest
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.services_cards import ServiceCards
from ui.views.services_feed import InventoryFeed, wish_of
from ui.views.services_keys import ServiceKeys
from ui.views.services_outline import Branch, Customer, Level, customers_of
from ui.views.services_pane import NARROW as NARROW_PANE
from ui.views.services_pane import WIDE as WIDE_PANE
from ui.views.services_pane import ServicePane
from ui.views.services_reads import Inventory, InventoryReads, Wish
from ui.views.services_text import is_broken
from ui.views.services_tree import NARROW, WIDE, ServiceTree
from ui.widgets.filter_tabs import FilterTabs
from ui.workplace import Workplace

_ROOM_FOR_WIDE = 1440
_EVERYTHING = Wish(everything=True)
_READ_AGAIN_S = 60.0
"""Planned work begins and ends without anybody's doing."""


class ServicesScreen(Screen):
    """Tree, cards and pane; what one of them stands on, the others show."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._clock = clock = workplace.clock
        reads = InventoryReads(workplace.core)
        self.feed = InventoryFeed(reads, workplace.background, clock, self)
        self.tree = ServiceTree(theme, clock)
        self.cards = ServiceCards(theme, clock, workplace.me)
        self.pane = ServicePane(theme, clock, workplace.actions)
        self.keys = ServiceKeys(workplace, reads, theme, self.cards, self.pane, self)
        self._parts: dict[int, tuple[PartRow, ...]] = {}
        self._customers: list[Customer] = []
        self._wanted: int | None = None
        self._filter = ""
        self._missed = _EVERYTHING
        self._read_at = 0.0
        self._proof = ""
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        panels = QHBoxLayout()
        panels.setSpacing(4)
        panels.addWidget(self.tree)
        panels.addWidget(self.cards, 1)
        panels.addWidget(self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.cards.bar)
        nest(column, panels, 1)

    def _connect(self) -> None:
        self.feed.rows_read.connect(self._on_rows)
        self.feed.parts_read.connect(self._on_parts)
        self.feed.curves_read.connect(self._on_curves)
        self.feed.failed.connect(self.cards.fail)
        self.tree.branch_chosen.connect(self._on_branch)
        self.tree.service_opened.connect(lambda service_id: self.feed.ask_parts([service_id]))
        self.tree.activated.connect(self._on_activated)
        self.cards.shown_changed.connect(self._on_cards)
        self.cards.said.connect(self.said)
        self.cards.retry_requested.connect(self.reload)
        self.cards.view.doubleClicked.connect(self.keys.open_plots)
        self.cards.view.verticalScrollBar().valueChanged.connect(self._ask_curves)
        self.pane.action_requested.connect(self.keys.act)
        self.keys.said.connect(self.said)
        self.keys.failed.connect(self.failed)
        self.keys.go_requested.connect(self.go_requested)
        self.keys.service_chosen.connect(self.show_service)

    @property
    def row(self) -> InventoryRow | None:
        """The service that everything here is about."""
        return self.cards.shown_row()

    def bindings(self) -> Iterable[Binding]:
        in_list = self.cards.handlers()
        in_tree = {**in_list, **self.tree.handlers()}
        yield Binding(Scope.LIST, self.cards.view, in_list)
        yield Binding(Scope.LIST, self.tree.view, _without_selection(in_tree))
        yield Binding(Scope.SERVICES, self.cards.view, self.keys.handlers())
        yield Binding(Scope.SERVICES, self.tree.view, {**self.keys.handlers(), **self.tree.handlers()})

    def on_changes(self, changes: Changes) -> None:
        wish = _EVERYTHING if changes.has_gap else wish_of(changes)
        if self.isVisible():
            self._ask(wish)
        else:
            self._missed |= wish

    def set_theme(self, theme: Theme) -> None:
        self.keys.theme = theme
        for part in (self.tree, self.cards, self.pane):
            part.set_theme(theme)

    def reload(self) -> None:
        self._ask(_EVERYTHING)

    def tick(self) -> None:
        self.cards.tick()
        self.pane.refresh()
        self._ask_curves()
        if self._clock.monotonic() - self._read_at >= _READ_AGAIN_S:
            self.reload()

    def prove_polling(self, proof: str) -> None:
        self._proof = proof
        self._explain()

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.show_service(place.id)

    def take_focus(self) -> None:
        (self.cards if self.tree.isHidden() else self.tree).view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.tree.view, self.cards.view, self.cards.line.edit]

    def saved_filters(self) -> FilterTabs | None:
        return self.cards.tabs

    def veiled(self) -> list[QWidget]:
        return [self.tree.view, self.cards.view]

    def pose(self) -> None:
        broken = [row for customer in self._customers for row in customer.rows if is_broken(row)]
        if broken:
            chosen = next((row for row in broken if row.tickets), broken[0])
            self.tree.open_service(chosen.customer_id, chosen.id)
            self.cards.view.select_id(chosen.id)

    def show_service(self, service_id: int) -> None:
        """Stand on a service; one that is not read yet is stood on once it is."""
        row = self.cards.cards.row(service_id)
        self._wanted = service_id if row is None else None
        if row is None:
            return
        if row not in self.cards.cards.passing:
            self.cards.set_filter("")
        self.cards.show_customer(row.customer_id)
        self.tree.open_customer(row.customer_id)
        self.tree.point_at(row.customer_id, row.id)
        self.cards.view.select_id(row.id)

    def _ask(self, wish: Wish) -> None:
        if wish.everything:
            self._read_at = self._clock.monotonic()
        self.feed.ask(wish)

    def _ask_curves(self) -> None:
        if self.isVisible():
            self.feed.ask_curves(self.cards.visible_rows())

    def _on_rows(self, inventory: Inventory) -> None:
        is_first = not self.cards.is_loaded
        self.feed.forget_curves([row.id for row in inventory.rows if self._has_turned(row)])
        self.cards.take(inventory.rows, inventory.asked)
        self._show_customers()
        self.cards.show_customer(self.cards.cards.customer_id)
        if is_first:
            self.tree.point_at(None, None)
        if self._wanted is not None:
            self.show_service(self._wanted)
        here = self.row
        shown = {*self.tree.open_services, *([here.id] if here is not None else [])}
        self.feed.ask_parts(shown if inventory.asked is None else shown & inventory.asked)
        self._explain()
        self._show_pane()

    def _has_turned(self, row: InventoryRow) -> bool:
        """Whether the service fares otherwise than when its curve was read, or for another reason."""
        known = self.cards.cards.row(row.id)
        return known is not None and (known.service_class, known.metric) != (row.service_class, row.metric)

    def _on_parts(self, parts: Mapping[int, tuple[PartRow, ...]]) -> None:
        self._parts.update(parts)
        self.tree.show_parts(self._parts)
        self._show_pane()

    def _on_curves(self, curves: Mapping[int, CurveRow]) -> None:
        self.cards.show_curves(curves)
        self._show_pane()

    def _on_branch(self, branch: Branch) -> None:
        self.cards.show_customer(branch.customer_id)
        if branch.service_id is not None:
            self.cards.view.select_id(branch.service_id)
        elif self.cards.cards.rowCount():
            self.cards.view.scrollToTop()

    def _on_activated(self) -> None:
        """Enter in the tree: a customer opens or closes, everything else leads to the plots."""
        branch = self.tree.current
        if branch is not None and branch.level is Level.CUSTOMER:
            self.tree.toggle()
        elif branch is not None and branch.goes_to is not None:
            self.keys.open_plots_of(branch.goes_to)
        else:
            self.keys.open_plots()

    def _on_cards(self) -> None:
        """The filter or the current card changed."""
        if self.cards.cards.is_changing:
            return
        if self.cards.filter_text != self._filter:
            self._on_filter(self.cards.filter_text)
        row = self.row
        if row is not None and self.cards.view.hasFocus() and self.cards.cards.customer_id is not None:
            self.tree.point_at(row.customer_id, row.id)
        if row is not None and row.id not in self._parts:
            self.feed.ask_parts([row.id])
        self._ask_curves()
        self._show_pane()
        self.selection_said.emit(f"{row.name}, {row.customer}" if row is not None else "")

    def _on_filter(self, text: str) -> None:
        """A filter is about all customers."""
        self._filter = text
        self._show_customers()
        if text:
            self.cards.show_customer(None)
            self.tree.point_at(None, None)

    def _show_customers(self) -> None:
        """List the customers whose services pass the filter; one that was hidden gives way to all."""
        self._customers = customers_of(self.cards.cards.passing)
        self.tree.show_customers(self._customers, unfolded=bool(self.cards.filter_text))
        if self.cards.cards.customer_id not in {None, *(customer.id for customer in self._customers)}:
            self.cards.show_customer(None)

    def _show_pane(self) -> None:
        row = self.row
        if row is None:
            self.pane.show_service(None, (), None)
        else:
            self.pane.show_service(row, self._parts.get(row.id, ()), self.cards.curves.get(row.id))

    def _explain(self) -> None:
        """Without a single service the cards have the room of the tree and the pane, to say the next step."""
        has_some = bool(self.cards.cards.rows) or not self.cards.is_loaded
        for beside in (self.tree, self.pane):
            beside.setVisible(has_some)
        self.cards.explain(self._proof if has_some else f"{NEXT_STEP} {self._proof}".strip())

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        missed, self._missed = self._missed, Wish()
        self._ask(missed)
        self._ask_curves()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _ROOM_FOR_WIDE
        self.tree.setFixedWidth(WIDE if is_wide else NARROW)
        self.pane.setFixedWidth(WIDE_PANE if is_wide else NARROW_PANE)


def _without_selection(handlers: Mapping[str, Callable[[], object]]) -> dict[str, Callable[[], object]]:
    """A tree has one current line and no selection of many."""
    many = {"list.select", "list.select_all", "list.clear_selection"}
    return {action: act for action, act in handlers.items() if action not in many}
