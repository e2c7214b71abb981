"""What the keys of a problem's screen do: to its alarms as in the console, to all of it, and ways to other screens."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.evidence_rows import Subject
from nocdesk.boards.problem_members import ProblemMemberRow
from nocdesk.boards.problem_page import ProblemPage, ProblemServiceRow
from nocdesk.boards.problem_timeline import TimelineStep
from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from ui.alarm_operations import AlarmOperations
from ui.copying import copy_text
from ui.screen import Place
from ui.topology.sketch import CUSTOMER
from ui.views.alarm_acts import ActedOn, AlarmActs
from ui.views.evidence_opening import open_evidence
from ui.views.problem_corrections import ProblemCorrections
from ui.views.problem_lists import ProblemLists
from ui.views.problem_pane import ProblemPane
from ui.widgets.problem_sketch import SketchPanel
from ui.workplace import Workplace

Handlers = Mapping[str, Callable[[], object]]


class ProblemKeys(QObject):
    """Acts on the problem that the screen shows, and on the row that its lists stand on."""

    said = Signal(str)
    go_requested = Signal(object)
    problem_requested = Signal(int)

    def __init__(
        self, workplace: Workplace, lists: ProblemLists, sketch: SketchPanel, pane: ProblemPane, window: QWidget
    ) -> None:
        super().__init__(window)
        self._lists, self._canvas, self._pane = lists, sketch.canvas, pane
        self._operations = AlarmOperations(workplace.operations)
        self.corrections = ProblemCorrections(window, lists.members, workplace.operations)
        self.corrections.said.connect(self.said)
        on = ActedOn(self.alarms, self.shown_alarm, list, lambda: self._lists.members.filter_text)
        self.acts = AlarmActs(window, on, self._operations, workplace.polls, workplace.clock)
        self.acts.said.connect(self.said)
        self.acts.go_requested.connect(self.go_requested)

    @property
    def page(self) -> ProblemPage | None:
        """The problem that is shown."""
        return self.corrections.page

    def take(self, page: ProblemPage | None, others: Sequence[tuple[int, str]]) -> None:
        """Act on another reading from now on; `others` are the open problems, the one that is shown among them."""
        self.corrections.page, self.corrections.others = page, others

    def alarm_handlers(self) -> Handlers:
        """What the actions of scope "alarms" do in the list of alarms, by id."""
        return {
            **self.acts.common_handlers(),
            "alarm.own_problem": self.corrections.own,
            "alarm.split": self.corrections.split,
            "alarm.move": self.corrections.move,
            "alarm.merge": self.corrections.merge,
            "alarm.forbid": self.corrections.forbid,
            "alarm.ticket": self.show_ticket,
        }

    def member_handlers(self) -> Handlers:
        """What the actions of scope "problem" do in the list of alarms; the console's keys do the rest there."""
        left = ("open", "own", "merge", "ticket")
        return {key: do for key, do in self.handlers().items() if key.removeprefix("problem.") not in left}

    def handlers(self) -> Handlers:
        """What the actions of scope "problem" do, by id."""
        return {
            "problem.open": self.open,
            "problem.acknowledge": self.acknowledge,
            "problem.own": self.corrections.own,
            "problem.state": self.corrections.move_on,
            "problem.merge": self.corrections.merge,
            "problem.console": self.show_in_console,
            "problem.ticket": self.show_ticket,
            "problem.notices": self.show_notices,
            "problem.copy_words": self.copy_words,
            "problem.next": partial(self.step, 1),
            "problem.previous": partial(self.step, -1),
            "problem.next_table": partial(self._lists.step_table, 1),
            "problem.previous_table": partial(self._lists.step_table, -1),
        }

    def alarms(self) -> list[AlarmRow]:
        """The selected alarms of the problem, else the one that the list stands on."""
        return [row.alarm for row in self.corrections.rows()]

    def shown_alarm(self) -> AlarmRow | None:
        """The alarm that the list stands on."""
        row = self._lists.members.shown_row()
        return row.alarm if row is not None else None

    def acknowledge(self) -> None:
        """Take note of every alarm of the problem."""
        if self.page is not None:
            self._operations.acknowledge([row.alarm for row in self.page.members])

    def open(self) -> None:
        """Go to what the row, or what is chosen in the picture, is about."""
        if self._canvas.hasFocus():
            self._open_chosen()
            return
        match self._lists.current.shown_row():
            case ProblemServiceRow() as row:
                self.go_requested.emit(Place("services", row.id))
            case TimelineStep(ticket_id=int() as ticket_id):
                self.go_requested.emit(Place("tickets", ticket_id))
            case TimelineStep(alarm_id=int() as alarm_id):
                self.go_requested.emit(open_evidence(Subject.alarm(alarm_id)))
            case ProblemMemberRow():
                self.acts.show_evidence()
            case _:
                self.said.emit(_("Nothing more is known of it."))

    def show_in_console(self) -> None:
        """Show the alarm, or what explains the problem, among all alarms."""
        alarm = self.shown_alarm() if self._lists.current is self._lists.members else None
        if alarm is None and self.page is not None and self.page.members:
            alarm = self.page.members[0].alarm
        if alarm is None:
            return
        if alarm.is_acknowledged and not alarm.is_active:
            self.said.emit(_("The alarm has cleared and was acknowledged: the console has it no more."))
            return
        self.go_requested.emit(Place("console", alarm.id))

    def show_ticket(self) -> None:
        """Show the ticket of the row's customer, else the first of the problem."""
        row = self._lists.current.shown_row()
        tickets = self.page.detail.tickets if self.page is not None else ()
        if isinstance(row, ProblemServiceRow):
            own = row.ticket.ticket_id if row.ticket is not None else None
        elif isinstance(row, TimelineStep):
            own = row.ticket_id if row.ticket_id is not None else next((t.ticket_id for t in tickets), None)
        else:
            own = next((ticket.ticket_id for ticket in tickets), None)
        if own is None:
            self.said.emit(_("No ticket belongs to it."))
        else:
            self.go_requested.emit(Place("tickets", own))

    def show_notices(self) -> None:
        """Show what was written about the problem, and to whom."""
        if self.page is not None:
            self.go_requested.emit(Place("notices", words=f"about:{self.page.detail.number}"))

    def copy_words(self) -> None:
        """Put what may be said to the customer on the clipboard."""
        said = self._pane.said
        if said is None:
            self.said.emit(_("No customer feels it: there is nothing to say."))
            return
        copy_text(said.text)
        self.said.emit(_("Copied what may be said to {customer}").format(customer=said.customer))

    def step(self, by: int) -> None:
        """Show the next or the previous open problem, round the end."""
        ids = [number for number, _ in self.corrections.others]
        shown = self.page.detail.id if self.page is not None else None
        if not ids or ids == [shown]:
            self.said.emit(_("There is no other open problem."))
            return
        here = ids.index(shown) if shown in ids else (-1 if by > 0 else 0)
        self.problem_requested.emit(ids[(here + by) % len(ids)])

    def _open_chosen(self) -> None:
        choice, scene = self._canvas.choice, self._canvas.scene
        if choice is None or scene is None:
            self.said.emit(_("Nothing is chosen in the picture: click, or walk with the arrows."))
        elif choice.device is not None:
            self.go_requested.emit(Place("network", choice.device))
        elif choice.cluster is not None and choice.cluster.startswith(CUSTOMER):
            self._open_customer(int(choice.cluster.removeprefix(CUSTOMER)))
        else:
            self._go_to_list(0)

    def _open_customer(self, customer_id: int) -> None:
        """Show one customer; all the others together are in the list of services."""
        if customer_id:
            self.go_requested.emit(Place("care", customer_id))
        else:
            self._go_to_list(2)

    def _go_to_list(self, place: int) -> None:
        self._lists.show_table(place)
        self._lists.current.view.setFocus()
