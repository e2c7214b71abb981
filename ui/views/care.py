"""The care screen: a search for who calls, and the page of the customer that it found."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from nocdesk.boards.care_rows import CareCustomer
from nocdesk.boards.care_search import CustomerEntry, FoundRow, find_customers
from nocdesk.language import _
from ui.change_feed import Changes
from ui.nesting import nest
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.care_lists import FoundList
from ui.views.care_page import CarePage
from ui.views.care_reads import CareReads
from ui.widgets.labels import plain
from ui.widgets.panes import HANDLE, Panes
from ui.widgets.search_edit import SearchEdit
from ui.workplace import Workplace

SETTLE_MS = 60
"""So long the page of the best match waits for the next letter."""

INDEX_EVERY_MS = 1000
"""So often at most the index is read anew while things change."""

WIDE, NARROW = 372, 304
_KINDS = ("customer", "service", "ticket", "work", "inventory")
_NAMED = ("customer", "ticket", "inventory")
"""What changes the names and numbers by which a customer is found."""

_HINT = _("Name, number, service, site, ticket, phone")


class CareScreen(Screen):
    """Answers whoever calls: search, look, tell, and open a ticket, all with the keyboard."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._background = workplace.background
        self._reads = CareReads(workplace.core)
        self._index: tuple[CustomerEntry, ...] = ()
        self._shown: FoundRow | None = None
        self._customer_id: int | None = None
        self._wanted_id: int | None = None
        self._asked = self._answered = 0
        self._is_stale = False
        self._is_outdated = True
        self._is_indexing = False
        self._proof = ""
        self.search = SearchEdit(_HINT, _("Search for a customer"))
        self.found = FoundList(theme, workplace.me)
        self.page = CarePage(workplace, theme)
        self._settle, self._index_timer = (
            QTimer(self, singleShot=True, interval=ms) for ms in (SETTLE_MS, INDEX_EVERY_MS)
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        field = QVBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.setSpacing(8)
        field.addWidget(plain(_("Who is calling?"), "section"))
        field.addWidget(self.search)
        left = QFrame()
        left.setProperty("role", "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(1, 9, 1, 1)
        column.setSpacing(9)
        nest(column, field)
        column.addWidget(self.found, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 0, 4, 4)
        whole.addWidget(Panes(Qt.Orientation.Horizontal, left, self.page, share=_share))

    def _connect(self) -> None:
        self._settle.timeout.connect(self._read_customer)
        self._index_timer.timeout.connect(self._read_index)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_chosen)
        self.search.list_wished.connect(self._on_list_wished)
        self.search.left.connect(self.found.view.setFocus)
        self.found.shown_changed.connect(self._on_found_shown)
        for speaker in (self.found, self.page):
            speaker.said.connect(self.said)
            speaker.retry_requested.connect(self.reload)
        self.page.failed.connect(self.failed)
        self.page.selection_said.connect(self.selection_said)
        self.page.go_requested.connect(self.go_requested)

    @property
    def entries(self) -> tuple[CustomerEntry, ...]:
        """Everybody who can be found."""
        return self._index

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.found.view, {**self.found.handlers(), "list.filter": self.take_focus})
        for widget in (self.search, self.found.view):
            yield Binding(Scope.CARE, widget, self._handlers(self._on_chosen))
        for rows, opened in (
            (self.page.services, self.page.go_to_service),
            (self.page.tickets, self.page.go_to_ticket),
        ):
            yield Binding(Scope.LIST, rows.view, rows.handlers())
            yield Binding(Scope.CARE, rows.view, {**self._handlers(opened), "care.search": self.take_focus})
        yield Binding(Scope.FORM, self.page.form, self.page.form_handlers())

    def on_changes(self, changes: Changes) -> None:
        if not changes.touches(*_KINDS):
            return
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_outdated = self._is_outdated or changes.touches(*_NAMED)
        if not self._index_timer.isActive():
            self._index_timer.start()
        self._settle.start()

    def set_theme(self, theme: Theme) -> None:
        self.found.set_theme(theme)
        self.page.set_theme(theme)

    def reload(self) -> None:
        self._is_stale = False
        self._is_outdated = True
        self._read_index()
        self._read_customer()

    def tick(self) -> None:
        self.page.tick()

    def prove_polling(self, proof: str) -> None:
        self._proof = proof
        self._explain()

    def _explain(self) -> None:
        """A store without customers says how they get into it, and not that all of them are well."""
        self.found.explain(self._proof)
        self.page.say_nobody(is_empty=self.found.is_loaded and not self._index)

    def go_to(self, place: Place) -> None:
        """Show a customer."""
        if place.id is not None:
            self._wanted_id = place.id
            self._stand_on_wanted()

    def place(self) -> int | None:
        return self.page.customer.id if self.page.customer is not None else None

    def drafts(self) -> Mapping[str, str]:
        return self.page.kept_drafts()

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self.page.take_up(drafts)

    def take_focus(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def panels(self) -> list[QWidget]:
        return [self.search, self.found.view, *self.page.panels()]

    def veiled(self) -> list[QWidget]:
        return [self.found.view, self.page]

    def pose(self) -> None:
        """Stand on the customer in the worst trouble."""
        rows = self.found.model.shown_rows
        if rows:
            self.found.go_to(rows[0].id)

    def _handlers(self, opened: Callable[[], object]) -> Mapping[str, Callable[[], object]]:
        return {
            "care.open": opened,
            "care.ticket": self.page.open_form,
            "care.copy_words": self.page.copy_words,
        }

    def _read_index(self) -> None:
        if self._is_indexing:
            self._index_timer.start()
            return
        self._is_indexing = True
        job = self._reads.index if self._is_outdated else partial(self._reads.fares, self._index)
        self._is_outdated = False
        self._background.read(job, self._on_index, self._on_index_failed)

    def _on_index(self, index: tuple[CustomerEntry, ...]) -> None:
        self._is_indexing = False
        self._index = index
        self._find()
        self._explain()
        self._stand_on_wanted()

    def _on_index_failed(self, message: str) -> None:
        self._is_indexing = False
        self._is_outdated = True
        self.found.fail(message)

    def _find(self) -> None:
        sought = self.search.text().strip()
        self.found.show_found(find_customers(self._index, sought), sought, has_any=bool(self._index))

    def _on_search(self) -> None:
        self.found.let_go()
        self._find()

    def _on_found_shown(self) -> None:
        """Follow the row that was chosen; while something is sought, the best match."""
        row = self.found.chosen_row()
        if row is None and self.search.text().strip():
            row = self.found.shown_row()
            if row is None:
                self._customer_id = None
                self.page.show_nobody()
        if row is not None and row.id != self._customer_id:
            self._shown, self._customer_id = row, row.id
            self._settle.start()

    def _read_customer(self) -> None:
        if self._customer_id is not None:
            self._asked += 1
            answer = partial(self._on_customer, self._customer_id, self._asked)
            self._background.read(partial(self._reads.customer, self._customer_id), answer, self.page.fail)

    def _on_customer(self, customer_id: int, asked: int, customer: CareCustomer | None) -> None:
        # Several readings are under way at once: an older one may come after a newer one.
        if customer_id == self._customer_id and asked > self._answered:
            self._answered = asked
            self.page.show_customer(customer, self._shown)

    def _stand_on_wanted(self) -> None:
        if self._wanted_id is None or not self._index:
            return
        if self.found.model.row(self._wanted_id) is None:
            entry = next((entry for entry in self._index if entry.id == self._wanted_id), None)
            self.search.setText(entry.number if entry else "")
        self.found.go_to(self._wanted_id)
        self._wanted_id = None

    def _on_chosen(self) -> None:
        """Enter: the customer is the right one, its services get the keyboard."""
        if self.found.shown_row() is not None:
            self.page.services.view.setFocus()

    def _on_list_wished(self) -> None:
        self.found.view.setFocus()
        self.found.view.step(1)

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.reload()


def _share(width: int) -> tuple[int, int]:
    found = WIDE if width >= 1492 else NARROW
    return found, width - found - HANDLE
