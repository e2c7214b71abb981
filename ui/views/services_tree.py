"""The tree of the service inventory: customers, their services, and what those are made of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.inventory_rows import PartRow
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.mirroring import sides
from ui.models.row_table import Column, Index, RowTableModel
from ui.text import number
from ui.theme import Theme
from ui.views.services_branch_delegate import BranchDelegate, is_on_fold
from ui.views.services_outline import (
    Branch,
    Customer,
    Level,
    customer_key,
    open_service_ids,
    outline,
    service_key,
)
from ui.widgets.labels import plain
from ui.widgets.row_view import RowView

WIDE, NARROW = 300, 236
HEAD = 34


class BranchModel(RowTableModel[Branch]):
    """The lines of the outline, as they are read aloud and told in a tip."""

    # Qt's own names from here on.

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.AccessibleTextRole:
            return self.row_at(index).words
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole:
            row = self.row_at(index)
            return f"{row.title}\n{row.note}" if row.note else row.title
        return super().data(index, role)


class BranchView(RowView[Branch]):
    """Lines that a click on their fold opens and closes, without choosing them."""

    fold_clicked = Signal(int)

    # Qt's own names from here on.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        index = self.indexAt(where.toPoint())
        branch = self.rows.row_at(index) if index.isValid() else None
        if branch is not None and branch.is_open is not None and is_on_fold(branch, self.from_start(where.x(), index)):
            self.fold_clicked.emit(branch.key)
            event.accept()
            return
        super().mousePressEvent(event)


class ServiceTree(QFrame):
    """Chooses a customer, and a service of it; what is open stays open whatever changes."""

    branch_chosen = Signal(object)
    service_opened = Signal(int)
    activated = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._open: set[int] = set()
        self._customers: Sequence[Customer] = ()
        self._parts: Mapping[int, Sequence[PartRow]] = {}
        self._unfolds_all = False
        self._shown: list[Branch] = []
        self._is_showing = False
        column: Column[Branch] = Column(
            "branch", _("Customers"), 200, lambda row: row.title, lambda row: row.place, stretch=True
        )
        self.model = BranchModel([column], key=lambda row: row.key, order=lambda row: row.place, parent=self)
        self.view = BranchView(self.model, BranchDelegate(theme), name=_("Customers, their services and parts"))
        self._count = plain("", "muted")
        self._build()
        self.view.selection_changed.connect(self._on_selection)
        self.view.fold_clicked.connect(self._on_fold_clicked)
        self.view.doubleClicked.connect(lambda _index: self.activated.emit())

    def _build(self) -> None:
        self.setProperty("role", "table")
        self.view.horizontalHeader().setVisible(False)
        self.view.setSelectionMode(RowView.SelectionMode.SingleSelection)
        head = QWidget()
        head.setProperty("role", "header")
        head.setFixedHeight(HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(sides(16, 0, 12, 0))
        row.setSpacing(8)
        row.addWidget(plain(_("Customers"), "section"))
        row.addWidget(self._count)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)

    @property
    def current(self) -> Branch | None:
        """The branch that the keys act from."""
        key = self.view.current_id()
        return self.model.row(key) if key is not None else None

    @property
    def open_services(self) -> list[int]:
        """The services whose parts are listed, or would be if their customer was open."""
        return open_service_ids(self._open)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.view.set_theme(theme)

    def show_customers(self, customers: Sequence[Customer], *, unfolded: bool) -> None:
        """Show these customers; `unfolded`: with all their services, as a search wants them."""
        self._customers, self._unfolds_all = customers, unfolded
        self._count.setText(number(len(customers)))
        self._refill()

    def show_parts(self, parts: Mapping[int, Sequence[PartRow]]) -> None:
        """Show these parts under the services that are open."""
        self._parts = parts
        self._refill()

    def point_at(self, customer_id: int | None, service_id: int | None) -> None:
        """Stand on a service where it is listed, else on its customer; nobody is told."""
        here = self.current
        if (
            here is not None
            and self.view.selected_ids()
            and here.customer_id == customer_id
            and here.service_id == service_id
        ):
            return
        self._is_showing = True
        try:
            if service_id is None or not self.view.select_id(service_key(service_id)):
                self.view.select_id(customer_key(customer_id))
        finally:
            self._is_showing = False

    def open_customer(self, customer_id: int) -> None:
        """List a customer's services."""
        self._set_open(customer_key(customer_id), True)

    def open_service(self, customer_id: int, service_id: int) -> None:
        """List a customer's services, and the parts of one of them."""
        self._set_open(customer_key(customer_id), True)
        self._set_open(service_key(service_id), True)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the keys of a tree do here, by action."""
        return {
            "list.next": lambda: self.view.step(1),
            "list.previous": lambda: self.view.step(-1),
            "service.expand": self.expand,
            "service.collapse": self.collapse,
            "service.plots": self.activated.emit,
        }

    def expand(self) -> None:
        """Open the branch; one that is open leads to the first line below it."""
        branch = self.current
        if branch is None or branch.is_open is None:
            return
        if branch.is_open:
            self.view.step(1)
        else:
            self._set_open(branch.key, True)

    def collapse(self) -> None:
        """Close the branch; one that is closed leads to the line that it hangs on."""
        branch = self.current
        if branch is None:
            return
        if branch.is_open and not self._is_held_open(branch.key):
            self._set_open(branch.key, False)
        elif branch.level is Level.PART and branch.service_id is not None:
            self.view.select_id(service_key(branch.service_id))
        elif branch.level is Level.SERVICE:
            self.view.select_id(customer_key(branch.customer_id))

    def toggle(self) -> None:
        """Open the branch, or close it."""
        branch = self.current
        if branch is not None and branch.is_open is not None:
            self._set_open(branch.key, not branch.is_open)

    def _is_open(self, key: int) -> bool:
        return key in self._open or self._is_held_open(key)

    def _is_held_open(self, key: int) -> bool:
        """Whether the search keeps it open: a customer whose services it found."""
        return self._unfolds_all and key % 3 == 0

    def _set_open(self, key: int, is_open: bool) -> None:
        self._open = self._open | {key} if is_open else self._open - {key}
        found = open_service_ids([key])
        self._refill()
        if is_open and found:
            self.service_opened.emit(found[0])

    def _refill(self) -> None:
        lines = outline(self._customers, self._parts, self._is_open, self._clock.now())
        if lines == self._shown:
            return
        self._shown = lines
        self._is_showing = True
        try:
            self.model.reset(lines)
            self.view.ensure_current()
        finally:
            self._is_showing = False

    def _on_selection(self) -> None:
        branch = self.current
        if branch is not None and not self._is_showing:
            self.branch_chosen.emit(branch)

    def _on_fold_clicked(self, key: int) -> None:
        self._set_open(key, not self._is_open(key))
