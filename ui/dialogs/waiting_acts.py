"""The acts that wait for the store, in the order in which they will be sent, and those that it did not take."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QPushButton, QWidget

from nocdesk.instants import clock_time
from nocdesk.language import _
from ui.act_queue import ActQueue
from ui.dialogs.list_dialog import ListDialog
from ui.screen import Place
from ui.text import plural
from ui.waiting_act import WaitingAct, how_many

TITLE = _("Waiting for the store")
_SCREEN_OF = {"alarm": "console", "ticket": "tickets", "problem": "problem", "breach": "sla"}


class WaitingActsDialog(ListDialog):
    """Follows the queue while it is open; Del takes the chosen act back, Enter shows what it is about."""

    go_requested = Signal(object)

    def __init__(self, queue: ActQueue, parent: QWidget) -> None:
        self.drop, self.insist, self.show_it = (
            QPushButton(words) for words in (_("&Take it back"), _("&Send all the same"), _("Sh&ow"))
        )
        super().__init__(TITLE, (self.drop, self.insist, self.show_it), parent)
        self._queue = queue
        self._show()
        self.list.setCurrentRow(0)
        self._show_choices()
        self.list.setFocus()
        queue.changed.connect(self._show)
        self.list.itemSelectionChanged.connect(self._show_choices)
        self.list.itemActivated.connect(self._on_show)
        self.drop.clicked.connect(self._on_drop)
        self.insist.clicked.connect(self._on_insist)
        self.show_it.clicked.connect(self._on_show)

    def _show(self) -> None:
        """The choice stays on its act, not on its row: Del must not take back what has moved up to there."""
        chosen = self._chosen()
        self.list.clear()
        acts = self._queue.acts
        for act in acts:
            item = QListWidgetItem(_words(act))
            item.setData(Qt.ItemDataRole.UserRole, act.token)
            self.list.addItem(item)
            if act.token == chosen:
                self.list.setCurrentItem(item)
        self.why.setText(_why(acts))
        self._show_choices()

    def _show_choices(self) -> None:
        act = self._current()
        self.drop.setEnabled(act is not None)
        self.insist.setEnabled(act is not None and bool(act.refusal))
        self.show_it.setEnabled(act is not None and _place(act) is not None)

    def _chosen(self) -> str | None:
        """Its token. What is selected, for Qt makes a row the current one by itself when the list gets the focus."""
        items = self.list.selectedItems()
        token = items[0].data(Qt.ItemDataRole.UserRole) if items else None
        return token if isinstance(token, str) else None

    def _current(self) -> WaitingAct | None:
        chosen = self._chosen()
        return next((act for act in self._queue.acts if act.token == chosen), None)

    def _on_drop(self) -> None:
        act = self._current()
        if act is not None:
            self._queue.cancel(act.token)

    def _on_insist(self) -> None:
        act = self._current()
        if act is not None:
            self._queue.send_all_the_same(act.token)

    def _on_show(self) -> None:
        act = self._current()
        place = _place(act) if act is not None else None
        if place is not None:
            self.accept()
            self.go_requested.emit(place)


def _words(act: WaitingAct) -> str:
    first = f"{clock_time(act.asked_at)}  {act.words}"
    if act.left_of:
        left = how_many(act)
        return _("{first}\nNot done: {left}. {refusal}").format(first=first, left=left, refusal=act.refusal)
    return _("{first}\nNot done: {refusal}").format(first=first, refusal=act.refusal) if act.refusal else first


def _why(acts: tuple[WaitingAct, ...]) -> str:
    refused = sum(bool(act.refusal) for act in acts)
    waiting = len(acts) - refused
    words = (
        [_("{act} will be sent in this order as soon as the store answers.").format(act=plural(waiting, "act", "acts"))]
        if waiting
        else []
    )
    words += (
        [
            _("{act} not done: somebody was first, or it is no longer possible.").format(
                act=plural(refused, "act", "acts")
            )
        ]
        if refused
        else []
    )
    return " ".join(words) or _("Nothing waits: everything is in the store.")


def _place(act: WaitingAct) -> Place | None:
    about = act.asked[0].about()
    if about is None:
        return None
    # The review of breaches goes by itself to what is to be decided.
    return Place(_SCREEN_OF[about[0]], None if about[0] == "breach" else about[1])
