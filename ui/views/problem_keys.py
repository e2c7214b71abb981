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
from nocdesk.problems.model import MemberRole
from ui.alarm_operations import AlarmOperations
from ui.copying import copy_text
from ui.screen import Place
from ui.topology.walking import Way
from ui.views.alarm_acts import ActedOn, AlarmActs
from ui.views.evidence_opening import open_evidence
from ui.views.problem_asking import ProblemAsking
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
        self.page: ProblemPage | None = None
        self.others: Sequence[tuple[int, str]] = ()
        """The open problems, the one that is shown among them."""
        self._operations = AlarmOperations(workplace.operations)
        self._asking = ProblemAsking(window, workplace.operations)
        on = ActedOn(self.alarms, self.shown_alarm, list, lambda: self._lists.members.filter_text)
        self.acts = AlarmActs(window, on, self._operations, workplace.polls, workplace.clock)
        self.acts.said.connect(self.said)
        self.acts.go_requested.connect(self.go_requested)

    def alarm_handlers(self) -> Handlers:
        """What the actions of scope "alarms" do in the list of alarms, by id."""
        return {
            **self.acts.common_handlers(),
            "alarm.own_problem": self.own,
            "alarm.split": self.split,
            "alarm.move": self.move,
            "alarm.merge": self.merge,
            "alarm.forbid": self.forbid,
            "alarm.ticket": self.show_ticket,
        }

    def member_handlers(self) -> Handlers:
        """What the actions of scope "problem" do in the list of alarms; the console's keys do the rest there."""
        mine = ("acknowledge", "console", "copy_words", "next", "previous", "next_table", "previous_table")
        return {f"problem.{name}": self.handlers()[f"problem.{name}"] for name in mine}

    def handlers(self) -> Handlers:
        """What the actions of scope "problem" do, by id."""
        return {
            "problem.open": self.open,
            "problem.acknowledge": self.acknowledge,
            "problem.own": self.own,
            "problem.merge": self.merge,
            "problem.console": self.show_in_console,
            "problem.ticket": self.show_ticket,
            "problem.copy_words": self.copy_words,
            "problem.next": partial(self.step, 1),
            "problem.previous": partial(self.step, -1),
            "problem.next_table": partial(self._lists.step_table, 1),
            "problem.previous_table": partial(self._lists.step_table, -1),
        }

    def canvas_handlers(self) -> Handlers:
        """What the actions of scope "network" do in the picture, by id."""
        ways = {f"network.{way.name.lower()}": partial(self._canvas.walk, way) for way in Way}
        return {
            **ways,
            "network.zoom_in": partial(self._canvas.zoom, 1),
            "network.zoom_out": partial(self._canvas.zoom, -1),
            "network.fit": self._canvas.fit,
            "network.next_link": partial(self._canvas.step_link, 1),
            "network.previous_link": partial(self._canvas.step_link, -1),
        }

    def members(self) -> list[ProblemMemberRow]:
        """The selected alarms of the problem, else the one that the list stands on."""
        row = self._lists.members.shown_row()
        return self._lists.members.selected_rows() or ([row] if row is not None else [])

    def alarms(self) -> list[AlarmRow]:
        """The same as alarms."""
        return [row.alarm for row in self.members()]

    def shown_alarm(self) -> AlarmRow | None:
        """The alarm that the list stands on."""
        row = self._lists.members.shown_row()
        return row.alarm if row is not None else None

    def acknowledge(self) -> None:
        """Take note of every alarm of the problem."""
        if self.page is not None:
            self._operations.acknowledge([row.alarm for row in self.page.members])

    def own(self) -> None:
        """Take the problem as one's own, or let go of it."""
        if self.page is not None:
            detail = self.page.detail
            self._asking.operations.own(detail.id, detail.number, detail.owner)

    def split(self) -> None:
        """Ask why, then let the selected alarms be a problem of their own."""
        rows, page = self.alarms(), self._open_page()
        if page is None:
            return
        if not rows or len(rows) == len(page.members):
            self.said.emit(f"Select some of the alarms of {page.detail.number} to split them off, not all.")
            return
        self._asking.split(page.detail.id, page.detail.number, rows)

    def move(self) -> None:
        """Ask into which problem the alarm belongs and why, then put it there."""
        row, page = self._lists.members.shown_row(), self._open_page()
        if page is None or row is None:
            return
        if row.role is MemberRole.ROOT and len(page.members) > 1:
            self.said.emit("What explains the others is merged with them and not moved: M.")
        elif self._others():
            self._asking.move(row.alarm, self._others())
        else:
            self.said.emit("There is no other problem to move the alarm to.")

    def merge(self) -> None:
        """Ask of which problem this one is part and why, then let it be so."""
        page = self._open_page()
        if page is None:
            return
        if not self._others():
            self.said.emit("There is no other problem to merge it with.")
            return
        members = [row.id for row in page.members]
        self._asking.merge(page.detail.id, page.detail.number, page.head.text, members, self._others())

    def forbid(self) -> None:
        """Ask why, then say that the problem's cause never explains the alarm."""
        row, page = self._lists.members.shown_row(), self._open_page()
        if page is None or row is None:
            return
        cause = page.detail.root_alarm_id if page.detail.root_alarm_id is not None else page.members[0].id
        if row.id == cause:
            self.said.emit("Stand on a symptom to say that its cause does not explain it.")
            return
        self._asking.forbid(cause, row.alarm)

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
                self.said.emit("Nothing more is known of it.")

    def show_in_console(self) -> None:
        """Show the alarm, or what explains the problem, among all alarms; what is closed is not there any more."""
        page = self.page
        if page is None or not page.members:
            return
        row = self._lists.members.shown_row()
        is_on_row = self._lists.current is self._lists.members and row is not None
        alarm = row.alarm if is_on_row and row is not None else page.members[0].alarm
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
            self.said.emit("No ticket belongs to it.")
        else:
            self.go_requested.emit(Place("tickets", own))

    def copy_words(self) -> None:
        """Put what may be said to the customer on the clipboard."""
        said = self._pane.said
        if said is None:
            self.said.emit("No customer feels it: there is nothing to say.")
            return
        copy_text(said.text)
        self.said.emit(f"Copied what may be said to {said.customer}")

    def step(self, by: int) -> None:
        """Show the next or the previous open problem, round the end."""
        ids = [number for number, _ in self.others]
        shown = self.page.detail.id if self.page is not None else None
        if not ids or ids == [shown]:
            self.said.emit("There is no other open problem.")
            return
        here = ids.index(shown) if shown in ids else (-1 if by > 0 else 0)
        self.problem_requested.emit(ids[(here + by) % len(ids)])

    def _others(self) -> Sequence[tuple[int, str]]:
        shown = self.page.detail.id if self.page is not None else None
        return [other for other in self.others if other[0] != shown]

    def _open_page(self) -> ProblemPage | None:
        """The problem, where it can still be corrected."""
        if self.page is not None and not self.page.head.is_open:
            self.said.emit(f"{self.page.detail.number} is over: its alarms stay as they are.")
            return None
        return self.page

    def _open_chosen(self) -> None:
        choice, scene = self._canvas.choice, self._canvas.scene
        if choice is None or scene is None:
            self.said.emit("Nothing is chosen in the picture: click, or walk with the arrows.")
        elif choice.device is not None:
            self.go_requested.emit(Place("network", choice.device))
        elif choice.link is not None:
            self._lists.show_table(0)
            self._lists.members.view.setFocus()
        elif choice.cluster is not None and choice.cluster.startswith("customer:"):
            number = int(choice.cluster.removeprefix("customer:"))
            if number:
                self.go_requested.emit(Place("care", number))
            else:
                self._lists.show_table(2)
                self._lists.services.view.setFocus()
