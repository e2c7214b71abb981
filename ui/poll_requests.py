"""Asking the collector to poll at once, and saying what it answered."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.rows import AlarmRow
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.requests.commands import ask_poll_now
from nocdesk.requests.queries import RequestRow, request_row
from ui.background import Background
from ui.change_feed import Changes


class PollRequests(QObject):
    """Writes request rows; the collector's answers come back over the change feed."""

    said = Signal(str)
    failed = Signal(str)

    def __init__(self, core: Core, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = background
        self._waiting: dict[int, str] = {}

    def ask(self, rows: Sequence[AlarmRow]) -> None:
        """Poll what raised these alarms."""
        asked = [(row.probe_id, row.resource) for row in rows if row.probe_id is not None]
        if not asked:
            self.failed.emit(_("Nothing to poll: no probe raised this alarm."))
        for probe_id, name in dict.fromkeys(asked):
            self.ask_probe(probe_id, name)

    def ask_probe(self, probe_id: int, name: str) -> None:
        """Poll a probe; the answer is told under this name."""
        self._background.write(partial(self._ask, probe_id, name), self._on_asked, self.failed.emit)

    def on_changes(self, changes: Changes) -> None:
        """Look for the answers to what was asked."""
        for request_id in changes.of("request") & self._waiting.keys():
            self._background.read(partial(self._read, request_id), self._on_read, self.failed.emit)

    def _ask(self, probe_id: int, name: str) -> tuple[int, str]:
        with self._core.work() as work:
            return ask_poll_now(work, probe_id=probe_id), name

    def _read(self, request_id: int) -> RequestRow | None:
        with self._core.read() as session:
            return request_row(session, request_id)

    def _on_asked(self, asked: tuple[int, str]) -> None:
        request_id, name = asked
        self._waiting[request_id] = name
        self.said.emit(_("Asked for a poll of {name}").format(name=name))
        # The collector may have been quicker than this answer.
        self._background.read(partial(self._read, request_id), self._on_read, self.failed.emit)

    def _on_read(self, request: RequestRow | None) -> None:
        if request is None or request.done_at is None or request.id not in self._waiting:
            return
        self.said.emit(f"{self._waiting.pop(request.id)}: {request.answer}")
