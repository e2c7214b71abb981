"""What the keys of the ticket screen do: a method for each."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.rows import ProposalRow, ServiceRow
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.tickets.merging import TicketValues
from nocdesk.tickets.model import RestorationStatus, TicketStatus
from nocdesk.tickets.restoration_words import RESTORATION_WORDS
from nocdesk.tickets.workflow import TRANSITIONS, WORDS
from ui.alarm_operations import AlarmOperations
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.dialogs.ticket_dialogs import EtrDialog, NewTicketDialog, RestoredDialog, StatusDialog
from ui.screen import Place
from ui.theme import Theme
from ui.ticket_edit import TicketEdit
from ui.ticket_operations import OpenedByHand, TicketOperations
from ui.views.tickets_reads import TicketScene, read_services
from ui.views.tickets_saving import TicketSaving
from ui.views.tickets_team import TicketTeam
from ui.workplace import Workplace

MARGIN = timedelta(hours=1)
_NEEDS_CLOSING = frozenset({TicketStatus.REJECTED, TicketStatus.CANCELLED})


class TicketKeys(QObject):
    """Acts on the ticket that the screen shows, as it is shown: whoever changed it meanwhile is in conflict."""

    said = Signal(str)
    go_requested = Signal(object)
    opened = Signal(int)

    def __init__(
        self, workplace: Workplace, theme: Theme, scene: Callable[[], TicketScene | None], window: QWidget
    ) -> None:
        super().__init__(window)
        self.theme = theme
        self._workplace = workplace
        self._scene = scene
        self._window = window
        self._operations = TicketOperations(workplace.operations)
        self._matches = AlarmOperations(workplace.operations)
        self.saving = TicketSaving(workplace, window)
        self.team = TicketTeam(workplace, lambda: self.theme, scene, window)
        self.team.said.connect(self.said)
        self.best_proposal: Callable[[], ProposalRow | None] = lambda: None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "tickets" do, by id."""
        return {
            **self.team.handlers(),
            "ticket.open": self.open_plots,
            "ticket.new": self.new,
            "ticket.status": self.change_status,
            "ticket.close": self.close,
            "ticket.notices": self.show_notices,
            "ticket.link": lambda: self._decide(self._matches.link),
            "ticket.decline": lambda: self._decide(self._matches.decline),
            "ticket.problem": self.show_problem,
        }

    def restoration_handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "restoration" do here, by id."""
        steps = {f"restoration.{step.value}": partial(self.take_step, step) for step in RestorationStatus}
        return {**steps, "restoration.etr": self.set_etr}

    def open_plots(self) -> None:
        """Open the plots of the ticket's service since the trouble began."""
        scene = self._scene()
        if scene is None:
            return
        row = scene.detail.row
        if row.service_id is None:
            self.said.emit(_("{number} names no service: there is nothing to plot.").format(number=row.number))
            return
        end = min(self._workplace.clock.now(), (row.restored_at or self._workplace.clock.now()) + MARGIN)
        self.go_requested.emit(Place("workbench", row.service_id, row.began_at - MARGIN, end))

    def show_notices(self) -> None:
        """Show what was written about the ticket, and to whom."""
        scene = self._scene()
        if scene is not None:
            self.go_requested.emit(Place("notices", words=f"about:{scene.detail.row.number}"))

    def show_problem(self) -> None:
        """Show the problem that the ticket belongs to."""
        scene = self._scene()
        if scene is None:
            return
        if scene.pressing.problem is None:
            self.said.emit(_("{number} belongs to no problem.").format(number=scene.detail.row.number))
            return
        self.go_requested.emit(Place("problem", scene.pressing.problem.id))

    def new(self) -> None:
        """Ask for a customer, a service and the words, then open a ticket."""
        job = partial(read_services, self._workplace.core)
        self._workplace.background.read(job, self._on_services, self._workplace.operations.failed.emit)

    def change_status(self) -> None:
        """Ask for the next status and why."""
        scene = self._scene()
        if scene is None:
            return
        row = scene.detail.row
        following = self._following(row.status)
        if not following:
            self.said.emit(
                _("{number} is {words}: {way_on}.").format(
                    number=row.number, words=WORDS[row.status], way_on=self._way_on(row.status)
                )
            )
            return
        dialog = StatusDialog(self.theme, row.number, row.status, following, self._window)
        dialog.chosen.connect(lambda status, reason: self._save_status(scene, status, reason))
        open_once(dialog)

    def close(self) -> None:
        """Ask who accepted the restoration, then close the ticket."""
        scene = self._scene()
        if scene is None:
            return
        row = scene.detail.row
        if row.status is not TicketStatus.RESOLVED:
            self.said.emit(
                _("{number} is {words}: a ticket is closed once it is resolved.").format(
                    number=row.number, words=WORDS[row.status]
                )
            )
            return
        why = f"{row.number}: {row.text}"
        dialog = AskDialog(
            _("Close: who accepted the restoration?"), why, _("Close"), required=True, parent=self._window
        )
        dialog.answered.connect(lambda name: self._save_closing(scene, name))
        open_once(dialog)

    def set_etr(self) -> None:
        """Ask for the time of restoration and why it moves."""
        scene = self.team.open_scene()
        if scene is None:
            return
        row = scene.detail.row
        dialog = EtrDialog(self.theme, row.number, row.etr_at, self._workplace.clock.now, self._window)
        dialog.promised.connect(lambda etr_at, reason, tells: self._save_etr(scene, etr_at, reason, tells))
        open_once(dialog)

    def take_step(self, step: RestorationStatus) -> None:
        """Say how far the restoration is; the last step shows the live check first."""
        scene = self.team.open_scene()
        if scene is None:
            return
        row, base = scene.detail.row, scene.detail.version
        wanted = replace(base.values, restoration=step)
        if step is RestorationStatus.RESTORED:
            dialog = RestoredDialog(self.theme, row.number, scene.checks, self._window)
            dialog.confirmed.connect(lambda reason, tells: self._save_restored(scene, reason, tells))
            open_once(dialog)
        elif step is base.values.restoration:
            self.said.emit(_("{number} has that status already.").format(number=row.number))
        else:
            self.saving.take_step(
                self._edit(
                    scene,
                    wanted,
                    _("{number} to {restoration_words}").format(
                        number=row.number, restoration_words=_(RESTORATION_WORDS[step])
                    ),
                )
            )

    def note(self, text: str) -> None:
        """Write a line for the staff."""
        scene = self._scene()
        if scene is not None:
            self._operations.note(scene.detail.row.id, scene.detail.row.number, text)

    def link(self, proposal: ProposalRow) -> None:
        """Say that the ticket and an alarm belong together."""
        self._matches.link(proposal)

    def decline(self, proposal: ProposalRow) -> None:
        """Say that the ticket and an alarm do not belong together."""
        self._matches.decline(proposal)

    def _decide(self, decide: Callable[[ProposalRow], None]) -> None:
        proposal = self.best_proposal()
        if proposal is None:
            self.said.emit(_("No alarm is proposed for this ticket."))
            return
        decide(proposal)

    def _following(self, status: TicketStatus) -> list[TicketStatus]:
        may_close = self._workplace.may(Act.CLOSE_TICKET)
        left_out = {TicketStatus.CLOSED} | (set() if may_close else _NEEDS_CLOSING)
        return [each for each in TicketStatus if each in TRANSITIONS[status] and each not in left_out]

    @staticmethod
    def _way_on(status: TicketStatus) -> str:
        return _("close it with C") if TicketStatus.CLOSED in TRANSITIONS[status] else _("nothing follows")

    def _edit(self, scene: TicketScene, wanted: TicketValues, done: str) -> TicketEdit:
        row = scene.detail.row
        return TicketEdit(row.id, row.service_id, scene.detail.version, wanted, done)

    def _save_status(self, scene: TicketScene, status: TicketStatus, reason: str) -> None:
        wanted = replace(scene.detail.version.values, status=status)
        edit = self._edit(
            scene, wanted, _("{number} to {words}").format(number=scene.detail.row.number, words=WORDS[status])
        )
        self.saving.save(replace(edit, reason=reason))

    def _save_closing(self, scene: TicketScene, name: str) -> None:
        wanted = replace(scene.detail.version.values, status=TicketStatus.CLOSED)
        self.saving.save(replace(self._edit(scene, wanted, f"{scene.detail.row.number} closed"), accepted_by=name))

    def _save_etr(self, scene: TicketScene, etr_at: datetime | None, reason: str, tells: bool) -> None:
        wanted = replace(scene.detail.version.values, etr_at=etr_at)
        edit = self._edit(scene, wanted, _("ETR of {number}").format(number=scene.detail.row.number))
        self.saving.save(replace(edit, reason=reason, tells_customer=tells))

    def _save_restored(self, scene: TicketScene, reason: str, tells: bool) -> None:
        wanted = replace(scene.detail.version.values, restoration=RestorationStatus.RESTORED)
        edit = self._edit(scene, wanted, _("{number} to Restored").format(number=scene.detail.row.number))
        self.saving.save(replace(edit, reason=reason, tells_customer=tells))

    def _on_services(self, services: tuple[ServiceRow, ...]) -> None:
        if not services:
            self.said.emit(_("There is no customer yet: import the provider first."))
            return
        dialog = NewTicketDialog(self.theme, services, self._window)
        scene = self._scene()
        if scene is not None:
            dialog.choose(scene.detail.row.customer_id, scene.detail.row.service_id)
        dialog.opened.connect(
            lambda customer_id, service_id, text: self._operations.open(
                OpenedByHand(customer_id, service_id, text), self.opened.emit
            )
        )
        open_once(dialog)
