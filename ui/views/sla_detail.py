"""The SLA pane: an objective's arithmetic, its story, its bad times, how it is counted, and the tickets."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.sla_board import ObjectiveDetail
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.actions import ActionTable
from ui.theme import Theme
from ui.views.sla_counted import ticket_clocks
from ui.views.sla_sections import arithmetic, bad_times, closed, counting, in_words, tickets
from ui.widgets.button_row import ButtonRow
from ui.widgets.detail_pane import DetailPane
from ui.widgets.sla_head import SlaHead

WIDTH = 360
NARROW = 300
_BUTTONS: Mapping[str, str] = {"sla.evidence": _("Evidence"), "sla.open": _("Plots"), "sla.ticket": _("Ticket")}


class SlaDetailPane(DetailPane[ObjectiveDetail]):
    """Everything about the objective that the list stands on."""

    interval_chosen = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable) -> None:
        self._clock = clock
        self._head = SlaHead(theme)
        buttons = ButtonRow(theme, actions, _BUTTONS, primary="sla.evidence")
        super().__init__(
            self._head, buttons, title=_("Objective"), about=_("How the objective came about"), narrowest=NARROW
        )
        self.show_message(_("Select an objective to see how it came about."))

    def sections(self, detail: ObjectiveDetail) -> Sequence[QWidget]:
        now = self._clock.now()
        clocks = [ticket_clocks(detail, now)] if detail.row.counts_tickets else []
        return (
            arithmetic(detail),
            in_words(detail, now),
            *clocks,
            bad_times(detail, now, self.interval_chosen.emit),
            closed(detail, now),
            tickets(detail.tickets, now),
            counting(detail),
        )

    def tick(self) -> None:
        if self._detail is not None:
            self._head.show_row(self._detail.row, self._clock.now())
