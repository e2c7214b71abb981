"""Keeps the console's list true to the store: page by page, what changed first, then the worst."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from ui.background import Background
from ui.change_feed import Changes
from ui.views.alarm_list import AlarmList
from ui.views.console_reads import PAGE, AlarmAnswer, ConsoleReads, FirstAnswer

_AROUND = ("sla", "ticket", "work", "match")
_LONG_LIST_EVERY_MS = 30_000


class ConsoleReading(QObject):
    """One page is on its way at a time, so that a long list neither keeps the window waiting nor the news."""

    def __init__(self, reads: ConsoleReads, background: Background, alarms: AlarmList) -> None:
        super().__init__(alarms)
        self._reads, self._background, self._list = reads, background, alarms
        self._dirty: set[int] = set()
        self._dirty_problems: set[int] = set()
        self._needs_all = True
        self._is_reading = False
        self._rest: Sequence[int] = ()
        self._open: set[int] = set()
        self._known_problems: set[int] = set()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LONG_LIST_EVERY_MS)
        self._again.timeout.connect(self.reload)

    def reload(self) -> None:
        """Read everything."""
        self._needs_all = True
        self._read()

    def on_changes(self, changes: Changes) -> None:
        """Read what changed."""
        if changes.has_gap:
            self._needs_all = True
        self._dirty |= changes.of("alarm")
        self._dirty_problems |= changes.of("problem")
        # An SLA clock, a ticket or planned work moves rows that are not named: all are read, of a long list by and by.
        if changes.touches(*_AROUND):
            if len(self._list.model.rows) <= PAGE:
                self._dirty.update(self._list.model.ids)
            elif not self._again.isActive():
                self._again.start()
        self._read()

    def _read(self) -> None:
        if self._is_reading or not (self._dirty or self._dirty_problems or self._needs_all or self._rest):
            return
        self._is_reading = True
        if self._dirty or self._dirty_problems:
            self._ask(self._take_dirty())
        elif self._rest:
            page, self._rest = self._rest[:PAGE], self._rest[PAGE:]
            # What a problem is as a whole was read with the first page that has an alarm of it.
            self._ask(page, but=frozenset(self._known_problems))
        else:
            self._needs_all = False
            self._background.read(self._reads.first, self._on_first, self._on_failed)

    def _ask(self, ids: Sequence[int], *, but: frozenset[int] = frozenset()) -> None:
        problems = frozenset(self._dirty_problems)
        self._dirty_problems.clear()
        self._background.read(partial(self._reads.alarms, ids, problems, but=but), self._on_page, self._on_failed)

    def _take_dirty(self) -> Sequence[int]:
        page = sorted(self._dirty)[:PAGE]
        self._dirty.difference_update(page)
        self._open.update(page)
        return page

    def _on_first(self, answer: FirstAnswer) -> None:
        self._open, self._rest = set(answer.ids), answer.rest
        self._list.is_filling = bool(self._rest)
        self._known_problems.clear()
        self._on_page(answer.page)

    def _on_page(self, answer: AlarmAnswer) -> None:
        self._is_reading = False
        self._known_problems.update(line.id for line in answer.problems)
        self._list.take_problems(answer.rows, answer.problems, answer.asked)
        if self._list.is_filling and not self._rest:
            self._list.is_filling = False
            self._list.take((), self._list.known_ids() - self._open)
        self._read()

    def _on_failed(self, message: str) -> None:
        self._is_reading = self._list.is_filling = False
        self._rest, self._needs_all = (), True
        self._list.fail(message)
