"""What waits for the store, where people see it: counted in the status bar, marked at the rows, listed by a key."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.act_queue import ActQueue
from ui.dialogs.once import open_once
from ui.dialogs.waiting_acts import WaitingActsDialog
from ui.screen_stack import ScreenStack
from ui.waiting_act import WaitingAct, about
from ui.widgets.row_list import RowList
from ui.widgets.row_view import RowView
from ui.widgets.status_line import StatusLine

SLOW_MS = 700


class WaitingWatch(QObject):
    """Follows the queue; `send` asks it to try again, for the store has answered."""

    def __init__(self, queue: ActQueue, screens: ScreenStack, line: StatusLine, window: QWidget) -> None:
        super().__init__(window)
        self._queue = queue
        self._screens = screens
        self._line = line
        self._window = window
        self._is_slow = False
        self._shown: tuple[WaitingAct, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._timer.timeout.connect(self._on_slow)
        queue.changed.connect(self._on_changed)
        screens.made_one.connect(self._mark)

    def open(self) -> None:
        """List what waits, to look at and to take back."""
        dialog = WaitingActsDialog(self._queue, self._window)
        dialog.go_requested.connect(self._screens.go)
        open_once(dialog)

    def send(self) -> None:
        """The store has answered: send what waits."""
        self._queue.send()

    def _on_changed(self) -> None:
        acts = self._queue.acts
        self._is_slow = self._is_slow and bool(acts)
        if acts and not self._timer.isActive():
            self._timer.start()
        self._show()

    def _on_slow(self) -> None:
        """What the store has not answered by now is worth a word, whether it is away or only busy."""
        self._is_slow = bool(self._queue.acts)
        self._show()

    def _show(self) -> None:
        self._shown = self._queue.acts if self._is_slow else self._queue.late
        refused = sum(len(act.asked) for act in self._shown if act.refusal)
        waiting = sum(not act.refusal for act in self._shown)
        words = [_("{waiting} waiting for the store").format(waiting=waiting)] if waiting else []
        words += [_("{refused} not done").format(refused=refused)] if refused else []
        self._line.show_part("waiting", " · ".join(words))
        for name in self._screens.made_names:
            self._mark(name)

    def _mark(self, name: str) -> None:
        screen = self._screens.screen(name)
        if screen is None:
            return
        for rows in screen.findChildren(RowList):
            for view in rows.findChildren(RowView) if rows.awaited_as else ():
                view.rows.mark_awaited(about(self._shown, rows.awaited_as))
        for view in screen.findChildren(RowView):
            if view.awaited_as:
                view.rows.mark_awaited(about(self._shown, view.awaited_as))
