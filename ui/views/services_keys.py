"""What the keys and buttons of the service inventory do."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.inventory_rows import DependentRow, InventoryRow
from nocdesk.language import _
from ui.copying import copy_text
from ui.screen import Place
from ui.theme import Theme
from ui.views.services_cards import ServiceCards
from ui.views.services_impact import ImpactDialog
from ui.views.services_pane import ServicePane
from ui.views.services_reads import InventoryReads
from ui.workplace import Workplace


class ServiceKeys(QObject):
    """A method for each action, on the service that the cards stand on."""

    said = Signal(str)
    failed = Signal(str)
    go_requested = Signal(object)
    service_chosen = Signal(int)

    def __init__(
        self,
        workplace: Workplace,
        reads: InventoryReads,
        theme: Theme,
        cards: ServiceCards,
        pane: ServicePane,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._reads = reads
        self._cards = cards
        self._pane = pane
        self._window = parent
        self.theme = theme

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "services" do, by id."""
        return {
            "service.plots": self.open_plots,
            "service.impact": self.show_impact,
            "service.ticket": self.open_ticket,
            "service.copy_words": self.copy_words,
            "service.rests": self.show_ground,
        }

    def act(self, action_id: str) -> None:
        """Do what a button asks for."""
        self.handlers()[action_id]()

    def open_plots(self) -> None:
        """Show the service's plots."""
        row = self._cards.shown_row()
        if row is not None:
            self.open_plots_of(row.id)

    def open_plots_of(self, service_id: int) -> None:
        """Show the plots of this service."""
        self.go_requested.emit(Place("workbench", service_id))

    def open_ticket(self) -> None:
        """Show the ticket of the service that is promised to be over first."""
        row = self._cards.shown_row()
        if row is None:
            return
        if not row.tickets:
            self.said.emit(_("No open ticket for {title}.").format(title=row.title))
        else:
            self.go_requested.emit(Place("tickets", row.tickets[0].id))

    def show_ground(self) -> None:
        """Show what the service rests on."""
        row = self._cards.shown_row()
        if row is not None:
            self.go_requested.emit(Place("rests", row.id))

    def copy_words(self) -> None:
        """Copy what may be said."""
        row = self._cards.shown_row()
        if row is not None:
            copy_text(self._pane.words)
            self.said.emit(_("Copied what may be said about {title}").format(title=row.title))

    def show_impact(self) -> None:
        """List what depends on the service."""
        row = self._cards.shown_row()
        if row is not None:
            job = partial(self._reads.dependents, row.id)
            self._workplace.background.read(job, partial(self._on_dependents, row), self.failed.emit)

    def _on_dependents(self, row: InventoryRow, dependents: list[DependentRow]) -> None:
        place = self._workplace
        dialog = ImpactDialog(
            self.theme, place.actions, row.title, dependents, place.clock.now(), me=place.me, parent=self._window
        )
        dialog.chosen.connect(self.service_chosen)
        dialog.open()
