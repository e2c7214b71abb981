"""What the keys of the ticket screen do about who works on a ticket, its clock, merging and splitting."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.rows import ServiceRow
from nocdesk.boards.ticket_load import LoadRow
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import Assignment, assign_ticket, start_clock, stop_clock, take_ticket
from nocdesk.tickets.joining import merge_ticket, split_ticket, undo_merge, undo_split
from nocdesk.tickets.model import MatchState, StopReason, TicketStatus
from nocdesk.tickets.queries import WorkgroupRow
from nocdesk.tickets.workflow import OPEN, WORDS
from ui.dialogs.once import open_once
from ui.dialogs.ticket_load import LoadDialog
from ui.dialogs.ticket_team import AssignDialog, MergeDialog, SplitDialog, StopDialog
from ui.operations import Undo
from ui.theme import Theme
from ui.views.tickets_reads import TicketScene, read_load, read_services, read_workgroups
from ui.workplace import Workplace

_STANDS = frozenset({TicketStatus.PENDING, TicketStatus.HELD})


class TicketTeam(QObject):
    """Acts on the ticket that the screen shows, in the version that is shown."""

    said = Signal(str)
    filter_wanted = Signal(str)
    """What the queue shall be filtered by."""

    def __init__(
        self,
        workplace: Workplace,
        theme: Callable[[], Theme],
        scene: Callable[[], TicketScene | None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._theme = theme
        self._scene = scene
        self._window = window

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions do, by id."""
        return {
            "ticket.take": self.take,
            "ticket.assign": self.assign,
            "ticket.clock": self.turn_clock,
            "ticket.merge": self.merge,
            "ticket.split": self.split,
            "ticket.load": self.show_load,
        }

    def take(self) -> None:
        """Make the ticket one's own."""
        scene = self.open_scene()
        if scene is not None:
            row, before = scene.detail.row, _assignment(scene)
            change = partial(take_ticket, ticket_id=row.id, expected_version=row.version)
            undo = Undo(
                _("{number} taken").format(number=row.number),
                (partial(assign_ticket, ticket_id=row.id, assignment=before),),
            )
            self._workplace.operations.do(_("{number} taken").format(number=row.number), [change], undo)

    def assign(self) -> None:
        """Ask for a workgroup and a person."""
        if self.open_scene() is not None:
            job = partial(read_workgroups, self._workplace.core)
            self._workplace.background.read(job, self._on_workgroups, self._workplace.operations.failed.emit)

    def turn_clock(self) -> None:
        """Let the clock run on where it stands; else ask why it shall stand."""
        scene = self.open_scene()
        if scene is None:
            return
        row = scene.detail.row
        if row.status in _STANDS:
            change = partial(start_clock, ticket_id=row.id, expected_version=row.version)
            self._workplace.operations.do(_("Clock of {number} runs on").format(number=row.number), [change])
        elif row.status is not TicketStatus.IN_PROGRESS:
            self.said.emit(
                _("{number} is {words}: take it first, then its clock can be stopped.").format(
                    number=row.number, words=WORDS[row.status]
                )
            )
        else:
            dialog = StopDialog(self._theme(), row.number, self._window)
            dialog.chosen.connect(partial(self._stop, scene))
            open_once(dialog)

    def merge(self) -> None:
        """Ask which of the customer's older tickets this one goes on as."""
        scene = self.open_scene()
        if scene is None:
            return
        row = scene.detail.row
        older = [
            other
            for other in scene.detail.others
            if other.status in OPEN and (other.opened_at, other.id) < (row.opened_at, row.id)
        ]
        if not older:
            self.said.emit(
                _("{customer} has no older ticket that is worked on: there is nothing to merge into.").format(
                    customer=row.customer
                )
            )
            return
        dialog = MergeDialog(self._theme(), row.number, older, self._window)
        dialog.chosen.connect(partial(self._merge, scene))
        open_once(dialog)

    def split(self) -> None:
        """Ask what the part is about and which links go with it, then open a ticket of its own for it."""
        if self.open_scene() is not None:
            job = partial(read_services, self._workplace.core)
            self._workplace.background.read(job, self._on_services, self._workplace.operations.failed.emit)

    def show_load(self) -> None:
        """Show who has how much to do; choosing a row shows its tickets."""
        job = partial(read_load, self._workplace.core)
        self._workplace.background.read(job, self._on_load, self._workplace.operations.failed.emit)

    def _on_load(self, rows: tuple[LoadRow, ...]) -> None:
        place = self._workplace
        dialog = LoadDialog(self._theme(), place.clock, rows, place.me, self._window)
        dialog.chosen.connect(self.filter_wanted)
        open_once(dialog)

    def _on_services(self, services: tuple[ServiceRow, ...]) -> None:
        scene = self.open_scene()
        if scene is None:
            return
        row = scene.detail.row
        own = [service for service in services if service.customer_id == row.customer_id]
        others_first = sorted(own, key=lambda service: service.id == row.service_id)
        linked = [each for each in scene.proposals if each.state is MatchState.LINKED]
        dialog = SplitDialog(self._theme(), row, others_first, linked, self._window)
        dialog.chosen.connect(partial(self._split, scene))
        open_once(dialog)

    def _on_workgroups(self, groups: tuple[WorkgroupRow, ...]) -> None:
        scene = self.open_scene()
        if scene is None:
            return
        row, pressing = scene.detail.row, scene.pressing
        dialog = AssignDialog(self._theme(), row.number, groups, pressing.workgroup, self._window)
        dialog.edit.setText(pressing.assignee)
        dialog.chosen.connect(partial(self._assign, scene))
        open_once(dialog)

    def _assign(self, scene: TicketScene, workgroup_id: int | None, person: str) -> None:
        row, before = scene.detail.row, _assignment(scene)
        after = Assignment(workgroup_id, person)
        change = partial(assign_ticket, ticket_id=row.id, assignment=after, expected_version=row.version)
        undo = Undo(
            _("{number} assigned").format(number=row.number),
            (partial(assign_ticket, ticket_id=row.id, assignment=before),),
        )
        self._workplace.operations.do(_("{number} assigned").format(number=row.number), [change], undo)

    def _stop(self, scene: TicketScene, reason: StopReason, note: str) -> None:
        row = scene.detail.row
        change = partial(stop_clock, ticket_id=row.id, reason=reason, note=note, expected_version=row.version)
        undo = Undo(_("Clock of {number} stopped").format(number=row.number), (partial(start_clock, ticket_id=row.id),))
        self._workplace.operations.do(_("Clock of {number} stopped").format(number=row.number), [change], undo)

    def _merge(self, scene: TicketScene, into_id: int, reason: str) -> None:
        row = scene.detail.row
        change = partial(merge_ticket, ticket_id=row.id, into_id=into_id, reason=reason, expected_version=row.version)
        undo = Undo(_("{number} merged").format(number=row.number), (partial(undo_merge, ticket_id=row.id),))
        self._workplace.operations.do(_("{number} merged").format(number=row.number), [change], undo)

    def _split(self, scene: TicketScene, service_id: int | None, text: str, alarm_ids: tuple[int, ...]) -> None:
        row = scene.detail.row
        opened: list[int] = []

        def do(work: UnitOfWork) -> None:
            part = partial(split_ticket, work, ticket_id=row.id, service_id=service_id, text=text)
            opened.append(part(alarm_ids=alarm_ids, expected_version=row.version))

        def take_back(work: UnitOfWork) -> None:
            undo_split(work, ticket_id=opened[-1])

        words = _("{number} split").format(number=row.number)
        undo = Undo(words, (take_back,)) if self._workplace.may(Act.CLOSE_TICKET) else None
        self._workplace.operations.do(words, [do], undo)

    def open_scene(self) -> TicketScene | None:
        """The ticket, where it is still worked on; else it is said what must come first."""
        scene = self._scene()
        if scene is not None and scene.detail.row.status not in OPEN:
            row = scene.detail.row
            self.said.emit(
                _("{number} is {words}: put it back to work first.").format(number=row.number, words=WORDS[row.status])
            )
            return None
        return scene


def _assignment(scene: TicketScene) -> Assignment:
    return Assignment(scene.pressing.workgroup_id, scene.pressing.assignee)
