"""Devices discovered at the desk: addresses are asked by SNMP, and what is found is taken one by one or all at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nocdesk.credentials import Credentials
from nocdesk.language import _, ngettext
from nocdesk.network.left_out import leave_out_proposals, take_back_proposals
from nocdesk.people.policy import Act
from nocdesk.provider.plan import Plan
from probes.discovery.command import Wishes
from ui.first_run.discovery_run import DiscoveryRun, take
from ui.first_run.proposal_table import ProposalTable
from ui.first_run.proposals import Proposal
from ui.nesting import nest
from ui.operations import Change
from ui.text import number
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain
from ui.workplace import Workplace

WIDTH, HEIGHT = 1080, 620
_SAID = _(
    "Addresses, names or ranges such as 192.0.2.0/24, separated by commas, or a file of them. Nothing is set on a "
    "device, and nothing comes into the store before it is taken."
)
_ONLY = _("To take proposals in needs an administrator: nocdesk --role administrator desk.")
_STEPS = 6
_NAMES = 3
_JOB = "discovery"


class DiscoveryDialog(QDialog):
    """Enter asks; what was left out is listed on demand, and proposed again once that is taken back."""

    def __init__(
        self, workplace: Workplace, theme: Theme, parent: QWidget | None = None, credentials: Credentials | None = None
    ) -> None:
        super().__init__(parent)
        self._workplace, self._credentials = workplace, credentials
        self._run: DiscoveryRun | None = None
        self._may_take = workplace.may(Act.IMPORT_PROVIDER)
        self._is_taking = False
        self._found: tuple[Proposal, ...] = ()
        self._lists_left_out = False
        self.hosts, self.credential = QLineEdit(), QLineEdit()
        for edit, name, hint in (
            (self.hosts, _("Whom to ask"), _("192.0.2.0/24, tower-7.example.net, hosts.csv")),
            (self.credential, _("Name of the credential"), _("Credential: all that are known")),
        ):
            edit.setAccessibleName(name)
            edit.setPlaceholderText(hint)
        self.ask = KeyButton(theme, "Enter", _("Discover"))
        self.state = plain(_("Nobody was asked yet."), "section", wrap=True)
        self.table = ProposalTable(theme)
        self.steps = plain("", "muted", wrap=True)
        self.trouble = plain("" if self._may_take else _ONLY, "muted", wrap=True)
        self.leave_out = KeyButton(theme, "Del", _("Leave out"))
        self.list_left_out = KeyButton(theme, "Ctrl+L", _("List what was left out"))
        self.take_one = KeyButton(theme, "Ctrl+Enter", _("Take what is selected"), primary=True)
        self.take_all = KeyButton(theme, "Ctrl+G", _("Take all"))
        self.close_button = KeyButton(theme, "Esc", _("Close"))
        self._build()
        self._connect()
        self._show_choice()
        self.hosts.setFocus()

    def _build(self) -> None:
        self.setWindowTitle(_("Discover devices"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(plain(_("Discover devices"), "title"))
        column.addWidget(plain(_SAID, "muted", wrap=True))
        head, foot = QHBoxLayout(), QHBoxLayout()
        for row in (head, foot):
            row.setSpacing(8)
        head.addWidget(self.hosts, 3)
        head.addWidget(self.credential, 1)
        head.addWidget(self.ask)
        nest(column, head)
        column.addWidget(self.state)
        column.addWidget(self.table, 1)
        column.addWidget(self.steps)
        column.addWidget(line())
        foot.addWidget(self.trouble, 1)
        for button in (self.close_button, self.list_left_out, self.leave_out, self.take_all, self.take_one):
            foot.addWidget(button)
        nest(column, foot)
        self.resize(WIDTH, HEIGHT)

    def _connect(self) -> None:
        self.ask.clicked.connect(self.discover)
        self.leave_out.clicked.connect(self.leave_chosen_out)
        self.list_left_out.clicked.connect(self.toggle_left_out)
        self.take_one.clicked.connect(lambda: self._take(self.table.chosen()))
        self.take_all.clicked.connect(lambda: self._take(self._wanted))
        self.close_button.clicked.connect(self.reject)
        self.table.view.selection_changed.connect(self._show_choice)

    @property
    def is_asking(self) -> bool:
        """Whether hosts are being asked."""
        return self._run is not None

    def discover(self) -> None:
        """Ask everybody who is named, on a worker."""
        hosts = self.hosts.text().strip()
        if not hosts or self._run is not None or self._is_taking:
            return
        name = self.credential.text().strip()
        self._run = DiscoveryRun(self._workplace.core, Wishes([hosts], [name] if name else ()), self._credentials)
        self._run.asked.connect(self._on_asked)
        self._show_found(())
        self._say(_("Asking …"))
        self.close_button.setText(_("Stop"))
        self._workplace.operations.jobs.begin(_JOB, _("Discover devices"), self._run.stop)
        self._workplace.background.read(self._run.find, self._on_found, self._on_wrong)

    def leave_chosen_out(self) -> None:
        """Decline what is selected, for the next time too; what was left out is proposed again instead."""
        rows = self.table.chosen()
        if not rows or self._is_taking:
            return
        back = [row for row in rows if row.left_out]
        offers = [row.offered for row in back or rows if row.can_be_taken and row.offered is not None]
        before, ids = self._found, {row.id for row in back or rows}
        change: Change = partial(leave_out_proposals, offers=offers)
        if back:
            change = partial(take_back_proposals, places=[each.place for each in offers])
        # What nobody could take says something, and is not proposed: it only goes from the list.
        self._show_found(
            tuple(_turned(row) if row.id in ids else row for row in before if row.can_be_taken or row.id not in ids)
        )
        if offers:
            names = ", ".join(each.name for each in offers[:_NAMES]) + (" …" if len(offers) > _NAMES else "")
            words = _("{names} will be proposed again") if back else _("{names} left out")
            self._workplace.background.write(
                partial(self._workplace.operations.run, [change]),
                lambda _results: self._say(words.format(names=names)),
                partial(self._on_not_kept, before),
            )

    def toggle_left_out(self) -> None:
        """List what was left out among the others, or not."""
        self._lists_left_out = not self._lists_left_out
        self._show_found(self._found)

    def _on_not_kept(self, before: tuple[Proposal, ...], message: str) -> None:
        self._show_found(before)
        self._say(message)

    @property
    def _wanted(self) -> list[Proposal]:
        return [row for row in self.table.model.shown_rows if not row.left_out]

    def _show_found(self, found: tuple[Proposal, ...]) -> None:
        self._found = found
        self.table.model.reset([row for row in found if self._lists_left_out or not row.left_out])
        self._show_choice()

    def _on_asked(self, done: int, of: int) -> None:
        self._say(_("{done} of {all} hosts asked").format(done=number(done), all=number(of)))
        self._workplace.operations.jobs.progress(_JOB, done * 100 // max(of, 1))

    def _on_found(self, found: tuple[Proposal, ...]) -> None:
        self._end()
        self._show_found(found)
        left_out = sum(bool(row.left_out) for row in found)
        listed = len(found) - left_out
        words = _("{offers} of {all} that are listed offer something that the store lacks.").format(
            offers=number(sum(row.can_be_taken and not row.left_out for row in found)), all=number(listed)
        )
        more = ngettext("One was left out before.", "{count} were left out before.", left_out).format(
            count=number(left_out)
        )
        self._say(f"{words} {more}" if left_out else words)
        self.table.view.ensure_current(at_top=True)
        self.table.view.setFocus()
        self._show_choice()

    def _on_wrong(self, message: str) -> None:
        self._end(message)
        self._say(message)
        self.hosts.setFocus()

    def _end(self, outcome: str = "") -> None:
        self._run = None
        self._workplace.operations.jobs.end(_JOB, outcome)
        self.close_button.setText(_("Close"))

    def _say(self, words: str) -> None:
        self.state.setText(words)

    def _show_choice(self) -> None:
        """What would be done about what is selected, as a dry run says it."""
        rows = self.table.chosen()
        steps = [step for row in rows for step in row.steps]
        more = [_("and {count} lines more").format(count=number(len(steps) - _STEPS))] if len(steps) > _STEPS else []
        why = [rows[0].reason] if len(rows) == 1 else []
        self.steps.setText("\n".join([*why, *steps[:_STEPS], *more]))
        is_free = self._may_take and not self._is_taking and self._run is None
        self.take_one.setEnabled(is_free and bool(steps))
        self.take_all.setEnabled(is_free and any(row.can_be_taken for row in self._wanted))
        self.leave_out.setEnabled(bool(rows))
        self.leave_out.set_word(_("Propose again") if any(row.left_out for row in rows) else _("Leave out"))
        left_out = sum(bool(row.left_out) for row in self._found)
        self.list_left_out.setEnabled(bool(left_out))
        words = _("Hide what was left out") if self._lists_left_out else _("List what was left out ({count})")
        self.list_left_out.set_word(words.format(count=number(left_out)))

    def _take(self, rows: Sequence[Proposal]) -> None:
        wanted = [row for row in rows if row.can_be_taken]
        if not wanted or not self._may_take or self._is_taking:
            return
        self._is_taking = True
        self._show_choice()
        job = partial(take, self._workplace.core, wanted)
        self._workplace.background.write(job, partial(self._on_taken, wanted), self._on_refused)

    def _on_taken(self, taken: Sequence[Proposal], plan: Plan) -> None:
        self._is_taking = False
        names = ", ".join(row.name for row in taken[:_NAMES]) + (" …" if len(taken) > _NAMES else "")
        done = _("{count} entries taken in from {names}").format(count=number(len(plan.steps)), names=names)
        self._workplace.operations.note_done(done)
        gone = {row.id for row in taken}
        self._show_found(tuple(row for row in self._found if row.id not in gone))
        self._say(_("{done}. The collector polls them from now on.").format(done=done))
        self._show_choice()

    def _on_refused(self, message: str) -> None:
        self._is_taking = False
        self._say(message)
        self._show_choice()

    # Qt's own names from here on.

    def reject(self) -> None:
        if self._run is not None:
            self._run.stop()
            self._say(_("Stopping …"))
        elif not self._is_taking:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_enter and control:
            self.take_one.click()
        elif is_enter and isinstance(pressed := QApplication.focusWidget(), KeyButton):
            pressed.click()
        elif is_enter and (self.hosts.hasFocus() or self.credential.hasFocus()):
            self.discover()
        elif control and event.key() == Qt.Key.Key_G:
            self.take_all.click()
        elif control and event.key() == Qt.Key.Key_L:
            self.list_left_out.click()
        elif event.key() == Qt.Key.Key_Delete:
            self.leave_out.click()
        else:
            super().keyPressEvent(event)


def _turned(row: Proposal) -> Proposal:
    """Left out where it was proposed, else proposed again."""
    return replace(row, left_out="" if row.left_out else _("left out by you, just now"))
