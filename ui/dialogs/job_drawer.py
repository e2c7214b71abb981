"""The jobs under way, how far and how old they are, and those that have ended; each can be stopped or gone to."""

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidgetItem, QPushButton, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nocdesk.clock import Clock
from nocdesk.language import _
from ui.dialogs.list_dialog import ListDialog
from ui.jobs import Job, Jobs, outcome_words
from ui.mirroring import mirror_row
from ui.text import age
from ui.theme import Theme

TITLE = _("Jobs")
_PERCENT = Qt.ItemDataRole.UserRole
_BAR, _INSET, _ROOM = 4, 3, 12
_SECOND_MS = 1000


class _JobDelegate(QStyledItemDelegate):
    """Two lines of words, and below them the bar of a job that tells how far it has come."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt's own names from here on.

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(0, 2 * _ROOM)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        percent = index.data(_PERCENT)
        if percent is None:
            return
        painter.save()
        mirror_row(painter, option)
        room = option.rect.adjusted(_INSET, 0, -_INSET, -_INSET)
        top = room.bottom() - _BAR
        painter.fillRect(room.left(), top, room.width(), _BAR, self._theme.color("grid"))
        painter.fillRect(room.left(), top, round(room.width() * percent / 100), _BAR, self._theme.color("focus"))
        painter.restore()


class JobDrawer(ListDialog):
    """Follows the jobs while it is open; Del stops the chosen one, Enter shows the screen that runs it."""

    show_requested = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock, theme: Theme, screens: Collection[str], parent: QWidget) -> None:
        self.stop, self.show_it = (QPushButton(words) for words in (_("&Stop"), _("Sh&ow")))
        super().__init__(TITLE, (self.stop, self.show_it), parent)
        self._jobs, self._clock, self._screens = jobs, clock, screens
        self._listed: tuple[Job, ...] = ()
        self.list.setItemDelegate(_JobDelegate(theme, self.list))
        self._timer = QTimer(self, interval=_SECOND_MS)
        self._show()
        self.list.setFocus()
        jobs.changed.connect(self._show)
        self._timer.timeout.connect(self._show)
        self.list.currentRowChanged.connect(self._show_choices)
        self.list.itemActivated.connect(self._on_show)
        self.stop.clicked.connect(self._on_stop)
        self.show_it.clicked.connect(self._on_show)
        self._timer.start()

    def _show(self) -> None:
        """Write the rows anew, in place where they are as many, so that what is chosen stays."""
        before = self._current()
        self._listed = (*self._jobs.running, *self._jobs.recent)
        while self.list.count() > len(self._listed):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(self._listed):
            self.list.addItem(QListWidgetItem())
        for row, job in enumerate(self._listed):
            item = self.list.item(row)
            item.setText(f"{job.words}\n{self._state(job)}")
            item.setData(_PERCENT, job.percent if job.ended_at is None else None)
        self.list.setCurrentRow(self._row_of(before))
        runs = bool(self._jobs.running)
        self.why.setText(_("Del stops a job, Enter shows its screen.") if runs else _("No job is under way."))
        self._show_choices()

    def _row_of(self, before: Job | None) -> int:
        """Where a job stands now that it may have come further, or ended."""
        started = (before.place, before.began_at) if before is not None else None
        rows = (row for row, job in enumerate(self._listed) if (job.place, job.began_at) == started)
        return next(rows, 0)

    def _state(self, job: Job) -> str:
        lasted = age(job.lasted_s(self._clock.now()))
        if job.ended_at is not None:
            return f"{outcome_words(job)} · {lasted}"
        figure = f"{job.percent} %" if job.percent is not None else _("under way")
        if job.can_stop:
            return f"{figure} · {lasted}"
        return " · ".join((figure, lasted, _("Stopping …") if job.is_stopping else _("cannot be stopped")))

    def _show_choices(self) -> None:
        job = self._current()
        self.stop.setEnabled(job is not None and job.can_stop)
        self.show_it.setEnabled(job is not None and job.place in self._screens)

    def _current(self) -> Job | None:
        row = self.list.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def _on_stop(self) -> None:
        job = self._current()
        if job is not None and job.can_stop:
            self._jobs.stop(job.place)

    def _on_show(self) -> None:
        job = self._current()
        if job is not None and job.place in self._screens:
            self.accept()
            self.show_requested.emit(job.place)
