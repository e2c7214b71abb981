"""What the keys of the alarm console do: one method an action."""

from collections.abc import Callable, Mapping

from nocdesk.boards.rows import AlarmRow, ProposalRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.tickets.model import MatchState
from ui.alarm_operations import AlarmOperations
from ui.charts.mini_plot import MiniPlot
from ui.dialogs.ask import TicketDialog
from ui.poll_requests import PollRequests
from ui.screen import Place
from ui.views.alarm_acts import ActedOn, AlarmActs
from ui.views.alarm_detail import AlarmDetailPane
from ui.views.alarm_list import AlarmList


class ConsoleKeys(AlarmActs):
    """Turns keys and buttons into operations on the selected alarms."""

    def __init__(
        self,
        alarms: AlarmList,
        detail: AlarmDetailPane,
        plot: MiniPlot,
        operations: AlarmOperations,
        polls: PollRequests,
        clock: Clock,
    ) -> None:
        on = ActedOn(self.rows, alarms.shown_row, alarms.with_symptoms, lambda: alarms.filter_text)
        super().__init__(alarms, on, operations, polls, clock)
        self._list = alarms
        self._detail = detail
        detail.action_requested.connect(self._on_action)
        detail.link_requested.connect(operations.link)
        detail.decline_requested.connect(operations.decline)
        detail.note_submitted.connect(self._on_note)
        detail.left.connect(alarms.view.setFocus)
        plot.open_requested.connect(self.open)
        plot.left.connect(alarms.view.setFocus)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        return {
            **self.common_handlers(),
            "alarm.evidence": self.drill,
            "alarm.problem": self.show_problem,
            "alarm.expand": self._list.unfold,
            "alarm.collapse": self._list.fold,
            "alarm.ticket": self.ticket,
            "alarm.link": lambda: self._decide(self._operations.link),
            "alarm.decline": lambda: self._decide(self._operations.decline),
            "alarm.network": self.show_network,
        }

    def rows(self) -> list[AlarmRow]:
        """The selected alarms, else the one that the panes show."""
        rows = self._list.selected_rows()
        shown = self._list.shown_row()
        return rows or ([shown] if shown else [])

    def drill(self) -> None:
        """Go down: from a problem's own row to all of the problem, from an alarm to its evidence."""
        row = self._list.shown_row()
        if row is not None and row.fold.symptoms:
            self.show_problem()
        else:
            self.show_evidence()

    def show_problem(self) -> None:
        """Show the whole problem that the alarm is part of."""
        row = self._list.shown_row()
        if row is None:
            return
        if row.problem_id is None:
            self.said.emit(_("This alarm is part of no problem."))
            return
        self.go_requested.emit(Place("problem", row.problem_id))

    def acknowledge_one(self, alarm_id: int) -> None:
        """Take note of one alarm."""
        row = self._list.model.row(alarm_id)
        if row is not None:
            self._operations.acknowledge(self._list.with_symptoms([row]))

    def show_network(self) -> None:
        """Show the device that the alarm is about, and what else it carries."""
        detail = self._detail.detail
        if detail is None or detail.device_id is None:
            self.said.emit(_("No device of the inventory raised this alarm."))
            return
        self.go_requested.emit(Place("network", detail.device_id))

    def ticket(self) -> None:
        """Show the ticket that is linked with the alarm, or open one for a service that the alarm touches."""
        row = self._list.shown_row()
        detail = self._detail.detail
        if row is None or detail is None or detail.row.id != row.id:
            return
        linked = [proposal for proposal in detail.proposals if proposal.state is MatchState.LINKED]
        if linked:
            self.go_requested.emit(Place("tickets", linked[0].ticket_id))
            return
        if not detail.impacts:
            self.said.emit(_("The alarm touches no service: there is no customer to open a ticket for."))
            return
        dialog = TicketDialog(detail.impacts, self._list)
        dialog.opened.connect(lambda service_id, text: self._operations.open_ticket(row, service_id, text))
        dialog.open()

    def _decide(self, decide: Callable[[ProposalRow], None]) -> None:
        proposal = self._detail.best_proposal
        if proposal is None:
            self.said.emit(_("No ticket is proposed for this alarm."))
            return
        decide(proposal)

    def _on_action(self, action_id: str) -> None:
        self.handlers()[action_id]()

    def _on_note(self, text: str) -> None:
        detail = self._detail.detail
        if detail is not None:
            self._operations.annotate(detail.row, text)
