"""What the keys of the handover do: a method for each."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nocdesk.boards.handover_board import HandoverView, SheetRow
from nocdesk.boards.handover_sheet import sheet_items
from nocdesk.language import _
from nocdesk.shifts.alarm_health import AlarmTerms
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.handing_over import (
    accept_handover,
    prepare_handover,
    read_back,
    recall_handover,
    refuse_handover,
    sign_handover,
    write_handover,
)
from nocdesk.shifts.model import HandoverState
from nocdesk.shifts.queries import shift_to_hand_over
from nocdesk.shifts.sheet import SheetItem
from nocdesk.store.unit_of_work import UnitOfWork
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.keys_in_force import with_keys
from ui.screen import Place
from ui.views.shift_reads import export_handover
from ui.workplace import Workplace

_SCREEN_OF = {"ticket": "tickets", "work": "works", "alarm": "console"}


class HandoverKeys(QObject):
    """Acts on the handover that is shown, and on the line that the list stands on."""

    said = Signal(str)
    failed = Signal(str)
    go_requested = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        view: Callable[[], HandoverView | None],
        row: Callable[[], SheetRow | None],
        typed: Callable[[], Mapping[str, str]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._operations = workplace.operations
        self._view, self._row, self._typed = view, row, typed
        self._window = window
        self.choose_path: Callable[[str], str] = self._ask_path

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "handover" do, by id, but for going to older and newer ones."""
        return {
            "handover.prepare": self.prepare,
            "handover.read_back": self.read_back,
            "handover.sign": self.sign,
            "handover.refuse": self.refuse,
            "handover.recall": self.recall,
            "handover.open": self.open,
            "handover.export": self.export,
        }

    def prepare(self) -> None:
        """Fill the draft anew, or begin the handover of the shift that is due."""
        view = self._view()
        if view is not None and view.is_open_to_change:
            self._operations.do(_("Sheet filled anew"), [partial(self._renew, view)])
        else:
            self._operations.do(_("Handover prepared"), [self._prepare])

    def read_back(self) -> None:
        """Say that the chosen line was read back; the next one is chosen by J."""
        view, row = self._view(), self._row()
        if view is None or row is None or not row.item.is_pressing:
            self.said.emit(_("Choose a line that is to be read back."))
            return
        change = partial(read_back, handover_id=view.id, key=row.item.key)
        self._operations.do(_("Read back: {item}").format(item=row.item.text), [change])

    def sign(self) -> None:
        """Sign as who leaves a draft, or as who comes where that is signed."""
        view = self._view()
        if view is None:
            self.said.emit(with_keys(_("There is nothing to sign: {key} prepares a handover."), key="handover.prepare"))
        elif view.state is HandoverState.OFFERED:
            self._operations.do(_("Handover signed by both"), [partial(accept_handover, handover_id=view.id)])
        else:
            self._operations.do(_("Handover signed as who leaves"), [*self._kept(view), partial(self._sign, view)])

    def keep_notes(self) -> None:
        """Store what was typed."""
        view = self._view()
        if view is not None and (changes := self._kept(view)):
            self._operations.do(_("Notes of the handover kept"), changes)

    def refuse(self) -> None:
        """Ask why it is refused."""
        view = self._view()
        if view is None or view.state is not HandoverState.OFFERED:
            self.said.emit(_("There is nothing to refuse: nobody has signed it as who leaves."))
            return
        why = _("{outgoing} reads this, mends the handover, and signs it again.").format(outgoing=view.outgoing)
        dialog = AskDialog(_("Refuse the handover: why?"), why, _("Refuse"), required=True, parent=self._window)
        dialog.answered.connect(lambda reason: self._refuse(view.id, reason))
        open_once(dialog)

    def recall(self) -> None:
        """Take one's own signature back."""
        view = self._view()
        if view is not None:
            self._operations.do(_("Signature taken back"), [partial(recall_handover, handover_id=view.id)])

    def open(self) -> None:
        """Show what the line is about, where it has a screen."""
        row = self._row()
        kind, _colon, number = row.item.key.partition(":") if row is not None else ("", "", "")
        if kind in _SCREEN_OF and number.isdecimal():
            self.go_requested.emit(Place(_SCREEN_OF[kind], int(number)))
        else:
            self.said.emit(_("The line is about nothing that has a screen of its own."))

    def export(self) -> None:
        """Ask where to, and write the sheet as PDF."""
        view = self._view()
        if view is None:
            return
        chosen = self.choose_path(f"handover-{view.shift}-{view.starts_at:%Y-%m-%d}.pdf")
        if chosen:
            job = partial(export_handover, self._workplace.core, view.id, Path(chosen))
            self._workplace.background.read(
                job, lambda path: self.said.emit(_("Written: {path}").format(path=path)), self.failed.emit
            )

    def _refuse(self, handover_id: int, reason: str) -> None:
        self._operations.do(_("Handover refused"), [partial(refuse_handover, handover_id=handover_id, reason=reason)])

    def _kept(self, view: HandoverView) -> list[Callable[[UnitOfWork], object]]:
        notes = dict(self._typed())
        return [partial(write_handover, handover_id=view.id, notes=notes)] if notes else []

    def _prepare(self, work: UnitOfWork) -> None:
        shift = shift_to_hand_over(work.session, self._workplace.core.settings.shifts, work.now)
        prepare_handover(work, shift=shift, items=self._items(work, shift))

    def _renew(self, view: HandoverView, work: UnitOfWork) -> None:
        shift = Shift(view.shift, view.starts_at, view.ends_at)
        write_handover(work, handover_id=view.id, notes=dict(self._typed()), items=self._items(work, shift))

    def _sign(self, view: HandoverView, work: UnitOfWork) -> None:
        shift = Shift(view.shift, view.starts_at, view.ends_at)
        sign_handover(work, handover_id=view.id, items=self._items(work, shift))

    def _items(self, work: UnitOfWork, shift: Shift) -> tuple[SheetItem, ...]:
        settings = self._workplace.core.settings
        return sheet_items(work.session, shift, AlarmTerms(settings.health, settings.shifts), now=work.now)

    def _ask_path(self, name: str) -> str:
        return QFileDialog.getSaveFileName(self._window, _("Export the handover"), name, _("PDF (*.pdf)"))[0]
